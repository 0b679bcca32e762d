// The thread behind verifying-thread.ts; plain JavaScript, which a thread is started with wherever the service runs.
import { verify } from 'node:crypto';
import { parentPort } from 'node:worker_threads';

/** Answers a batch with one verdict for each of its checks, in their order. */
parentPort?.on('message', ({ number, bytes, keys, checks }) => {
  let at = 0;
  const next = (length) => bytes.subarray(at, (at += length));
  const verdicts = checks.map(({ message, value, key }) =>
    verify('sha512', next(message), keys[key], next(value)),
  );
  parentPort.postMessage({ number, verdicts });
});

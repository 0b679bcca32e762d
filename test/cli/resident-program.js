/**
 * The built program, loaded once for many command lines. Each finds what a process of its own would: its folder, its
 * environment, standard streams that are no terminal, and a status that nobody has set yet. One that would call
 * process.exit ends this process, too.
 */
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { run } from '../../dist/src/cli/run.js';

/** Runs a command line until its process would have ended. */
async function ran({ args, folder, env, input }) {
  process.chdir(folder);
  process.env = env;
  process.exitCode = undefined;
  const [stdout, stderr] = [[], []];
  replaceStream('stdin', Readable.from([Buffer.from(input)]));
  replaceStream('stdout', collecting(stdout));
  replaceStream('stderr', collecting(stderr));
  const before = process.getActiveResourcesInfo();
  const failed = await run(args);
  // What has failed ends at once; anything else, once nothing is left to wait for.
  if (failed === undefined) await settled(before);
  return { status: failed ?? process.exitCode ?? 0, stdout: textOf(stdout), stderr: textOf(stderr) };
}

function replaceStream(name, value) {
  Object.defineProperty(process, name, { value, configurable: true });
}

function collecting(chunks) {
  return new Writable({
    write(chunk, _, done) {
      chunks.push(chunk);
      done();
    },
  });
}

const textOf = (chunks) => Buffer.concat(chunks).toString();

/** Waits until nothing keeps the process running that did not do so before. */
async function settled(before) {
  while (isMore(process.getActiveResourcesInfo(), before)) await setTimeout(1);
}

function isMore(resources, before) {
  const left = [...before];
  return resources.some((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

let last = Promise.resolve();
process.on('message', ({ id, ...line }) => {
  last = last.then(async () => process.send({ id, ...(await ran(line)) }));
});

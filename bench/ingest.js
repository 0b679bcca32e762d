// Taking signed declarations in, beside bare crypto.verify of the same messages; with 100 and 100,000 stored.
import { Buffer } from 'node:buffer';
import { verify } from 'node:crypto';
import { decode } from '../dist/src/engine/asserts/decode.js';
import { readPublicKey } from '../dist/src/engine/asserts/public-key.js';
import { readSignature, signedMessage } from '../dist/src/engine/asserts/signature.js';
import { decodeStream } from '../dist/src/engine/asserts/stream.js';
import { openAuthority, signedDeclarations } from './authority.js';
import { percent, perSecond, report } from './measure.js';

const rounds = Number(process.env.ROUNDS ?? 7);
const inStream = 500;

const few = await openAuthority(100);
const many = await openAuthority(100_000, few.source);
const stores = { '100 stored': few, '100,000 stored': many };

// The two stores have accounts and keys of their own, so each gets streams of its own.
const streams = {};
for (const [name, { authority }] of Object.entries(stores)) {
  streams[name] = [];
  for (let round = 0; round <= rounds; round++) {
    const texts = await signedDeclarations(authority, inStream, `round${round}x`);
    streams[name].push(Buffer.concat(texts.flatMap((text) => [text, Buffer.from('\n')])));
  }
}

/** Everything that verifying bare needs, made ready beforehand. */
function prepared(stream) {
  const assertions = decodeStream(stream);
  const id = assertions[0].headers['sign-key-sha3-384'];
  const { key } = readPublicKey(decode(Buffer.from(few.assertions.served('account-key', id, 1).text)).body);
  return assertions.map(({ content, signature }) => {
    const { hashed, value } = readSignature(signature);
    return { message: signedMessage(content, hashed), value, key };
  });
}

function bare(ready) {
  for (const { message, value, key } of ready) {
    if (!verify('sha512', message, key, value)) throw new Error('does not verify');
  }
}

function bareOnThreads(ready) {
  const one = ({ message, value, key }) =>
    new Promise((resolve, reject) => {
      verify('sha512', message, key, value, (error, holds) => {
        if (error === null && holds) resolve();
        else reject(error ?? new Error('does not verify'));
      });
    });
  return Promise.all(ready.map(one));
}

async function taken({ ingest, record }, stream) {
  const outcomes = await ingest.take(decodeStream(stream), record);
  if (outcomes.some(({ outcome }) => outcome !== 'stored')) throw new Error('not stored');
}

async function rate(work) {
  globalThis.gc?.();
  const start = performance.now();
  await work();
  return inStream / ((performance.now() - start) / 1000);
}

const rates = { 'bare crypto.verify, one thread': [], 'bare crypto.verify, threads of the pool': [] };
for (const name of Object.keys(stores)) rates[name] = [];
for (let round = 0; round <= rounds; round++) {
  const ready = prepared(streams['100 stored'][round]);
  const results = [
    ['bare crypto.verify, one thread', await rate(() => bare(ready))],
    ['bare crypto.verify, threads of the pool', await rate(() => bareOnThreads(ready))],
  ];
  for (const [name, store] of Object.entries(stores)) {
    results.push([name, await rate(() => taken(store, streams[name][round]))]);
  }
  // The first round warms up.
  if (round > 0) for (const [name, value] of results) rates[name].push(value);
}

const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const [floor, threads] = Object.values(rates).map((values) => middle([...values]));
report(
  `Verified, checked and stored, in streams of ${inStream}; RSA with 4096 bits`,
  Object.entries(rates).map(([name, values]) => {
    const own = middle([...values]);
    return [
      name,
      perSecond(own),
      `${percent(own / floor)} of one thread, ${percent(own / threads)} of the pool`,
    ];
  }),
);
for (const store of Object.values(stores)) await store.close();

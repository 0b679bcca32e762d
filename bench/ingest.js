// Taking signed declarations in, beside bare crypto.verify of the same messages; with 100 and 100,000 stored.
import { Buffer } from 'node:buffer';
import { verify } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { decode } from '../dist/src/engine/asserts/decode.js';
import { readPublicKey } from '../dist/src/engine/asserts/public-key.js';
import { readSignature, signedMessage } from '../dist/src/engine/asserts/signature.js';
import { decodeStream } from '../dist/src/engine/asserts/stream.js';
import { openAuthority, signedDeclarations } from './authority.js';
import { percent, perSecond, report } from './measure.js';

const rounds = Number(process.env.ROUNDS ?? 7);
const inStream = 500;
/** Streams that a client sends side by side: two senders, each the next one as soon as the last is answered. */
const senders = 2;
const ofSender = 2;

const few = await openAuthority(100);
const many = await openAuthority(100_000, few.source);
const stores = { '100 stored': few, '100,000 stored': many };

/** A stream of snaps that are not stored yet. */
async function signedStream({ authority }, name) {
  const texts = await signedDeclarations(authority, inStream, name);
  return Buffer.concat(texts.flatMap((text) => [text, Buffer.from('\n')]));
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

/** Streams one after another, as one sender sends them. */
async function takenInTurn(store, streams) {
  for (const stream of streams) {
    // What arrives over a connection arrives in a turn of its own.
    await setImmediate();
    await taken(store, stream);
  }
}

/** Messages per second. */
async function rate(count, work) {
  globalThis.gc?.();
  const start = performance.now();
  await work();
  return count / ((performance.now() - start) / 1000);
}

const oneThread = 'bare crypto.verify, one thread';
const rates = {};
async function measure(name, count, work) {
  (rates[name] ??= []).push(await rate(count, work));
}
for (let round = 0; round <= rounds; round++) {
  for (const [name, store] of Object.entries(stores)) {
    const single = await signedStream(store, `round${round}x`);
    const several = [];
    for (let sender = 0; sender < senders; sender++) {
      several.push([]);
      for (let index = 0; index < ofSender; index++)
        several[sender].push(await signedStream(store, `round${round}x${sender}x${index}x`));
    }
    if (store === few) {
      const ready = prepared(single);
      await measure(oneThread, inStream, () => bare(ready));
      await measure('bare crypto.verify, threads of the pool', inStream, () => bareOnThreads(ready));
    }
    await measure(`${name}, one stream after another`, inStream, () => taken(store, single));
    await measure(`${name}, ${senders} streams in flight`, inStream * senders * ofSender, () =>
      Promise.all(several.map((streams) => takenInTurn(store, streams))),
    );
  }
}

// The first round warms up.
for (const values of Object.values(rates)) values.shift();
const middle = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const ratio = (values) => middle(values.map((value, round) => value / rates[oneThread][round]));
report(
  `Verified, checked and stored, in streams of ${inStream}; RSA with 4096 bits`,
  Object.entries(rates).map(([name, values]) => [
    name,
    perSecond(middle(values)),
    `${percent(ratio(values))} of one thread`,
  ]),
);
for (const store of Object.values(stores)) await store.close();

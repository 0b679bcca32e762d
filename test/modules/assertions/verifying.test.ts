import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Assertion } from '../../../src/engine/asserts/decode.js';
import { openEnvelope, sealEnvelope } from '../../../src/engine/asserts/envelope.js';
import { StreamRefused } from '../../../src/modules/assertions/stream-refused.js';
import { VerifyingPool } from '../../../src/modules/assertions/verifying-pool.js';
import { assertionTime } from '../../../src/modules/authority/draft.js';
import { temporaryDirectory } from '../../support/database.js';
import { day, own, snapDeclaration } from '../../support/signing.js';
import { openTestStore, type TestStore, unrecorded } from '../../support/store.js';

/** What a thread may do instead of verifying. */
const faults = {
  'ends at its start': 'process.exit(1)',
  'fails at its start': 'throw new Error("no")',
  'ends with the first batch': 'parentPort.on("message", () => process.exit(0))',
  'fails with the first batch': 'parentPort.on("message", () => { throw new Error("no") })',
  'throws what is no error': 'parentPort.on("message", () => { throw null })',
  'gives no verdicts': 'parentPort.on("message", ({ number }) => parentPort.postMessage({ number }))',
  'gives one verdict too few': answering('checks.slice(1).map(() => true)'),
  'gives one verdict too many': answering('[true, ...checks.map(() => true)]'),
  'gives verdicts that are no booleans': answering('checks.map(() => 1)'),
  'answers what nobody asked': answering('checks.map(() => true)', 'number + 1'),
  'answers with nothing': 'parentPort.on("message", () => parentPort.postMessage(null))',
};

function answering(verdicts: string, number = 'number'): string {
  return `parentPort.on("message", ({ number, checks }) => parentPort.postMessage({ number: ${number}, verdicts: ${verdicts} }))`;
}

function programOf(text: string): string {
  return `import { parentPort } from 'node:worker_threads';\n${text};\n`;
}

/** A signature that is well formed and of the right key, but for one bit of its number. */
function spoilt(assertion: Assertion): Assertion {
  const packet = Buffer.from(openEnvelope(assertion.signature, 'it'));
  packet.writeUInt8(packet.readUInt8(packet.length - 1) ^ 1, packet.length - 1);
  return { ...assertion, signature: Buffer.from(`${sealEnvelope(packet)}\n`) };
}

describe('verifying a large stream', () => {
  let stream: Assertion[];
  let store: TestStore;

  beforeAll(async () => {
    // Later than the keys of every store that is yet to be founded.
    const timestamp = assertionTime(Date.now() + day);
    stream = await Promise.all(
      Array.from({ length: 300 }, (_, index) => snapDeclaration(own, `snap${index}`, 0, { timestamp })),
    );
  });

  afterEach(() => store.close());

  const open = async (pool?: VerifyingPool) => {
    store = await openTestStore({}, pool);
    await store.found();
    return store.connection.storeRevision();
  };
  const outcomes = async (assertions: readonly Assertion[]) =>
    new Set((await store.ingest.take(assertions, unrecorded)).map(({ outcome }) => outcome));

  it('stores it, and streams side by side', async () => {
    await open();
    const parts = [stream.slice(0, 100), stream.slice(100, 108), stream.slice(108)];
    const taken = await Promise.all(parts.map(outcomes));
    expect(taken).toEqual(parts.map(() => new Set(['stored'])));
    expect(await outcomes(stream)).toEqual(new Set(['unchanged']));
  });

  it('names the signatures that are wrong, in the order of the stream, and stores nothing', async () => {
    const before = await open();
    const wrong = new Set([7, 137, 299]);
    const some = stream.map((one, index) => (wrong.has(index) ? spoilt(one) : one));
    const refused: unknown = await store.ingest.take(some, unrecorded).catch((error: unknown) => error);
    if (!(refused instanceof StreamRefused)) throw refused;
    expect(refused.refusals.map(({ number, fault }) => [number, fault.code])).toEqual([
      [8, 'signature-invalid'],
      [138, 'signature-invalid'],
      [300, 'signature-invalid'],
    ]);
    expect(store.connection.storeRevision()).toBe(before);
  });

  it.each(Object.entries(faults))('stores nothing where the thread %s', async (_, text) => {
    const program = new URL(`data:text/javascript,${encodeURIComponent(programOf(text))}`);
    const before = await open(new VerifyingPool(program));
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(store.ingest.take(stream.slice(0, 70), unrecorded)).rejects.toThrow(
        'the thread that verifies signatures has',
      );
    }
    expect(store.connection.storeRevision()).toBe(before);
    expect(await outcomes(stream.slice(0, 2))).toEqual(new Set(['stored']));
  });

  it('starts another thread after one has failed', async () => {
    const directory = temporaryDirectory();
    const program = join(directory.path, 'worker.mjs');
    writeFileSync(program, programOf(faults['fails with the first batch']));
    await open(new VerifyingPool(pathToFileURL(program)));
    await expect(store.ingest.take(stream, unrecorded)).rejects.toThrow('has failed');
    copyFileSync(new URL('../../../src/modules/assertions/verifying-worker.js', import.meta.url), program);
    expect(await outcomes(stream)).toEqual(new Set(['stored']));
    directory.remove();
  });

  it('fails what is being verified when it is closed, and whatever comes after', async () => {
    const pool = new VerifyingPool();
    const before = await open(pool);
    const interrupted = store.ingest.take(stream, unrecorded);
    const failing = expect(interrupted).rejects.toThrow('the thread that verifies signatures has ended');
    await pool.close();
    await failing;
    await expect(store.ingest.take(stream, unrecorded)).rejects.toThrow('are closed');
    expect(store.connection.storeRevision()).toBe(before);
  });
});

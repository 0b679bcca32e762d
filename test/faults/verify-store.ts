import { decode } from '../../src/engine/asserts/decode.js';
import { textHeader } from '../../src/engine/asserts/headers.js';
import { digestOf } from '../../src/engine/asserts/digest.js';
import { readSignature, verifySignature } from '../../src/engine/asserts/signature.js';
import { testSigner } from '../support/keys.js';
import type { Journal, Write } from './journal.js';
import { namedIn, type StoreContents, type StoredText } from './store-contents.js';

/** Holds what is in the store against what was acknowledged, and against itself; what is wrong goes to the journal. */
export async function verifyStore(contents: StoreContents, journal: Journal): Promise<void> {
  verifyAcknowledged(contents, journal);
  verifyRefused(contents, journal);
  verifyWholes(contents, journal);
  for (const stored of contents.assertions) await verifyText(stored, journal);
}

/** Everything that was acknowledged is there, byte for byte. */
function verifyAcknowledged({ revision, assertions, publications }: StoreContents, journal: Journal): void {
  const texts = new Set(assertions.map(({ text }) => text));
  const keys = new Set(publications.map(({ key }) => key));
  for (const write of journal.acknowledged) {
    const missing = write.texts.filter((text) => !texts.has(text));
    if (missing.length > 0)
      journal.fault('lost', `${write.name}: ${missing.length} of its assertions are gone`);
    if (write.kind === 'publication' && !keys.has(write.name)) {
      journal.fault('lost', `${write.name} is not known by its Idempotency-Key`);
    }
  }
  if (revision < journal.revision) {
    journal.fault('lost', `the store is at revision ${revision}, and ${journal.revision} was acknowledged`);
  }
}

/** Nothing of what was refused is there; what is in doubt may be, as a whole. */
function verifyRefused({ assertions, publications }: StoreContents, journal: Journal): void {
  const keys = new Set(publications.map(({ key }) => key));
  const accounts = assertions.filter(({ type }) => type === 'account').map(({ primaryKey }) => primaryKey);
  const partsOf = new Map<string, number>();
  for (const account of accounts) {
    const name = account.replace(/\d$/, '');
    partsOf.set(name, (partsOf.get(name) ?? 0) + 1);
  }
  const isThere = ({ kind, name }: Write) => (kind === 'publication' ? keys.has(name) : partsOf.has(name));
  for (const write of journal.writes) {
    if (write.fate === 'refused' && isThere(write)) {
      journal.fault('other', `${write.name} was refused and is stored all the same`);
    }
    const parts = partsOf.get(write.name) ?? write.texts.length;
    if (write.kind === 'stream' && parts !== write.texts.length) {
      journal.fault('half-written', `${write.name}: ${parts} of ${write.texts.length} assertions are stored`);
    }
  }
}

/** What a unit of work stores together is there together: assertions, the audit entry and the remembered answer. */
function verifyWholes({ assertions, entries, publications }: StoreContents, journal: Journal): void {
  const digests = new Set(assertions.map(({ digest }) => digest));
  const named = new Set<string>();
  const published = new Set<string>();
  for (const { sequence, action, details } of entries) {
    for (const { digest } of namedIn(details)) {
      if (action === 'declaration-published') published.add(digest);
      if (named.has(digest))
        journal.fault('other', `audit entry ${sequence} names what another one has named`);
      named.add(digest);
      if (!digests.has(digest)) {
        journal.fault('half-written', `audit entry ${sequence} names an assertion that is not there`);
      }
    }
  }
  for (const { type, primaryKey, digest } of assertions) {
    if (!named.has(digest)) journal.fault('half-written', `no audit entry names ${type}/${primaryKey}`);
  }
  const answered = new Set<string>();
  for (const { key, answer } of publications) {
    const { declaration, variants } = JSON.parse(answer) as Answer;
    for (const { digest } of [declaration, ...variants]) {
      answered.add(digest);
      if (!published.has(digest))
        journal.fault('half-written', `"${key}" is remembered, but not what it made`);
    }
  }
  for (const digest of published) {
    if (!answered.has(digest)) journal.fault('half-written', `nobody remembers who asked for ${digest}`);
  }
}

interface Answer {
  readonly declaration: { readonly digest: string };
  readonly variants: readonly { readonly digest: string }[];
}

async function verifyText({ type, primaryKey, text, digest }: StoredText, journal: Journal): Promise<void> {
  const name = `${type}/${primaryKey}`;
  if (digestOf(text) !== digest) journal.fault('half-written', `${name} has another digest than is noted`);
  try {
    const { headers, content, signature } = decode(Buffer.from(text));
    const keys = [testSigner('signing'), testSigner('root', 'root')].map(({ publicKey }) => publicKey);
    const key = keys.find(({ id }) => id === textHeader(headers, 'sign-key-sha3-384'));
    const holds = key !== undefined && (await verifySignature(content, readSignature(signature), key));
    if (!holds) journal.fault('half-written', `the signature of ${name} does not hold`);
  } catch (error) {
    journal.fault('half-written', `${name} cannot be read: ${String(error)}`);
  }
}

/** Whether a copy holds what the store holds, row for row. */
export function verifyCopy(copy: StoreContents, store: StoreContents, journal: Journal): void {
  for (const part of ['revision', 'assertions', 'entries', 'publications'] as const) {
    if (JSON.stringify(copy[part]) === JSON.stringify(store[part])) continue;
    journal.fault('other', `a copy at revision ${copy.revision} differs from the store in ${part}`);
  }
}

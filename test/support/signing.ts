import { type Assertion, decode } from '../../src/engine/asserts/decode.js';
import { encodeAssertion, encodeContent } from '../../src/engine/asserts/encode.js';
import type { HeaderMap } from '../../src/engine/asserts/headers.js';
import { beginSignature } from '../../src/engine/asserts/signature.js';
import { assertionTime } from '../../src/modules/authority/draft.js';
import { type Founding, found } from '../../src/modules/authority/founding.js';
import { type TestKey, testSigner } from './keys.js';

/** Somebody who signs: an account, and the key it signs with. */
export interface Issuer {
  readonly accountId: string;
  readonly key: TestKey;
}

/** The authority under test, with the key that it signs everyday things with, and with its root. */
export const own: Issuer = { accountId: 'test-authority', key: 'signing' };
export const ownRoot: Issuer = { accountId: 'test-authority', key: 'root' };

/** An authority that the one under test knows nothing of, unless a test says so. */
export const other: Issuer = { accountId: 'other-authority', key: 'other-signing' };
export const otherRoot: Issuer = { accountId: 'other-authority', key: 'other-root' };

/** Milliseconds of a day. */
export const day = 24 * 3600 * 1000;

/** When the other authority was founded: some days ago, in whole seconds as assertions have it. */
export const longAgo = Math.floor(Date.now() / 1000) * 1000 - 10 * day;

/** Id of a key, as `sign-key-sha3-384` names it. */
export function keyId(key: TestKey): string {
  return testSigner(key).publicKey.id;
}

/**
 * Signs content as it is. Unlike the authority's own way to sign it lets through what a checked draft would not hold:
 * rules that do not compile, formats that are too low.
 */
export async function signContent(content: Uint8Array, key: TestKey): Promise<Buffer> {
  const unfinished = beginSignature(content, Date.now());
  const signature = unfinished.finish(await testSigner(key).sign(unfinished.message));
  return Buffer.from(encodeAssertion(content, signature));
}

/** An assertion with these headers; `authority-id` and the key are those of the issuer, unless the headers say others. */
export async function sign(
  { accountId, key }: Issuer,
  headers: HeaderMap,
  body?: string,
): Promise<Assertion> {
  const content = encodeContent({
    headers: { 'authority-id': accountId, 'sign-key-sha3-384': keyId(key), ...headers },
    ...(body !== undefined && { body: Buffer.from(body) }),
  });
  return decode(await signContent(content, key));
}

/** The account and the keys of the other authority. */
export function otherAuthority(now = longAgo): Promise<Founding> {
  return found(other.accountId, testSigner('other-root', 'root'), testSigner('other-signing'), now);
}

/** The whole assertion as it is sent, a newline at its end. */
export function textOf({ content, signature }: Assertion): string {
  return Buffer.from(encodeAssertion(content, signature)).toString();
}

/** Several of them, as a stream. */
export function streamOf(...assertions: readonly Assertion[]): string {
  return assertions.map(textOf).join('\n');
}

/** The time as assertions write it. */
export const now = (): string => assertionTime(Date.now());

/** An account that a trusted authority speaks for. */
export function account(issuer: Issuer, accountId: string, headers: HeaderMap = {}): Promise<Assertion> {
  return sign(issuer, {
    type: 'account',
    'account-id': accountId,
    'display-name': accountId,
    validation: 'unproven',
    timestamp: now(),
    ...headers,
  });
}

/** The account-key of a test key. */
export function accountKey(
  issuer: Issuer,
  accountId: string,
  key: TestKey,
  headers: HeaderMap = {},
): Promise<Assertion> {
  const { id, text } = testSigner(key).publicKey;
  const facts = { 'public-key-sha3-384': id, 'account-id': accountId, name: 'a-key' };
  const since = assertionTime(longAgo);
  return sign(issuer, { type: 'account-key', ...facts, since, ...headers }, text);
}

/** A snap-declaration; its publisher is the issuer, but for what the headers say. */
export function snapDeclaration(
  issuer: Issuer,
  snapId: string,
  revision = 0,
  headers: HeaderMap = {},
): Promise<Assertion> {
  return sign(issuer, {
    type: 'snap-declaration',
    series: '16',
    'snap-id': snapId,
    'snap-name': 'my-app',
    'publisher-id': issuer.accountId,
    revision: String(revision),
    timestamp: now(),
    ...headers,
  });
}

/** Headers of a declaration that lets the plug `camera` connect by itself. */
export const cameraGrant = {
  format: '1',
  plugs: { camera: { 'allow-auto-connection': 'true' } },
} as const;

/** A base-declaration in which everything connects to the slot `camera`. */
export function baseDeclaration(
  issuer: Issuer,
  revision: number,
  headers: HeaderMap = {},
): Promise<Assertion> {
  const slots = { camera: { 'allow-auto-connection': 'true' } };
  const facts = { type: 'base-declaration', series: '16', revision: String(revision) };
  return sign(issuer, { ...facts, slots, timestamp: now(), ...headers });
}

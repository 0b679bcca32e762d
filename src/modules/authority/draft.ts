import { type Assertion, decode } from '../../engine/asserts/decode.js';
import { encodeAssertion, encodeContent } from '../../engine/asserts/encode.js';
import type { HeaderMap } from '../../engine/asserts/headers.js';
import { beginSignature, readSignature, verifySignature } from '../../engine/asserts/signature.js';
import { checkRules } from '../../engine/rules/declaration.js';
import { KeyFault, type Signer } from './signer.js';

/** What an assertion of this authority is to say. */
export interface Draft {
  /** Without `authority-id` and `sign-key-sha3-384`. */
  readonly headers: HeaderMap;
  readonly body?: Uint8Array;
}

/**
 * Signs a draft, and holds what came out against every check of form and against the signature: neither a wrong
 * draft nor a wrong signer gets further than here.
 *
 * @throws InvalidInput where the draft does not hold as an assertion
 * @throws KeyFault where what the signer returned is no signature of its key
 */
export async function signDraft(
  { headers, body }: Draft,
  authorityId: string,
  signer: Signer,
): Promise<Assertion> {
  const content = encodeContent({
    headers: { ...headers, 'authority-id': authorityId, 'sign-key-sha3-384': signer.publicKey.id },
    ...(body !== undefined && { body }),
  });
  const unfinished = beginSignature(content, Date.now());
  checkRules(decode(encodeAssertion(content, Buffer.from('unsigned\n'))));
  const signature = unfinished.finish(await signer.sign(unfinished.message));
  if (!(await holds(content, signature, signer))) {
    throw new KeyFault(`what the signer gave is no signature of key "${signer.publicKey.id}"`);
  }
  return decode(encodeAssertion(content, signature));
}

async function holds(content: Uint8Array, signature: Buffer, { publicKey }: Signer): Promise<boolean> {
  try {
    return await verifySignature(content, readSignature(signature), publicKey);
  } catch {
    return false;
  }
}

/** A time as assertions write it: UTC, in whole seconds. */
export function assertionTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

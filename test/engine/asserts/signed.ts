import type { Assertion } from '../../../src/engine/asserts/decode.js';
import { decode } from '../../../src/engine/asserts/decode.js';
import { InvalidInput } from '../../../src/engine/invalid-input.js';
import { type PublicKey, readPublicKey } from '../../../src/engine/asserts/public-key.js';
import { readSignature, verifySignatureNow } from '../../../src/engine/asserts/signature.js';

/** Whether bytes are an assertion that the key has signed; every way not to be one but a refusal is an error. */
export function isSigned(bytes: Uint8Array, key: PublicKey): boolean {
  try {
    return holds(decode(bytes), key);
  } catch (fault) {
    if (fault instanceof InvalidInput) return false;
    throw fault;
  }
}

/** Whether the signature of an assertion is one of the key. */
export function holds({ content, signature }: Assertion, key: PublicKey): boolean {
  return verifySignatureNow(content, readSignature(signature), key);
}

/** The key in the body of an account-key. */
export function keyIn({ body }: Assertion): PublicKey {
  return readPublicKey(body);
}

import { hash } from 'node:crypto';

/** SHA3-384 in unpadded base64url, the form in which assertions name digests. */
export function digestOf(content: string | Uint8Array): string {
  return hash('sha3-384', content, 'base64url');
}

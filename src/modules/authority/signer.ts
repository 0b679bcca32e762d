import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { leastSigningBits, publicKeyOfObject, type PublicKey } from '../../engine/asserts/public-key.js';

/** What a key of this authority is for: the root vouches for keys and the account, signing keys for all else. */
export type KeyRole = 'root' | 'signing';

/** Something that can sign with one key; where the private half is, is its own affair. */
export interface Signer {
  readonly role: KeyRole;
  readonly publicKey: PublicKey;
  /** RSA (PKCS #1 v1.5) over SHA-512 of the message. */
  sign(message: Buffer): Promise<Buffer>;
}

/** A key of this authority is not to be had, or is not one: the message is one sentence for the operator. */
export class KeyFault extends Error {
  override readonly name = 'KeyFault';
}

/**
 * A signer with a private key in memory.
 *
 * @param source where the key comes from, for messages
 * @throws KeyFault where it is no RSA key of at least 4096 bits
 */
export function localSigner(role: KeyRole, key: KeyObject, source: string): Signer {
  const publicKey = publicKeyFor(createPublicKey(key), source);
  return {
    role,
    publicKey,
    sign: (message) =>
      new Promise((resolve, reject) => {
        sign('sha512', message, key, (error, value) => {
          if (error === null) resolve(value);
          else reject(error);
        });
      }),
  };
}

/** @throws KeyFault where the text is no private key without a passphrase */
export function localSignerOfPem(role: KeyRole, pem: Buffer, source: string): Signer {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new KeyFault(`"${source}" holds no private key in PEM without a passphrase`);
  }
  return localSigner(role, key, source);
}

/** @throws KeyFault where it is no RSA key of at least 4096 bits */
export function publicKeyFor(key: KeyObject, source: string): PublicKey {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < leastSigningBits) {
    const found = key.asymmetricKeyType === 'rsa' ? `an RSA key of ${bits} bits` : 'no RSA key';
    throw new KeyFault(`"${source}" is ${found}, expected RSA with at least ${leastSigningBits} bits`);
  }
  return publicKeyOfObject(key);
}

import { join } from 'node:path';
import { type KeyRole, type Signer } from '../../src/modules/authority/signer.js';
import { readKeyFile } from '../../src/modules/authority/key-folder.js';

/** The keys that were made for this run of the tests. */
export type TestKey = 'root' | 'signing' | 'other-root' | 'other-signing' | 'stranger';

/** The PEM file of a key. */
export function keyFile(name: TestKey): string {
  const folder = process.env.TEST_KEYS;
  if (folder === undefined) throw new Error('TEST_KEYS is not set: test/support/make-keys.js makes the keys');
  return join(folder, `${name}.pem`);
}

/** A signer with one of the keys. */
export function testSigner(name: TestKey, role: KeyRole = 'signing'): Signer {
  return readKeyFile(role, keyFile(name));
}

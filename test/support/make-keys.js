import { generateKeyPair } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What the keys are for: those of the authority under test, and those of somebody else. */
const names = ['root', 'signing', 'other-root', 'other-signing', 'stranger'];

/** Makes keys once for all tests: one takes a second or two. Tests find them through `test/support/keys.ts`. */
export default async function makeKeys() {
  const folder = mkdtempSync(join(tmpdir(), 'plugboard-keys-'));
  const generate = promisify(generateKeyPair);
  await Promise.all(
    names.map(async (name) => {
      const { privateKey } = await generate('rsa', { modulusLength: 4096 });
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
      writeFileSync(join(folder, `${name}.pem`), pem, { mode: 0o600 });
    }),
  );
  process.env.TEST_KEYS = folder;
  globalThis.removeTestKeys = () => rmSync(folder, { recursive: true });
}

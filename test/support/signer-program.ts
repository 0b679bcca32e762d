import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyFile } from './keys.js';

/** What a program answers: the code of a function of the role and, to sign, of the message. */
interface Answers {
  readonly publicKey: string;
  readonly sign: string;
}

/** How a signer that somebody else has written may behave. */
const behaviours = {
  works: { publicKey: 'publicPem(role)', sign: 'signed(role, message)' },
  lies: { publicKey: 'publicPem(role)', sign: "signed('stranger', message)" },
  hangs: { publicKey: 'publicPem(role)', sign: 'hang()' },
  'hangs at once': { publicKey: 'hang()', sign: 'hang()' },
  dies: { publicKey: 'publicPem(role)', sign: "process.kill(process.pid, 'SIGKILL')" },
  'is slow': { publicKey: 'publicPem(role)', sign: '(wait(1000), signed(role, message))' },
  fails: { publicKey: 'publicPem(role)', sign: 'process.exit(3)' },
  babbles: { publicKey: 'publicPem(role)', sign: "'no base64!'" },
  'talks too much': { publicKey: 'publicPem(role)', sign: "'A'.repeat(100_000)" },
  'has no key': { publicKey: "'no key'", sign: "''" },
} satisfies Record<string, Answers>;

export type Behaviour = keyof typeof behaviours;

/** Writes a signer for PLUGBOARD_SIGNER with the keys of the tests into a folder; its path. */
export function signerProgram(folder: string, behaviour: Behaviour): string {
  const path = join(folder, 'signer');
  const files = { root: keyFile('root'), signing: keyFile('signing'), stranger: keyFile('stranger') };
  const { publicKey, sign } = behaviours[behaviour];
  const program = `#!${process.execPath}
const { createPublicKey, sign } = require('node:crypto');
const { readFileSync } = require('node:fs');
const files = ${JSON.stringify(files)};
const publicPem = (name) => createPublicKey(readFileSync(files[name])).export({ type: 'spki', format: 'pem' });
const signed = (name, message) => sign('sha512', message, readFileSync(files[name])).toString('base64') + '\\n';
const wait = (time) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, time);
const hang = () => { setInterval(() => undefined, 1000); return ''; };
const [verb, role] = process.argv.slice(2);
const message = readFileSync(0);
process.stdout.write(verb === 'public-key' ? ${publicKey} : ${sign});
`;
  // In one step, so that nobody runs a half.
  writeFileSync(`${path}.next`, program, { mode: 0o755 });
  renameSync(`${path}.next`, path);
  return path;
}

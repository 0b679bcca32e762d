import { spawn } from 'node:child_process';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { KeyFault, type KeyRole, publicKeyFor, type Signer } from './signer.js';

/** Milliseconds that the program gets for one answer, unless somebody has less time. */
const defaultPatience = 10_000;

/** Bytes that it may answer with. */
const longestAnswer = 64 * 1024;

const base64 = /^[A-Za-z0-9+/\n]+={0,2}\n*$/;

/**
 * A signer behind a program, so that a private key can stay in an HSM or a KMS. See docs/assertions.md,
 * "External signer".
 *
 * @param patience milliseconds that the program gets for one answer
 * @throws KeyFault where the program does not answer with a public key
 */
export async function externalSigner(
  role: KeyRole,
  program: string,
  patience = defaultPatience,
): Promise<Signer> {
  const ask = (words: readonly string[], input: Buffer = Buffer.alloc(0)) =>
    answerOf(program, words, input, patience);
  const pem = await ask(['public-key', role]);
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new KeyFault(`signer "${program}" gave no public key in PEM for "public-key ${role}"`);
  }
  const publicKey = publicKeyFor(key, `${program} public-key ${role}`);
  return {
    role,
    publicKey,
    sign: async (message) => {
      const answer = (await ask(['sign', role, publicKey.id], message)).toString('latin1');
      if (!base64.test(answer)) throw new KeyFault(`signer "${program}" gave no base64 for "sign ${role}"`);
      return Buffer.from(answer, 'base64');
    },
  };
}

/** Runs the program with `input` on its standard input; its standard output. */
function answerOf(
  program: string,
  words: readonly string[],
  input: Buffer,
  patience: number,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      reject(new KeyFault(`signer "${program} ${words.join(' ')}" ${reason}`));
      child.kill('SIGKILL');
    };
    const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] });
    const timer = setTimeout(() => {
      fail(`gave no answer within ${patience / 1000} seconds`);
    }, patience);
    const chunks: Buffer[] = [];
    let length = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > longestAnswer) fail(`answered with more than ${longestAnswer} bytes`);
      else chunks.push(chunk);
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      fail(`could not be run: ${(error as NodeJS.ErrnoException).code ?? error.message}`);
    });
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      if (status === 0) resolve(Buffer.concat(chunks));
      else fail(`ended with ${status === null ? `signal ${String(signal)}` : `status ${status}`}`);
    });
    // A program that does not read all of its input is judged by what it answers.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

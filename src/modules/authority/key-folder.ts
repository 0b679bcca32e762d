import { generateKeyPair } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { inMemory } from '../../database/in-memory.js';
import { leastSigningBits } from '../../engine/asserts/public-key.js';
import { KeyFault, type KeyRole, localSigner, localSignerOfPem, type Signer } from './signer.js';

const generate = promisify(generateKeyPair);

const fileNames: Record<KeyRole, RegExp> = { root: /^root\.pem$/, signing: /^signing-(\d+)\.pem$/ };

/** Private keys in a folder, each in a file that its owner alone can read. */
export class KeyFolder {
  /** What was read or made already, by file name. */
  readonly #signers = new Map<string, Signer>();

  /** @param path undefined: in memory */
  constructor(private readonly path: string | undefined) {}

  /** The one in a data directory. */
  static of(data: string): KeyFolder {
    return new KeyFolder(data === inMemory ? undefined : join(resolve(data), 'keys'));
  }

  /** Where it is, for messages. */
  get name(): string {
    return this.path ?? 'memory';
  }

  /**
   * The keys of a role.
   *
   * @throws KeyFault where a file can be read by others, or holds no such key
   */
  signers(role: KeyRole): Signer[] {
    return this.#files(role).map((file) => {
      let signer = this.#signers.get(file);
      if (signer === undefined) {
        signer = readKeyFile(role, join(this.path ?? '', file));
        this.#signers.set(file, signer);
      }
      return signer;
    });
  }

  /** Makes another key of a role; it is on the disk when the promise resolves. Takes seconds. */
  async add(role: KeyRole): Promise<Signer> {
    const { privateKey } = await generate('rsa', { modulusLength: leastSigningBits });
    const file = role === 'root' ? 'root.pem' : `signing-${this.#nextNumber()}.pem`;
    const signer = localSigner(role, privateKey, file);
    if (this.path !== undefined) {
      mkdirSync(this.path, { recursive: true, mode: 0o700 });
      await writeKeyFile(join(this.path, file), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    }
    this.#signers.set(file, signer);
    return signer;
  }

  #nextNumber(): number {
    const numbers = this.#files('signing').map((file) => Number(fileNames.signing.exec(file)?.[1]));
    return Math.max(0, ...numbers) + 1;
  }

  #files(role: KeyRole): string[] {
    const there =
      this.path === undefined
        ? [...this.#signers.keys()]
        : existsSync(this.path)
          ? readdirSync(this.path)
          : [];
    return there.filter((file) => fileNames[role].test(file));
  }
}

/** @throws KeyFault where the file cannot be read, can be read by others, or holds no private key */
export function readKeyFile(role: KeyRole, path: string): Signer {
  let pem: Buffer;
  try {
    refuseOpenFile(path);
    pem = readFileSync(path);
  } catch (error) {
    if (error instanceof KeyFault) throw error;
    throw new KeyFault(
      `the key file "${path}" cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`,
    );
  }
  return localSignerOfPem(role, pem, path);
}

function refuseOpenFile(path: string): void {
  const { mode } = statSync(path);
  if ((mode & 0o077) === 0 || process.platform === 'win32') return;
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  throw new KeyFault(
    `others may read or write the private key "${path}" (mode ${shown}), expected mode 0600`,
  );
}

async function writeKeyFile(path: string, pem: string | Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(pem);
    await file.sync();
  } finally {
    await file.close();
  }
}

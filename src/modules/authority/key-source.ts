import type { Settings } from '../../config/settings.js';
import { externalSigner } from './external-signer.js';
import { KeyFolder, readKeyFile } from './key-folder.js';
import { KeyFault, type KeyRole, type Signer } from './signer.js';

/** Where the authority's keys are, of all settings. */
export type KeySettings = Pick<Settings, 'data' | 'authorityId' | 'rootKey' | 'signingKey' | 'signer'>;

/** Where the private keys of this authority come from: the data directory, files elsewhere, or a program. */
export class KeySource {
  readonly #folder: KeyFolder;
  readonly #outside = new Map<KeyRole, Promise<Signer>>();

  constructor(private readonly settings: KeySettings) {
    this.#folder = KeyFolder.of(settings.data);
  }

  /** Where a key of a role would have to be, for messages. */
  place(role: KeyRole): string {
    return this.settings.signer ?? this.#file(role) ?? this.#folder.name;
  }

  /**
   * The signers of a role that are to be had now; none where the private key is kept elsewhere.
   *
   * @throws KeyFault where a key is there and cannot be used
   */
  async signers(role: KeyRole): Promise<Signer[]> {
    const outside = this.#outsideSigner(role);
    return outside === undefined ? this.#folder.signers(role) : [await outside];
  }

  /**
   * Another key of a role: a new one in the data directory, or the one that the file or the program holds now.
   *
   * @throws KeyFault where it cannot be used
   */
  async fresh(role: KeyRole): Promise<Signer> {
    this.#outside.delete(role);
    return this.#outsideSigner(role) ?? this.#folder.add(role);
  }

  #outsideSigner(role: KeyRole): Promise<Signer> | undefined {
    const { signer: program } = this.settings;
    const file = this.#file(role);
    if (program === undefined && file === undefined) return undefined;
    let signer = this.#outside.get(role);
    if (signer === undefined) {
      signer = program === undefined ? readLater(role, file ?? '') : externalSigner(role, program);
      this.#outside.set(role, signer);
    }
    return signer;
  }

  #file(role: KeyRole): string | undefined {
    return role === 'root' ? this.settings.rootKey : this.settings.signingKey;
  }
}

function readLater(role: KeyRole, path: string): Promise<Signer> {
  try {
    return Promise.resolve(readKeyFile(role, path));
  } catch (error) {
    return Promise.reject(error instanceof Error ? error : new KeyFault(String(error)));
  }
}

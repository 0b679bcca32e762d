import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own in memory, which can be filled up. */
export class SmallDisk {
  readonly #filling: string;

  private constructor(
    /** Where it is mounted. */
    readonly folder: string,
  ) {
    this.#filling = join(folder, 'filling');
  }

  /** Why there can be none here; undefined where there can. */
  static hindrance(): string | undefined {
    return process.getuid?.() === 0 ? undefined : 'needs the rights of root, to mount a small file system';
  }

  /**
   * @param megabytes how large it is
   * @throws Error where it cannot be mounted
   */
  static mount(megabytes: number): SmallDisk {
    const folder = mkdtempSync(join(tmpdir(), 'plugboard-disk-'));
    const options = `size=${megabytes}m,mode=0755`;
    const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], {
      encoding: 'utf8',
    });
    if (status === 0) return new SmallDisk(folder);
    rmSync(folder, { recursive: true });
    throw new Error(`a small file system could not be mounted: ${stderr}`);
  }

  /** Takes all of the space that is left, down to the last page. */
  fill(): void {
    const file = openSync(this.#filling, 'a');
    try {
      for (const size of [1024 * 1024, 4096]) {
        const zeros = Buffer.alloc(size);
        while (writeSync(file, zeros) === size);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Gives the space back. */
  free(): void {
    rmSync(this.#filling, { force: true });
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

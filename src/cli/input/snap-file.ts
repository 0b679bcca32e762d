import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { yamlLimits } from '../../engine/snap/yaml.js';
import { imageInFile } from '../../squashfs/image.js';
import { readMember } from '../../squashfs/read-member.js';
import { SquashfsFault } from '../../squashfs/squashfs-fault.js';
import { magic, readSuperblock } from '../../squashfs/superblock.js';
import { InputFault, unreadable } from './input-fault.js';
import { readTextFile, type TextFile } from './read-file.js';
import { readByUnsquashfs } from './unsquashfs.js';

/** Where a snap has its metadata. */
const member = 'meta/snap.yaml';
const most = yamlLimits.characters;

/**
 * The metadata of a snap: a snap.yaml or snapcraft.yaml, the standard input for `-`, or that in a `.snap`, of which
 * nothing else is read.
 *
 * @throws InputFault where it cannot be read, is larger than 512 KiB or is not UTF-8
 */
export async function readSnapFile(path: string): Promise<TextFile> {
  if (path === '-' || !isImage(path)) return readTextFile(path, most);
  const name = `${path}/${member}`;
  const bytes = (await soundRead(path)) ?? withImage(path, (image) => readMember(image, member, most));
  if (!isUtf8(bytes)) throw new InputFault('is not UTF-8 text', { source: name });
  return { name, text: bytes.toString('utf8') };
}

/** What `unsquashfs` reads, which knows every compression; only images whose sizes make sense get that far. */
function soundRead(path: string): Promise<Buffer | undefined> {
  withImage(path, readSuperblock);
  return readByUnsquashfs(path, member, most);
}

function withImage<T>(path: string, read: (image: ReturnType<typeof imageInFile>) => T): T {
  return withFile(path, (descriptor) => {
    try {
      return read(imageInFile(descriptor));
    } catch (error) {
      throw error instanceof SquashfsFault ? new InputFault(error.message, { source: path }) : error;
    }
  });
}

/** @throws InputFault for a file that is called a snap and is none */
function isImage(path: string): boolean {
  const found = withFile(path, (descriptor) => {
    // Pipes and devices give their bytes once only.
    if (!fstatSync(descriptor).isFile()) return undefined;
    const start = Buffer.alloc(magic.length);
    readSync(descriptor, start, 0, start.length, 0);
    return start.equals(magic);
  });
  if (found === false && path.endsWith('.snap')) {
    throw new InputFault('is no snap, expected a squashfs image', { source: path });
  }
  return found === true;
}

function withFile<T>(path: string, work: (descriptor: number) => T): T {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    throw unreadable(path, error);
  }
  try {
    return work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

import type { MetadataReader } from './metadata.js';
import { damaged } from './squashfs-fault.js';
import type { InodeReference } from './superblock.js';

/** Entries that follow one header, at most. */
const mostInRun = 256;
const longestName = 256;

/**
 * Where the inode of an entry is; undefined where the directory has none of the name.
 *
 * @param length of all entries, in bytes
 * @throws SquashfsFault `damaged`
 */
export function findEntry(reader: MetadataReader, length: number, name: string): InodeReference | undefined {
  const wanted = Buffer.from(name);
  let left = length;
  const take = (count: number) => {
    left -= count;
    if (left < 0) throw damaged('a directory ends within an entry');
    return reader.take(count);
  };
  while (left > 0) {
    const header = take(12);
    const count = header.readUInt32LE(0) + 1;
    if (count > mostInRun) throw damaged(`a directory is to have ${count} entries in a run`);
    const block = header.readUInt32LE(4);
    for (let index = 0; index < count; index++) {
      const entry = take(8);
      const offset = entry.readUInt16LE(0);
      const nameLength = entry.readUInt16LE(6) + 1;
      if (nameLength > longestName) throw damaged(`a name is to have ${nameLength} bytes`);
      if (take(nameLength).equals(wanted)) return { block, offset };
    }
  }
  return undefined;
}

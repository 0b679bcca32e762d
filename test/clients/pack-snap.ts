import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './tools.js';

/** A snap to pack: its metadata, and files that it has beside. */
export interface SnapContent {
  readonly yaml: string;
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * Packs a snap, and tells the file.
 *
 * @param folder where the file goes
 * @param name what the file is called, without an ending
 * @throws Error with the words of the packer where it cannot
 */
export async function packSnap(
  folder: string,
  name: string,
  { yaml, files = {} }: SnapContent,
): Promise<string> {
  const content = mkdtempSync(join(folder, 'content-'));
  // Everybody has to be able to read a snap.
  chmodSync(content, 0o755);
  for (const [path, text] of Object.entries({ 'meta/snap.yaml': yaml, ...files })) {
    mkdirSync(dirname(join(content, path)), { recursive: true });
    writeFileSync(join(content, path), text, { mode: 0o755 });
  }
  const file = join(folder, `${name}.snap`);
  const ran = await run('mksquashfs', [content, file, '-noappend', '-quiet', '-no-progress', '-all-root']);
  rmSync(content, { recursive: true });
  if (ran.status !== 0) throw new Error(`"${name}" cannot be packed: ${ran.stderr}`);
  return file;
}

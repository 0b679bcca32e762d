import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

/** How long it may take, in milliseconds. */
const longest = 20_000;
/** What it may keep of data and of fragments, each in MiB. */
const mostKept = '8';

/**
 * One file of an image as `unsquashfs` reads it, without anything being unpacked; undefined where there is no such
 * program or it cannot read the file.
 *
 * @param most how large the file may be, in bytes
 */
export function readByUnsquashfs(path: string, member: string, most: number): Promise<Buffer | undefined> {
  const program = 'unsquashfs';
  const bounds = ['-processors', '1', '-data-queue', mostKept, '-frag-queue', mostKept];
  // A whole path begins with no "-", which would make an option of it.
  const args = [...bounds, '-cat', resolve(path), member];
  const options = {
    encoding: 'buffer',
    timeout: longest,
    killSignal: 'SIGKILL',
    maxBuffer: most + 1,
  } as const;
  return new Promise((settle) => {
    const child = execFile(program, args, options, (error, stdout) => {
      settle(error === null && stdout.length <= most ? stdout : undefined);
    });
    // It reads nothing, and may have ended by now.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end();
  });
}

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readByUnsquashfs } from '../../src/cli/input/unsquashfs.js';
import { imageInMemory } from '../../src/squashfs/image.js';
import { readMember } from '../../src/squashfs/read-member.js';
import { SquashfsFault } from '../../src/squashfs/squashfs-fault.js';
import { describeTools } from '../clients/tools.js';
import { temporaryDirectory } from '../support/database.js';

const most = 512 * 1024;
const place = temporaryDirectory();
const small = 'name: my-app\nplugs:\n  camera:\n';
const large = `${small}${Array.from({ length: 4000 }, (_, at) => `  plug-${at}: {interface: content, content: c${at}}\n`).join('')}`;

afterAll(place.remove);

describeTools('images that mksquashfs makes', ['mksquashfs', 'unsquashfs'], () => {
  beforeAll(() => {
    const files = {
      'meta/snap.yaml': small,
      'meta/large.yaml': large,
      'bin/app': '#!/bin/sh\n',
      'meta/gui/x': 'x',
    };
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(place.path, 'snap', file, '..'), { recursive: true });
      writeFileSync(join(place.path, 'snap', file), text);
    }
    for (let count = 0; count < 400; count++)
      writeFileSync(join(place.path, 'snap', `file-${count}`), `${count}`);
  });

  const readings = ['gzip', 'xz', 'lzo'].flatMap((compression) =>
    [[], ['-no-fragments'], ['-always-use-fragments'], ['-b', '4K'], ['-noI', '-noD', '-noF']].map(
      (options) => [compression, options] as const,
    ),
  );

  it.each(readings)('are read as unsquashfs reads them: %s %j', async (compression, options) => {
    const path = made(compression, options);
    for (const [member, text] of [
      ['meta/snap.yaml', small],
      ['meta/large.yaml', large],
    ] as const) {
      const own = readMember(imageInMemory(readFileSync(path)), member, most);
      expect(own.toString()).toBe(text);
      expect(await readByUnsquashfs(path, member, most)).toEqual(own);
    }
  });

  it.each(['zstd', 'lz4'])(
    'are read by unsquashfs alone where they are compressed with %s',
    async (compression) => {
      const path = made(compression, []);
      expect(() => readMember(imageInMemory(readFileSync(path)), 'meta/snap.yaml', most)).toThrow(
        `is compressed with ${compression}, which takes unsquashfs to read; install squashfs-tools`,
      );
      expect((await readByUnsquashfs(path, 'meta/snap.yaml', most))?.toString()).toBe(small);
    },
  );

  it('are left alone where a file is larger than is asked for, or is not there', async () => {
    const path = made('gzip', []);
    expect(await readByUnsquashfs(path, 'meta/large.yaml', 1000)).toBeUndefined();
    expect(await readByUnsquashfs(path, 'meta/none', 1000)).toBeUndefined();
  });

  it.each(['gzip', 'xz', 'lzo'])(
    'come to a result or a fault whatever bytes of %s are changed',
    (compression) => {
      const image = readFileSync(made(compression, ['-nopad']));
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 }),
          (changes) => {
            const copy = Buffer.from(image);
            for (const [at, value] of changes) copy[at % copy.length] = value;
            try {
              expect(readMember(imageInMemory(copy), 'meta/snap.yaml', most).length).toBeLessThanOrEqual(
                most,
              );
            } catch (error) {
              expect(error).toBeInstanceOf(SquashfsFault);
            }
          },
        ),
        { numRuns: 200 },
      );
    },
  );

  function made(compression: string, options: readonly string[]): string {
    const path = join(place.path, `${compression}${options.join('')}.snap`);
    const args = [
      join(place.path, 'snap'),
      path,
      '-comp',
      compression,
      '-noappend',
      '-quiet',
      '-no-progress',
    ];
    const { status, stderr } = spawnSync('mksquashfs', [...args, ...options], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`mksquashfs failed: ${stderr}`);
    return path;
  }
});

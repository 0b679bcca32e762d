// A database with many published snap-declarations, in a temporary folder.
import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Assertions } from '../dist/src/modules/assertions/assertions.js';
import { encodeContent } from '../dist/src/engine/asserts/encode.js';
import { openStore } from '../dist/src/database/open-store.js';
import { entities } from '../dist/src/modules/entities.js';

export function snapIdOf(index) {
  return `snap${String(index).padStart(28, '0')}`;
}

/** What a declaration says as a store might have granted it. */
export function declarationHeaders(index) {
  return {
    type: 'snap-declaration',
    format: '1',
    revision: '1',
    series: '16',
    'snap-id': snapIdOf(index),
    plugs: {
      camera: { 'allow-auto-connection': String(index % 2 === 0) },
      'personal-files': { 'allow-installation': { 'plug-attributes': { read: `/home/app-${index}/.*` } } },
    },
    'publisher-id': `publisher${index % 1000}`,
    'snap-name': `app-${index}`,
    timestamp: '2026-12-01T00:00:00Z',
  };
}

/** Its text, as long as a signed one, and with a signature that nobody has made. */
export function declarationText(index) {
  const headers = {
    ...declarationHeaders(index),
    'authority-id': 'bench',
    'sign-key-sha3-384': 'x'.repeat(64),
  };
  const signature = 'AcLBUgQAAQoABgUC'.padEnd(717, 'x').replace(/.{76}/g, '$&\n');
  return `${Buffer.from(encodeContent({ headers })).toString()}\n\n${signature}\n`;
}

export async function filledStore(size) {
  const folder = mkdtempSync(join(tmpdir(), 'plugboard-bench-'));
  const { connection, unitOfWork, close } = await openStore({ data: folder }, entities);
  await fill(unitOfWork, size);
  return {
    folder,
    connection,
    unitOfWork,
    assertions: new Assertions(connection),
    async close() {
      await close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Rows straight into the tables: how they come there is not what is measured. */
export async function fill(unitOfWork, size) {
  await unitOfWork.run(async (manager) => {
    for (let start = 0; start < size; start += 500) {
      const rows = Array.from({ length: Math.min(500, size - start) }, (_, offset) => start + offset);
      const values = rows.flatMap((index) => [
        `id${index}`,
        `16/${snapIdOf(index)}`,
        declarationText(index),
        `digest${index}`,
      ]);
      const places = rows
        .map(
          () =>
            `(?, 'snap-declaration', ?, 1, 1, 'bench', '', 'published', ?, ?, '2026-01-01T00:00:00.000Z')`,
        )
        .join(', ');
      await manager.query(
        `INSERT INTO assertion (id, type, primary_key, revision, format, authority_id, sign_key, origin, text, digest, stored_at) VALUES ${places}`,
        values,
      );
      const headers = rows.flatMap((index) => [
        [`id${index}`, 'snap-id', snapIdOf(index)],
        [`id${index}`, 'snap-name', `app-${index}`],
        [`id${index}`, 'publisher-id', `publisher${index % 1000}`],
      ]);
      await manager.query(
        `INSERT INTO assertion_header (assertion_id, name, value) VALUES ${headers.map(() => '(?, ?, ?)').join(', ')}`,
        headers.flat(),
      );
    }
  });
}

// A database with many published snap-declarations, in a temporary folder.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BaseDeclarations } from '../dist/src/modules/assertions/base-declarations.js';
import { SnapDeclarations } from '../dist/src/modules/assertions/snap-declarations.js';
import { openDataSource } from '../dist/src/database/data-source.js';
import { ReadConnection } from '../dist/src/database/read-connection.js';
import { UnitOfWork } from '../dist/src/database/unit-of-work.js';
import { entities } from '../dist/src/modules/entities.js';

export function snapIdOf(index) {
  return `snap${String(index).padStart(28, '0')}`;
}

/** The text of a declaration as a store might have granted it. */
export function declarationText(index) {
  return [
    'type: snap-declaration',
    'format: 1',
    'authority-id: canonical',
    'revision: 1',
    'series: 16',
    `snap-id: ${snapIdOf(index)}`,
    'plugs:',
    '  camera:',
    `    allow-auto-connection: ${index % 2 === 0}`,
    '  personal-files:',
    '    allow-installation:',
    '      plug-attributes:',
    `        read: /home/app-${index}/.*`,
    `publisher-id: publisher${index % 1000}`,
    `snap-name: app-${index}`,
    'timestamp: 2026-01-01T00:00:00Z',
  ].join('\n');
}

export async function filledStore(size) {
  const folder = mkdtempSync(join(tmpdir(), 'plugboard-bench-'));
  const dataSource = await openDataSource(folder, entities);
  const unitOfWork = new UnitOfWork(dataSource);
  await fill(unitOfWork, size);
  const connection = new ReadConnection(dataSource);
  return {
    folder,
    connection,
    unitOfWork,
    snapDeclarations: new SnapDeclarations(connection),
    baseDeclarations: new BaseDeclarations(connection),
    async close() {
      connection.close();
      await dataSource.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Rows straight into the table: how they come there is not what is measured. */
async function fill(unitOfWork, size) {
  await unitOfWork.run(async (manager) => {
    for (let start = 0; start < size; start += 500) {
      const rows = Array.from({ length: Math.min(500, size - start) }, (_, offset) => start + offset);
      const values = rows.flatMap((index) => [
        `id${index}`,
        snapIdOf(index),
        `app-${index}`,
        `publisher${index % 1000}`,
        declarationText(index),
        `digest${index}`,
      ]);
      const places = rows.map(() => `(?, '16', ?, ?, ?, 1, 1, ?, ?, '2026-01-01T00:00:00Z')`).join(', ');
      await manager.query(
        `INSERT INTO snap_declaration (id, series, snap_id, snap_name, publisher_id, revision, format, text, digest, stored_at) VALUES ${places}`,
        values,
      );
    }
  });
}

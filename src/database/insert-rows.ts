import type { EntityManager } from 'typeorm';

type Cell = string | number | null;

/** How many rows a statement takes: few enough for any database's limit of parameters, 32,766 in SQLite. */
const mostRows = 64;

/**
 * Inserts rows into a table with few statements: TypeORM's own insert takes a hundred times as long for a row. The
 * statements take 64 rows, 32, 16 and so on, so that all of them stay prepared.
 *
 * @param columns the names in the database, in the order of each row's cells
 */
export async function insertRows(
  manager: EntityManager,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  const into = `INSERT INTO ${table} (${columns.join(', ')}) VALUES `;
  const numbered = manager.dataSource.options.type === 'postgres';
  let atOnce = mostRows;
  for (let start = 0; start < rows.length; start += atOnce) {
    while (atOnce > rows.length - start) atOnce /= 2;
    const some = rows.slice(start, start + atOnce);
    let next = 0;
    const mark = () => (numbered ? `$${++next}` : '?');
    const values = some.map(() => `(${columns.map(mark).join(', ')})`).join(', ');
    await manager.query(into + values, some.flat());
  }
}

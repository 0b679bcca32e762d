import { type ReplicaTable, replicaTables } from './replica-tables.js';
import type { ReplicaWriter, Row } from './replica-writer.js';

/** Asks the store; parameters are `$1`, `$2` and so on. */
export type Query = <Result>(sql: string, parameters?: readonly unknown[]) => Promise<Result[]>;

/** How many rows are asked for at once: a few megabytes of declarations. */
const atOnce = 2000;

/** Copies every row of every table. */
export async function copyAll(query: Query, rows: ReplicaWriter): Promise<void> {
  rows.clear();
  await rows.withoutIndexes(async () => {
    for (const table of replicaTables) {
      for await (const some of allRows(query, table)) rows.insert(table, some);
    }
  });
}

/** All rows of a table in the order of its primary key, some at once. */
export async function* allRows(
  query: Query,
  { name, columns, primaryKey }: ReplicaTable,
): AsyncGenerator<Row[]> {
  const key = primaryKey.join(', ');
  const marks = primaryKey.map((_, index) => `$${index + 1}`).join(', ');
  let last: Row | undefined;
  for (;;) {
    const where = last === undefined ? '' : `WHERE (${key}) > (${marks})`;
    const after = last === undefined ? [] : primaryKey.map((column) => last?.[column]);
    const some = await query<Row>(
      `SELECT ${columns.join(', ')} FROM ${name} ${where} ORDER BY ${key} LIMIT ${atOnce}`,
      after,
    );
    if (some.length > 0) yield some;
    if (some.length < atOnce) return;
    last = some.at(-1);
  }
}

interface Change {
  readonly revision: number;
  readonly relation: string;
  readonly key: string;
}

/** Copies the rows that were changed after a revision, as they are now. */
export async function copyChanges(query: Query, rows: ReplicaWriter, revision: number): Promise<void> {
  let last: Change | undefined;
  for (;;) {
    const changes = await query<Change>(
      last === undefined
        ? `SELECT revision, relation, key FROM store_change WHERE revision > $1
           ORDER BY revision, relation, key LIMIT ${atOnce}`
        : `SELECT revision, relation, key FROM store_change WHERE (revision, relation, key) > ($1, $2, $3)
           ORDER BY revision, relation, key LIMIT ${atOnce}`,
      last === undefined ? [revision] : [last.revision, last.relation, last.key],
    );
    for (const table of replicaTables) {
      const noted = table.notedAs ?? table.name;
      const keys = changes.flatMap(({ relation, key }) => (relation === noted ? [key] : []));
      if (keys.length > 0) await copyKeys(query, rows, table, [...new Set(keys)]);
    }
    if (changes.length < atOnce) return;
    last = changes.at(-1);
  }
}

async function copyKeys(
  query: Query,
  rows: ReplicaWriter,
  table: ReplicaTable,
  texts: readonly string[],
): Promise<void> {
  const { name, key, keyType, columns } = table;
  const keys = keyType === 'integer' ? texts.map(Number) : texts;
  const found = await query<Row>(
    `SELECT ${columns.join(', ')} FROM ${name} WHERE ${key} = ANY($1::${keyType}[])`,
    [keys],
  );
  rows.remove(table, keys);
  rows.insert(table, found);
}

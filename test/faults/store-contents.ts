import Sqlite from 'better-sqlite3';
import pg from 'pg';

export interface StoredText {
  readonly type: string;
  readonly primaryKey: string;
  readonly origin: string;
  readonly text: string;
  readonly digest: string;
}

/** What is in a database, read past the service. */
export interface StoreContents {
  readonly revision: number;
  readonly assertions: readonly StoredText[];
  readonly entries: readonly {
    readonly sequence: number;
    readonly action: string;
    readonly details: string;
  }[];
  readonly publications: readonly { readonly key: string; readonly answer: string }[];
}

const questions = {
  revision: 'SELECT value FROM store_revision',
  assertions: 'SELECT type, primary_key AS "primaryKey", origin, text, digest FROM assertion ORDER BY id',
  entries: 'SELECT sequence, action, details FROM audit_entry ORDER BY sequence',
  publications: 'SELECT idempotency_key AS key, answer FROM publication ORDER BY id',
} as const;

/** The contents of an SQLite file: the store, or a copy of it. */
export function contentsOfFile(file: string): StoreContents {
  const connection = new Sqlite(file, { readonly: true, timeout: 10_000 });
  try {
    const all = (sql: string) => connection.prepare(sql).all();
    return connection.transaction(() => ({
      revision: (connection.prepare(questions.revision).get() as { value: number }).value,
      assertions: all(questions.assertions) as StoreContents['assertions'],
      entries: all(questions.entries) as StoreContents['entries'],
      publications: all(questions.publications) as StoreContents['publications'],
    }))();
  } finally {
    connection.close();
  }
}

/** The contents of a PostgreSQL database at one moment. */
export async function contentsOfDatabase(url: string): Promise<StoreContents> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const all = async (sql: string) => (await client.query(sql)).rows as unknown[];
    const [store] = (await all(questions.revision)) as { value: number }[];
    return {
      revision: store?.value ?? -1,
      assertions: (await all(questions.assertions)) as StoreContents['assertions'],
      entries: (await all(questions.entries)) as StoreContents['entries'],
      publications: (await all(questions.publications)) as StoreContents['publications'],
    };
  } finally {
    await client.end();
  }
}

/** The assertions that the details of an audit entry name. */
export function namedIn(details: string): readonly { readonly digest: string }[] {
  return (JSON.parse(details) as { assertions?: { digest: string }[] }).assertions ?? [];
}

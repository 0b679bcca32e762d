import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import type { Settings } from '../../config/settings.js';
import { connectionsOfInstance, postgresLimits } from '../../database/postgres-source.js';
import type { Query } from '../../database/replica/copy.js';
import { withoutPassword } from '../../database/url-text.js';
import { type Check, fail, ok, reasonOf, warn } from './check.js';

/** The earliest PostgreSQL that has all that the schema uses, as `server_version_num`. */
const leastVersion = 130_000;

/** Milliseconds that the clock of the database may differ. */
const mostApart = { warn: 2000, fail: 30_000 } as const;

/** Milliseconds that a notification may take. */
const patience = 3000;

/** The database of a URL, and the copy of it; `contents` checks what is stored. */
export async function postgresChecks(
  url: string,
  settings: Settings,
  contents: (query: Query) => Promise<Check[]>,
): Promise<Check[]> {
  const place = withoutPassword(url);
  const client = connection(url);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    return [
      fail(
        'database',
        `${place} cannot be reached: ${reasonOf(error)}`,
        'look at the server, the URL and the password',
      ),
    ];
  }
  const query: Query = async <Row>(sql: string) => (await client.query(sql)).rows as Row[];
  try {
    const checks = [...(await serverChecks(query, place)), await listenCheck(client, url)];
    const [table] = await query<{ found: string | null }>(`SELECT to_regclass('migrations')::text AS found`);
    if (typeof table?.found !== 'string')
      return [...checks, warn('schema', 'none yet', 'nothing, if this is the first start, which makes it')];
    return [...checks, ...(await contents(query)), await copyCheck(query, settings.data)];
  } catch (error) {
    return [
      fail('database', `${place} does not answer: ${reasonOf(error)}`, 'look at the log of the server'),
    ];
  } finally {
    await client.end().catch(() => undefined);
  }
}

function connection(url: string): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'plugboard doctor',
    connectionTimeoutMillis: postgresLimits.connect,
    query_timeout: postgresLimits.statement,
  });
  client.on('error', () => undefined);
  return client;
}

interface Server {
  readonly version: string;
  readonly number: number;
  readonly encoding: string;
  readonly collation: string;
  readonly standby: boolean;
  readonly read_only: string;
  readonly most: number;
  readonly reserved: number;
  readonly used: number;
}

async function serverChecks(query: Query, place: string): Promise<Check[]> {
  const [server] = await query<Server>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
       current_setting('server_encoding') AS encoding,
       (SELECT datcollate FROM pg_database WHERE datname = current_database()) AS collation,
       pg_is_in_recovery() AS standby, current_setting('default_transaction_read_only') AS read_only,
       current_setting('max_connections')::int AS most,
       current_setting('superuser_reserved_connections')::int AS reserved,
       (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS used`,
  );
  if (server === undefined) throw new Error('it says nothing of itself');
  const { version, number, encoding, collation } = server;
  return [
    number >= leastVersion
      ? ok('database', `PostgreSQL ${version} at ${place}`)
      : fail('database', `PostgreSQL ${version} at ${place}`, `use ${leastVersion / 10_000} or later`),
    encoding === 'UTF8'
      ? ok('encoding', `UTF8, collation ${collation}`)
      : fail('encoding', encoding, 'make the database with ENCODING UTF8, and restore a backup into it'),
    writeCheck(server),
    connectionCheck(server),
    await clockCheck(query),
  ];
}

function writeCheck({ standby, read_only: readOnly }: Server): Check {
  if (standby) return fail('writing', 'the server is a standby', 'let the URL name the primary');
  if (readOnly === 'on')
    return fail('writing', 'transactions are read-only there', 'set default_transaction_read_only to off');
  return ok('writing', 'the server takes writes');
}

function connectionCheck({ most, reserved, used }: Server): Check {
  const free = most - reserved - used;
  const says = `${used} of ${most} are used; an instance takes up to ${connectionsOfInstance}`;
  return free >= connectionsOfInstance
    ? ok('connections', says)
    : warn('connections', says, 'raise max_connections, or run fewer instances');
}

async function clockCheck(query: Query): Promise<Check> {
  const before = Date.now();
  const [answer] = await query<{ now: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now',
  );
  const after = Date.now();
  const apart = Math.round(Math.max(before - (answer?.now ?? 0), (answer?.now ?? 0) - after, 0));
  const says = apart === 0 ? 'that of the database is the same' : `that of the database is ${apart} ms apart`;
  const advice = 'let both machines keep time by NTP';
  if (apart > mostApart.fail) return fail('clock', says, advice);
  return apart > mostApart.warn ? warn('clock', says, advice) : ok('clock', says);
}

/** Notifies itself, as units of work do those that follow. */
async function listenCheck(listener: pg.Client, url: string): Promise<Check> {
  const channel = `plugboard_doctor_${process.pid}`;
  const heard = new Promise<void>((resolve) => {
    listener.once('notification', () => {
      resolve();
    });
  });
  const sender = connection(url);
  let timer: NodeJS.Timeout | undefined;
  try {
    await listener.query(`LISTEN ${channel}`);
    await sender.connect();
    await sender.query(`NOTIFY ${channel}`);
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`none came in ${patience / 1000} seconds`));
      }, patience);
    });
    await Promise.race([heard, late]);
    return ok('notifications', 'arrive');
  } catch (error) {
    return warn(
      'notifications',
      `do not arrive: ${reasonOf(error)}`,
      'let a pooler in between work in session mode; without them, instances see what others store up to half a second later',
    );
  } finally {
    clearTimeout(timer);
    await sender.end().catch(() => undefined);
  }
}

/** The copy is looked at and left as it is. */
async function copyCheck(query: Query, data: string): Promise<Check> {
  const file = join(resolve(data), 'replica.sqlite');
  if (!existsSync(file)) return ok('copy', 'none yet; the first start makes it');
  let copy: Sqlite.Database | undefined;
  try {
    copy = new Sqlite(file, { readonly: true });
    const position = copy
      .prepare<[], { revision: number; unit: string }>(
        'SELECT value AS revision, unit FROM store_revision, replica_state',
      )
      .get();
    const [store] = await query<{ value: number }>('SELECT value FROM store_revision');
    const known = await query<{ key: string }>(
      `SELECT key FROM store_change WHERE relation = 'unit' AND revision = ${position?.revision ?? -1}`,
    );
    const isOfThis = known[0]?.key === position?.unit;
    if (!isOfThis)
      return warn(
        'copy',
        'is of another store, or too old to follow',
        'nothing; the next start makes it anew',
      );
    const behind = (store?.value ?? 0) - (position?.revision ?? 0);
    if (behind <= 0) return ok('copy', 'is what the database holds');
    return warn(
      'copy',
      `is ${behind} revisions behind`,
      'look into the log of the instance, if one is running here',
    );
  } catch (error) {
    return warn('copy', `cannot be read: ${reasonOf(error)}`, 'nothing; the next start makes it anew');
  } finally {
    copy?.close();
  }
}

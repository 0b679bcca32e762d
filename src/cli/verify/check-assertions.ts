import type Sqlite from 'better-sqlite3';
import { ReadConnection } from '../../database/read-connection.js';
import type { Assertion } from '../../engine/asserts/decode.js';
import { readSignature, rsaCheckOf, type RsaCheck } from '../../engine/asserts/signature.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import type { AccountKey } from '../../modules/assertions/account-key.js';
import { AccountKeys } from '../../modules/assertions/account-keys.js';
import type { StoredAssertion } from '../../modules/assertions/assertion.entity.js';
import { signKeyOf } from '../../modules/assertions/assertion-row.js';
import { Assertions } from '../../modules/assertions/assertions.js';
import { readAgain } from '../../modules/assertions/stored-faults.js';
import { Trust } from '../../modules/assertions/trust.js';
import type { VerifyingPool } from '../../modules/assertions/verifying-pool.js';
import type { Findings } from './findings.js';

/** How many assertions are read at once, and how many signatures a thread gets. */
const atOnce = { rows: 512, signatures: 64 };

/** What was looked at. */
export interface AssertionCounts {
  readonly assertions: number;
  /** Those that nobody has signed. */
  readonly drafts: number;
}

/** What assertions are checked with. */
export interface AssertionChecks {
  /** Undefined where signatures are left out. */
  readonly pool: VerifyingPool | undefined;
  readonly findings: Findings;
  readonly onProgress: (done: number) => void;
}

interface Waiting {
  readonly where: string;
  readonly check: RsaCheck;
}

/** Checks every stored assertion: its text, its row, the headers it is found by, and its signature. */
export async function checkAssertions(
  connection: Sqlite.Database,
  { pool, findings, onProgress }: AssertionChecks,
): Promise<AssertionCounts> {
  const read = new ReadConnection(connection);
  const assertions = new Assertions(read);
  const keys = new AccountKeys(assertions, new Trust(read));
  let [count, drafts] = [0, 0];
  for (const page of pages(connection)) {
    const waiting: Waiting[] = [];
    for (const { row, headers } of page) {
      const where = nameOf(row);
      const assertion = checkRow(row, headers, where, findings);
      if (row.origin === 'draft') drafts += 1;
      if (assertion === undefined || pool === undefined) continue;
      const check = signatureCheck(assertion, keys, where, findings);
      if (check !== undefined) waiting.push({ where, check });
    }
    if (pool !== undefined) await checkSignatures(waiting, pool, findings);
    count += page.length;
    onProgress(count);
  }
  return { assertions: count, drafts };
}

function nameOf({ id, type, primaryKey, revision, format }: StoredAssertion): string {
  return `${type} ${primaryKey} revision ${revision} format ${format} (${id})`;
}

function checkRow(
  row: StoredAssertion,
  headers: readonly (readonly [string, string])[],
  where: string,
  findings: Findings,
): Assertion | undefined {
  try {
    const { assertion, faults } = readAgain(row, headers);
    for (const { kind, message } of faults) findings.add(kind, where, message);
    return assertion;
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    findings.add('unreadable', where, error.message);
    return undefined;
  }
}

function signatureCheck(
  assertion: Assertion,
  keys: AccountKeys,
  where: string,
  findings: Findings,
): RsaCheck | undefined {
  try {
    const key = keyOf(assertion, keys);
    if (key === undefined) {
      findings.add('signature', where, `its key "${signKeyOf(assertion)}" is not stored`);
      return undefined;
    }
    const check = rsaCheckOf(assertion.content, readSignature(assertion.signature), key.publicKey);
    if (check === undefined) findings.add('signature', where, notOfItsKey);
    return check;
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    findings.add('signature', where, error.message);
    return undefined;
  }
}

const notOfItsKey = 'the signature is not one of its key over this content';

/** @throws InvalidInput where the account-key does not decode */
function keyOf(assertion: Assertion, keys: AccountKeys): AccountKey | undefined {
  return keys.find(signKeyOf(assertion));
}

async function checkSignatures(
  waiting: readonly Waiting[],
  pool: VerifyingPool,
  findings: Findings,
): Promise<void> {
  const batches: (readonly Waiting[])[] = [];
  for (let start = 0; start < waiting.length; start += atOnce.signatures)
    batches.push(waiting.slice(start, start + atOnce.signatures));
  await Promise.all(
    batches.map(async (batch) => {
      const verdicts = await pool.verify(batch.map(({ check }) => check));
      batch.forEach(({ where }, index) => {
        if (verdicts[index] !== true) findings.add('signature', where, notOfItsKey);
      });
    }),
  );
}

interface RowWithHeaders {
  readonly row: StoredAssertion;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** All assertions in the order of their ids, with the headers they are found by. */
function* pages(connection: Sqlite.Database): Generator<RowWithHeaders[]> {
  const rows = connection.prepare<[string, number], StoredAssertion>(
    `SELECT id, type, primary_key AS primaryKey, sequence_key AS sequenceKey, sequence, revision, format,
       authority_id AS authorityId, sign_key AS signKey, origin, text, digest, stored_at AS storedAt
     FROM assertion WHERE id > ? ORDER BY id LIMIT ?`,
  );
  const headers = connection.prepare<[string, string], { id: string; name: string; value: string }>(
    `SELECT assertion_id AS id, name, value FROM assertion_header
     WHERE assertion_id > ? AND assertion_id <= ? ORDER BY assertion_id, name`,
  );
  let last = '';
  for (;;) {
    const page = rows.all(last, atOnce.rows);
    const end = page.at(-1)?.id;
    if (end === undefined) return;
    const byId = new Map<string, [string, string][]>(page.map(({ id }) => [id, []]));
    for (const { id, name, value } of headers.all(last, end)) byId.get(id)?.push([name, value]);
    yield page.map((row) => ({ row, headers: byId.get(row.id) ?? [] }));
    last = end;
  }
}

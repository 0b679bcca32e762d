import type Sqlite from 'better-sqlite3';
import { decode } from '../../engine/asserts/decode.js';
import { textHeader } from '../../engine/asserts/headers.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import { keyText } from '../../modules/assertions/assertion-row.js';
import type { TrustedAssertion } from '../../modules/assertions/trusted-assertion.entity.js';
import type { FindingKind, Findings } from './findings.js';

/** How far, in minutes, the clocks of two instances may be apart before their order of storing is one to wonder at. */
const clocks = 10;

/** What is wrong as a query tells: each row names where, and with what. */
const queries: readonly (readonly [kind: FindingKind, message: string, sql: string])[] = [
  [
    'orphan',
    'it is a header of an assertion that is not there',
    `SELECT assertion_id || ' ' || name AS place FROM assertion_header
     WHERE assertion_id NOT IN (SELECT id FROM assertion) ORDER BY assertion_id, name`,
  ],
  [
    'revision',
    `it was stored more than ${clocks} minutes after a higher revision`,
    `SELECT later.type || ' ' || later.primary_key || ' revision ' || later.revision || ' format ' || later.format || ' (' || later.id || ')' AS place
     FROM (SELECT *, min(julianday(stored_at)) OVER (PARTITION BY type, primary_key, format ORDER BY revision DESC
         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS higher_stored FROM assertion) AS later
     WHERE julianday(later.stored_at) > higher_stored + ${clocks} / 1440.0 ORDER BY later.id`,
  ],
  [
    'row',
    'a count in it is no whole number from 0',
    `SELECT type || ' ' || primary_key || ' (' || id || ')' AS place FROM assertion
     WHERE typeof(revision) <> 'integer' OR typeof(format) <> 'integer' OR revision < 0 OR format < 0
       OR (sequence IS NOT NULL AND (typeof(sequence) <> 'integer' OR sequence < 1)) ORDER BY id`,
  ],
  [
    'unreadable',
    'its answer is no JSON',
    `SELECT 'publication ' || id AS place FROM publication WHERE NOT json_valid(answer) ORDER BY id`,
  ],
  [
    'unreadable',
    'its roles or accounts are no JSON',
    `SELECT 'access_token ' || id AS place FROM access_token
     WHERE NOT json_valid(roles) OR NOT json_valid(accounts) ORDER BY id`,
  ],
  [
    'unreadable',
    'its progress or its fault is no JSON',
    `SELECT 'job ' || id AS place FROM job
     WHERE NOT json_valid(progress) OR (fault IS NOT NULL AND NOT json_valid(fault)) ORDER BY id`,
  ],
];

/** Checks what can be told of rows beside one another, and of those that hold no assertion. */
export function checkRows(connection: Sqlite.Database, findings: Findings): void {
  for (const [kind, message, sql] of queries) {
    for (const { place } of connection.prepare<[], { place: string }>(sql).iterate()) {
      findings.add(kind, place, message);
    }
  }
  checkRevision(connection, findings);
  checkTrusted(connection, findings);
}

function checkRevision(connection: Sqlite.Database, findings: Findings): void {
  const rows = connection.prepare<[], { value: number }>('SELECT value FROM store_revision').all();
  const [row] = rows;
  if (rows.length === 1 && Number.isInteger(row?.value) && (row?.value ?? -1) >= 0) return;
  findings.add('row', 'store_revision', `holds ${rows.length} rows, expected one with a whole number from 0`);
}

/** A chain of signatures ends at these, so their texts are held against their rows too. */
function checkTrusted(connection: Sqlite.Database, findings: Findings): void {
  const rows = connection.prepare<[], TrustedAssertion>(
    `SELECT id, type, primary_key AS primaryKey, account_id AS accountId, origin, text, added_at AS addedAt
     FROM trusted_assertion ORDER BY id`,
  );
  for (const { id, type, primaryKey, accountId, text } of rows.iterate()) {
    const where = `trusted ${type} ${primaryKey} (${id})`;
    try {
      const assertion = decode(Buffer.from(text, 'utf8'));
      const said = [
        assertion.type.name,
        keyText(assertion.primaryKey),
        textHeader(assertion.headers, 'account-id'),
      ];
      if (said.join() !== [type, primaryKey, accountId].join())
        findings.add('row', where, `its text is of ${said.slice(0, 2).join(' ')}`);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      findings.add('unreadable', where, error.message);
    }
  }
}

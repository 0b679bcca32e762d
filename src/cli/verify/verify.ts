import { tableFaults } from '../../database/backup/manifest.js';
import { ReadConnection } from '../../database/read-connection.js';
import { AuditEntries, type ChainHead } from '../../modules/audit/audit-entries.js';
import { verifyChain } from '../../modules/audit/verify-chain.js';
import { VerifyingPool } from '../../modules/assertions/verifying-pool.js';
import { damageOf } from '../backup/check-backup.js';
import { exitCodes } from '../exit-codes.js';
import { outputLook, print } from '../output.js';
import { jsonLine } from '../terminal/json.js';
import { counted } from '../../text/lines.js';
import { printable } from '../../text/printable.js';
import { Progress } from '../terminal/progress.js';
import { type AssertionCounts, checkAssertions } from './check-assertions.js';
import { checkCopy } from './check-copy.js';
import { checkRows } from './check-rows.js';
import { type Finding, Findings } from './findings.js';
import type { VerifyOptions } from './options.js';
import { type Subject, withSubject } from './subject.js';

/** What was looked at, and what is wrong with it. */
interface VerifyReport extends AssertionCounts {
  readonly subject: string;
  readonly kind: 'backup' | 'store' | 'store and copy';
  readonly revision: number;
  readonly signatures: 'verified' | 'left out';
  readonly auditHead: ChainHead;
  readonly count: number;
  /** The first thousand. */
  readonly findings: readonly Finding[];
}

/** Verifies a backup or the store, prints what was found, and tells the status to end with. */
export async function verify(file: string | undefined, options: VerifyOptions): Promise<number> {
  const report = await withSubject(file, options.data, (subject) =>
    reportOn(subject, options.quick === true),
  );
  const shown = printable(report);
  print(options.json === true ? [jsonLine(shown, outputLook())] : reportLines(shown));
  return report.count === 0 ? exitCodes.ok : exitCodes.deny;
}

async function reportOn(
  { name, connection, manifest, query }: Subject,
  quick: boolean,
): Promise<VerifyReport> {
  const findings = new Findings();
  const progress = new Progress(process.stderr);
  progress.show('reading the file');
  const damage = damageOf(connection);
  if (damage !== undefined) findings.add('damaged', name, damage);
  if (manifest !== undefined) {
    for (const { table, message } of tableFaults(connection, manifest))
      findings.add('manifest', table, message);
  }
  const read = new ReadConnection(connection);
  const { head, fault } = new AuditEntries(read).read(verifyChain);
  if (fault !== undefined)
    findings.add('audit-log', `entry ${fault.sequence} (${fault.kind})`, fault.message);
  checkRows(connection, findings);
  if (query !== undefined) await checkCopy(connection, query, findings);
  const counts = await countsOf(connection, quick, findings, progress);
  progress.end();
  return {
    subject: name,
    kind: manifest !== undefined ? 'backup' : query === undefined ? 'store' : 'store and copy',
    revision: read.storeRevision(),
    ...counts,
    signatures: quick ? 'left out' : 'verified',
    auditHead: head,
    count: findings.count,
    findings: findings.kept,
  };
}

async function countsOf(
  connection: Subject['connection'],
  quick: boolean,
  findings: Findings,
  progress: Progress,
): Promise<AssertionCounts> {
  const [all] = connection.prepare<[], { count: number }>('SELECT count(*) AS count FROM assertion').all();
  const pool = quick ? undefined : new VerifyingPool();
  try {
    return await checkAssertions(connection, {
      pool,
      findings,
      onProgress: (done) => {
        progress.show(`${done} of ${counted(all?.count ?? 0, 'assertion')}`);
      },
    });
  } finally {
    await pool?.close();
  }
}

/** How many findings are told; all that are kept are in the JSON. */
const mostLines = 50;

function reportLines(report: VerifyReport): string[] {
  const { subject, kind, revision, assertions, drafts, signatures, auditHead, count, findings } = report;
  const { sequence, hash } = auditHead;
  const signed = signatures === 'verified' ? 'with their signatures' : 'without their signatures';
  const unsigned = drafts === 0 ? '' : `; ${counted(drafts, 'draft')} that nobody has signed`;
  const entries = `${sequence} ${sequence === 1 ? 'entry' : 'entries'}`;
  const left = count - Math.min(findings.length, mostLines);
  return [
    `verified   ${kind} ${subject}  revision ${revision}`,
    `assertions ${assertions}, ${signed}${unsigned}`,
    `audit log  ${entries}${sequence === 0 ? '' : `, head ${sequence}:${hash}`}`,
    count === 0 ? 'nothing is wrong' : `${counted(count, 'finding')}:`,
    ...findings
      .slice(0, mostLines)
      .map(({ kind: what, where, message }) => `  ${what}  ${where}: ${message}`),
    ...(left > 0 ? [`  and ${left} more`] : []),
  ];
}

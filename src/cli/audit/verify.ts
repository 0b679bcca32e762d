import type { ChainHead } from '../../modules/audit/audit-entries.js';
import { type ChainReport, verifyChain } from '../../modules/audit/verify-chain.js';
import { existingDataFolder } from '../data-folder.js';
import { withDatabase } from '../database.js';
import { exitCodes } from '../exit-codes.js';
import { InputFault } from '../input/input-fault.js';
import { outputLook, print } from '../output.js';
import { jsonLine } from '../terminal/json.js';
import { printable } from '../../text/printable.js';
import type { AuditVerifyOptions } from './options.js';

/** Verifies the audit log, prints what was found, and tells the status to end with. */
export async function verifyAudit(options: AuditVerifyOptions): Promise<number> {
  const noted = options.expect === undefined ? undefined : notedHead(options.expect);
  const report = await withDatabase(existingDataFolder(options.data), ({ auditEntries }) =>
    auditEntries.read((entries, head) => verifyChain(entries, head, noted)),
  );
  const whole = report.fault === undefined;
  print(options.json === true ? [jsonLine({ whole, ...report }, outputLook())] : reportLines(report));
  return whole ? exitCodes.ok : exitCodes.fault;
}

function reportLines({ head, fault }: ChainReport): string[] {
  if (fault !== undefined) {
    return [
      printable(`the audit log is not whole: entry ${fault.sequence} (${fault.kind}): ${fault.message}`),
    ];
  }
  const lines = [`the audit log is whole: ${head.sequence === 1 ? '1 entry' : `${head.sequence} entries`}`];
  return head.sequence === 0 ? lines : [...lines, `head ${head.sequence}:${head.hash}`];
}

/** @throws InputFault for a text that is no head */
function notedHead(text: string): ChainHead {
  const [, sequence, hash] = /^([1-9]\d{0,14}):([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  if (sequence !== undefined && hash !== undefined) return { sequence: Number(sequence), hash };
  throw new InputFault(`"${text}" is no head, expected SEQUENCE:HASH as "audit verify" prints it`, {
    source: '--expect',
  });
}

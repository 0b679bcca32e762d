import type { EntityManager } from 'typeorm';
import type { AuditLog } from '../audit/audit-log.js';
import type { By } from '../audit/by.js';
import type { AssertionRecord } from './assertions.js';
import type { StoredAssertion } from './assertion.entity.js';

/** What answers and the audit log say of a stored assertion. */
export interface AssertionReport {
  readonly type: string;
  readonly primaryKey: readonly string[];
  readonly revision: number;
  readonly format: number;
  readonly authorityId: string;
  readonly signKey: string;
  readonly origin: string;
  readonly digest: string;
  readonly storedAt: string;
}

export function reportOf(stored: AssertionRecord | StoredAssertion): AssertionReport {
  const { type, primaryKey, revision, format, authorityId, signKey, origin, digest, storedAt } = stored;
  return {
    type,
    primaryKey: primaryKey.split('/'),
    revision,
    format,
    authorityId,
    signKey,
    origin,
    digest,
    storedAt,
  };
}

/** How many assertions an entry of the audit log names one by one. */
const mostNamed = 30;

/** Runs in the unit of work that stores assertions. */
export type OnStored = (manager: EntityManager, stored: readonly StoredAssertion[]) => Promise<void>;

/** Writes into the audit log that somebody has stored assertions. */
export function recordStored(
  auditLog: AuditLog,
  by: By,
  action: string,
  more: Readonly<Record<string, unknown>> = {},
): OnStored {
  return (manager, stored) => {
    const details = { ...storedDetails(stored), ...more };
    return auditLog.record(manager, { ...by, action, subject: subjectOf(stored), details });
  };
}

function subjectOf(stored: readonly StoredAssertion[]): string {
  const names = new Set(stored.map(({ type, primaryKey }) => `${type}/${primaryKey}`));
  const [name = ''] = names;
  return names.size === 1 ? name : `${stored.length} assertions`;
}

/** What the audit log keeps of assertions that were stored: which, and their digests. */
function storedDetails(stored: readonly StoredAssertion[]): Readonly<Record<string, unknown>> {
  return {
    count: stored.length,
    assertions: stored.slice(0, mostNamed).map(({ type, primaryKey, revision, format, digest }) => ({
      assertion: `${type}/${primaryKey}`,
      revision,
      ...(format > 0 && { format }),
      digest,
    })),
  };
}

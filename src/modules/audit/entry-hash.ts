import { createHash } from 'node:crypto';
import type { AuditEntry } from './audit-entry.entity.js';

/** The fields that an entry's hash stands for. */
export type HashedFields = Readonly<Omit<AuditEntry, 'hash'>>;

/** The hash of an entry: SHA-256 in base64url over a JSON list of its fields (docs/access.md, "The hash of an entry"). */
export function entryHash(entry: HashedFields): string {
  const { sequence, at, actor, action, subject, details, requestId, previousHash } = entry;
  const fields = [sequence, at, actor, action, subject, details, requestId, previousHash];
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64url');
}

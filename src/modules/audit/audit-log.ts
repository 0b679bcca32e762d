import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { entryHash } from './entry-hash.js';

/** Something that is being done. */
export interface AuditRecord {
  /** Who does it, such as `token:<id> <name>` or `local` for the command line. */
  readonly actor: string;
  /** What, in kebab-case: `token-created`. */
  readonly action: string;
  /** To what: an id, a name. */
  readonly subject: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** The X-Request-ID of the request that asked for it. */
  readonly requestId?: string;
}

/** The most details an entry holds, in bytes of their JSON text. */
export const mostDetails = 8 * 1024;

/** Longer actors, subjects and request ids are cut. */
const longestText = 1000;

/** Everything that was changed, each entry chained to the one before (docs/access.md, "The audit log"). */
@Injectable()
export class AuditLog {
  /**
   * Appends an entry inside the caller's unit of work: it is stored together with what it tells of, or not at all.
   * Details that are too large are replaced by their size and SHA-256.
   */
  async record(manager: EntityManager, record: AuditRecord): Promise<void> {
    const [head] = await manager.sql<{ sequence: number; hash: string }[]>`
      SELECT sequence, hash FROM audit_head WHERE id = 1`;
    if (head === undefined) throw new Error('the audit log has no head');
    const entry = {
      sequence: head.sequence + 1,
      at: new Date().toISOString(),
      actor: cut(record.actor),
      action: record.action,
      subject: cut(record.subject),
      details: detailsText(record.details ?? {}),
      requestId: record.requestId === undefined ? null : cut(record.requestId),
      previousHash: head.hash,
    };
    const hash = entryHash(entry);
    const { sequence, at, actor, action, subject, details, requestId, previousHash } = entry;
    await manager.sql`
      INSERT INTO audit_entry (sequence, at, actor, action, subject, details, request_id, previous_hash, hash)
      VALUES (${sequence}, ${at}, ${actor}, ${action}, ${subject}, ${details}, ${requestId}, ${previousHash}, ${hash})`;
    await manager.sql`UPDATE audit_head SET sequence = ${sequence}, hash = ${hash} WHERE id = 1`;
  }
}

/** Texts that no database can keep as they are, half characters and NUL, would not come back as they were hashed. */
function cut(text: string): string {
  return text.slice(0, longestText).replace(/[\0\p{Surrogate}]/gu, '\ufffd');
}

function detailsText(details: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(details);
  const bytes = Buffer.byteLength(text);
  if (bytes <= mostDetails) return text;
  return JSON.stringify({ bytes, sha256: createHash('sha256').update(text).digest('base64url') });
}

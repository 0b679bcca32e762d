import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What somebody has done. Rows are only ever added, which the database itself sees to. */
@Entity('audit_entry')
@Index('audit_entry_actor_idx', ['actor', 'sequence'])
@Index('audit_entry_action_idx', ['action', 'sequence'])
@Index('audit_entry_subject_idx', ['subject', 'sequence'])
export class AuditEntry {
  /** 1, 2, 3 and so on, without a gap. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'audit_entry_pkey' })
  sequence!: number;

  /** RFC 3339, UTC. */
  @Column('text')
  at!: string;

  @Column('text')
  actor!: string;

  @Column('text')
  action!: string;

  @Column('text')
  subject!: string;

  /** JSON: an object. */
  @Column('text')
  details!: string;

  @Column('text', { name: 'request_id', nullable: true })
  requestId!: string | null;

  /** The hash of the entry before; empty for the first. */
  @Column('text', { name: 'previous_hash' })
  previousHash!: string;

  /** SHA-256 over all other fields, in base64url. */
  @Column('text')
  hash!: string;
}

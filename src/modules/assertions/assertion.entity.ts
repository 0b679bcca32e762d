import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** How an assertion came into the store. */
export const assertionOrigins = [
  /** Signed here, for somebody who may publish. */
  'published',
  /** Signed elsewhere, verified when it came. */
  'received',
  /** The built-in base-declaration, signed here for whoever wants to read it. */
  'built-in',
  /** Taken over unsigned from the first schema: decisions use it, clients never get it. */
  'draft',
] as const;

export type AssertionOrigin = (typeof assertionOrigins)[number];

/** A stored assertion. A row is never changed: a newer revision, or another format, is another row. */
@Entity('assertion')
@Unique('assertion_revision_key', ['type', 'primaryKey', 'revision', 'format'])
@Index('assertion_sequence_index', ['type', 'sequenceKey', 'sequence'])
@Index('assertion_type_index', ['type', 'id'])
@Index('assertion_authority_index', ['authorityId', 'id'])
@Index('assertion_sign_key_index', ['signKey', 'id'])
export class StoredAssertion {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'assertion_pkey' })
  id!: string;

  @Column('text')
  type!: string;

  /** The parts of the primary key in its order, joined by `/`, which no part can hold. */
  @Column('text', { name: 'primary_key' })
  primaryKey!: string;

  /** The key without its last part, of types that form a sequence. */
  @Column('text', { name: 'sequence_key', nullable: true })
  sequenceKey!: string | null;

  @Column('integer', { nullable: true })
  sequence!: number | null;

  @Column('integer')
  revision!: number;

  @Column('integer')
  format!: number;

  @Column('text', { name: 'authority_id' })
  authorityId!: string;

  /** Id of the key that signed it; empty for drafts. */
  @Column('text', { name: 'sign_key' })
  signKey!: string;

  @Column('text')
  origin!: AssertionOrigin;

  /** The assertion, byte for byte as it was signed. */
  @Column('text')
  text!: string;

  /** SHA3-384 of the text, in base64url. */
  @Column('text')
  digest!: string;

  /** RFC 3339, UTC. */
  @Column('text', { name: 'stored_at' })
  storedAt!: string;
}

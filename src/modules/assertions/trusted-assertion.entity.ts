import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** An account or account-key that signatures may end at. */
@Entity('trusted_assertion')
@Unique('trusted_assertion_key', ['type', 'primaryKey'])
export class TrustedAssertion {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'trusted_assertion_pkey' })
  id!: string;

  @Column('text')
  type!: 'account' | 'account-key';

  @Column('text', { name: 'primary_key' })
  primaryKey!: string;

  @Column('text', { name: 'account_id' })
  accountId!: string;

  /** Whether it is the root of this authority, or was imported. */
  @Column('text')
  origin!: 'own' | 'imported';

  @Column('text')
  text!: string;

  /** RFC 3339, UTC. */
  @Column('text', { name: 'added_at' })
  addedAt!: string;
}

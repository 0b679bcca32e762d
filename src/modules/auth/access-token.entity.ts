import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A token that lets its bearer in. A row is never deleted: a token that no longer counts is revoked. */
@Entity('access_token')
@Unique('access_token_prefix_key', ['prefix'])
export class AccessToken {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'access_token_pkey' })
  id!: string;

  /** What the token is looked up by, out of its text. */
  @Column('text')
  prefix!: string;

  /** SHA-256 of the whole token, in base64url. */
  @Column('text')
  digest!: string;

  @Column('text')
  name!: string;

  /** JSON: a list of role names. */
  @Column('text')
  roles!: string;

  /** JSON: a list of account-ids. */
  @Column('text')
  accounts!: string;

  /** RFC 3339, UTC, as all times here. */
  @Column('text', { name: 'created_at' })
  createdAt!: string;

  @Column('text', { name: 'expires_at', nullable: true })
  expiresAt!: string | null;

  @Column('text', { name: 'revoked_at', nullable: true })
  revokedAt!: string | null;

  /** To within a minute or so. */
  @Column('text', { name: 'last_used_at', nullable: true })
  lastUsedAt!: string | null;
}

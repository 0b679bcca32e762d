import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A published snap-declaration. A row is never changed: a newer revision is another row. */
@Entity('snap_declaration')
@Unique('snap_declaration_revision_key', ['series', 'snapId', 'revision'])
export class SnapDeclaration {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'snap_declaration_pkey' })
  id!: string;

  @Column('text')
  series!: string;

  @Column('text', { name: 'snap_id' })
  snapId!: string;

  @Column('text', { name: 'snap_name' })
  snapName!: string;

  @Column('text', { name: 'publisher_id' })
  publisherId!: string;

  @Column('integer')
  revision!: number;

  @Column('integer')
  format!: number;

  /** The assertion, byte for byte as it was received. */
  @Column('text')
  text!: string;

  /** SHA3-384 of the text, in base64url. */
  @Column('text')
  digest!: string;

  /** RFC 3339, UTC. */
  @Column('text', { name: 'stored_at' })
  storedAt!: string;
}

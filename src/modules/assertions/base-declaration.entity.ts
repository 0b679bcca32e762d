import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A published base-declaration of a series. A row is never changed: a newer revision is another row. */
@Entity('base_declaration')
@Unique('base_declaration_revision_key', ['series', 'revision'])
export class BaseDeclaration {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'base_declaration_pkey' })
  id!: string;

  @Column('text')
  series!: string;

  @Column('integer')
  revision!: number;

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

import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A publication that came with an Idempotency-Key: asked for again, it is answered as the first time. */
@Entity('publication')
@Unique('publication_idempotency_key', ['actor', 'idempotencyKey'])
export class Publication {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'publication_pkey' })
  id!: string;

  @Column('text', { name: 'idempotency_key' })
  idempotencyKey!: string;

  /** Who published: keys of different people do not meet. */
  @Column('text')
  actor!: string;

  /** SHA3-384 of what was asked for. */
  @Column('text', { name: 'request_digest' })
  requestDigest!: string;

  /** The answer, as JSON. */
  @Column('text')
  answer!: string;

  /** RFC 3339, UTC. */
  @Column('text', { name: 'made_at' })
  madeAt!: string;
}

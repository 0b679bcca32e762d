import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A decision that was made, and what it was made of. */
@Entity('decision_log')
export class LoggedDecision {
  /** The id of the decision, a ULID. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'decision_log_pkey' })
  id!: string;

  /** RFC 3339, UTC. */
  @Column('text')
  at!: string;

  /** The route that it was asked for at. */
  @Column('text')
  route!: string;

  /** How much of the trace was asked for. */
  @Column('text')
  trace!: string;

  /** 1 where remedies were asked for, else 0. */
  @Column('integer')
  remedy!: number;

  @Column('text')
  action!: string;

  @Column('text')
  outcome!: string;

  /** The code of the reason. */
  @Column('text')
  reason!: string;

  /** The request as JSON, without what is masked. */
  @Column('text')
  request!: string;

  /** JSON: pointers to what is masked in the request. */
  @Column('text')
  masked!: string;

  /** JSON: the answer's own `inputs`. */
  @Column('text')
  inputs!: string;

  /** SHA3-384 of the answer's bytes, in base64url. */
  @Column('text', { name: 'answer_digest' })
  answerDigest!: string;
}

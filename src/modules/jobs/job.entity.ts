import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Where a job is: waiting, being done, or over. */
export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

export type JobState = (typeof jobStates)[number];

/** Work that takes longer than a request. */
@Entity('job')
@Index('job_state_index', ['state', 'id'])
export class Job {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'job_pkey' })
  id!: string;

  @Column('text')
  kind!: string;

  @Column('text')
  state!: JobState;

  /** Who asked for it, as the audit log names them. */
  @Column('text')
  actor!: string;

  @Column('text', { name: 'request_id', nullable: true })
  requestId!: string | null;

  /** RFC 3339, UTC, as all times here. */
  @Column('text', { name: 'created_at' })
  createdAt!: string;

  @Column('text', { name: 'finished_at', nullable: true })
  finishedAt!: string | null;

  /** How many of its parts are done. */
  @Column('integer')
  done!: number;

  @Column('integer')
  total!: number;

  /** JSON: what came of the parts that are done, in terms of its kind. */
  @Column('text')
  progress!: string;

  /** JSON: why it failed. */
  @Column('text', { nullable: true })
  fault!: string | null;

  /** 1 where somebody has asked to end it. */
  @Column('integer', { name: 'cancel_asked' })
  cancelAsked!: number;

  /** Which process does it. */
  @Column('text', { nullable: true })
  runner!: string | null;

  /** When that process last said that it is at it. */
  @Column('text', { name: 'beat_at', nullable: true })
  beatAt!: string | null;
}

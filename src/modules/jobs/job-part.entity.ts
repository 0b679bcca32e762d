import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A part of what a job works on, done as a whole or not at all; gone when it is done. */
@Entity('job_part')
export class JobPart {
  @PrimaryColumn('text', { name: 'job_id', primaryKeyConstraintName: 'job_part_pkey' })
  jobId!: string;

  /** From 0. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'job_part_pkey' })
  number!: number;

  @Column('text')
  text!: string;
}

import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** Work that takes longer than a request: what is to be done, how far it is, and what came of it. */
export class KeepJobs1795352400000 implements MigrationInterface {
  readonly name = 'KeepJobs1795352400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(job);
    await queryRunner.createTable(jobPart);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('job_part');
    await queryRunner.dropTable('job');
  }
}

const job = new Table({
  name: 'job',
  columns: [
    { name: 'id', type: 'text', isPrimary: true, primaryKeyConstraintName: 'job_pkey' },
    { name: 'kind', type: 'text' },
    { name: 'state', type: 'text' },
    { name: 'actor', type: 'text' },
    { name: 'request_id', type: 'text', isNullable: true },
    { name: 'created_at', type: 'text' },
    { name: 'finished_at', type: 'text', isNullable: true },
    { name: 'done', type: 'integer' },
    { name: 'total', type: 'integer' },
    { name: 'progress', type: 'text' },
    { name: 'fault', type: 'text', isNullable: true },
    { name: 'cancel_asked', type: 'integer' },
    { name: 'runner', type: 'text', isNullable: true },
    { name: 'beat_at', type: 'text', isNullable: true },
  ],
  indices: [{ name: 'job_state_index', columnNames: ['state', 'id'] }],
});

const jobPart = new Table({
  name: 'job_part',
  columns: [
    { name: 'job_id', type: 'text', isPrimary: true, primaryKeyConstraintName: 'job_part_pkey' },
    { name: 'number', type: 'integer', isPrimary: true, primaryKeyConstraintName: 'job_part_pkey' },
    { name: 'text', type: 'text' },
  ],
});

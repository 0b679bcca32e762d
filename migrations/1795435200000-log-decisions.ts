import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** Decisions that were made, and what they were made of (docs/observability.md, "Decision log"). Copies do not have it. */
export class LogDecisions1795435200000 implements MigrationInterface {
  readonly name = 'LogDecisions1795435200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(decisionLog);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('decision_log');
  }
}

/** Ids sort by time, so the oldest are found by the primary key. */
const decisionLog = new Table({
  name: 'decision_log',
  columns: [
    { name: 'id', type: 'text', isPrimary: true, primaryKeyConstraintName: 'decision_log_pkey' },
    { name: 'at', type: 'text' },
    { name: 'route', type: 'text' },
    { name: 'trace', type: 'text' },
    { name: 'remedy', type: 'integer' },
    { name: 'action', type: 'text' },
    { name: 'outcome', type: 'text' },
    { name: 'reason', type: 'text' },
    { name: 'request', type: 'text' },
    { name: 'masked', type: 'text' },
    { name: 'inputs', type: 'text' },
    { name: 'answer_digest', type: 'text' },
  ],
});

import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/**
 * What every unit of work has changed, so that the copies which instances read from can follow (docs/operations.md,
 * "How instances keep up"). Only PostgreSQL writes to it: with SQLite all read the database itself.
 */
export class FollowChanges1795348800000 implements MigrationInterface {
  readonly name = 'FollowChanges1795348800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(storeChange);
    if (!isPostgres(queryRunner)) return;
    for (const [table, key] of followed) {
      await queryRunner.query(noteFunction(table, key));
      for (const [event, rows] of events) await queryRunner.query(noteTrigger(table, event, rows));
    }
    await queryRunner.query(
      `INSERT INTO store_change (revision, relation, key) SELECT value, 'unit', gen_random_uuid()::text FROM store_revision`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    if (isPostgres(queryRunner)) {
      for (const [table] of followed) {
        for (const [event] of events) {
          await queryRunner.query(`DROP TRIGGER ${table}_${event.toLowerCase()}_noted ON ${table}`);
        }
        await queryRunner.query(`DROP FUNCTION note_${table}()`);
      }
    }
    await queryRunner.dropTable('store_change');
  }
}

function isPostgres(queryRunner: QueryRunner): boolean {
  return queryRunner.dataSource.options.type === 'postgres';
}

/** The tables that copies have, and the column that their rows are fetched by. */
const followed = [
  ['assertion', 'id'],
  ['trusted_assertion', 'id'],
  ['publication', 'id'],
  ['access_token', 'id'],
  ['audit_entry', 'sequence'],
  ['audit_head', 'id'],
] as const;

const events = [
  ['INSERT', 'NEW'],
  ['UPDATE', 'NEW'],
  ['DELETE', 'OLD'],
] as const;

/** Once a statement and not once a row, which costs a tenth. */
const noteFunction = (table: string, key: string) =>
  `CREATE FUNCTION note_${table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     INSERT INTO store_change (revision, relation, key)
       SELECT (SELECT value FROM store_revision), '${table}', changed.${key}::text FROM changed
       ON CONFLICT DO NOTHING;
     RETURN NULL;
   END $$`;

const noteTrigger = (table: string, event: string, rows: string) =>
  `CREATE TRIGGER ${table}_${event.toLowerCase()}_noted AFTER ${event} ON ${table}
     REFERENCING ${rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_${table}()`;

const storeChange = new Table({
  name: 'store_change',
  columns: [
    { name: 'revision', type: 'integer', isPrimary: true, primaryKeyConstraintName: 'store_change_pkey' },
    { name: 'relation', type: 'text', isPrimary: true, primaryKeyConstraintName: 'store_change_pkey' },
    { name: 'key', type: 'text', isPrimary: true, primaryKeyConstraintName: 'store_change_pkey' },
  ],
});

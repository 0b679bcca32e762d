import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** Who may do what, and what was done: tokens, and an audit log that nobody can change unnoticed. */
export class AccessAndAudit1795258800000 implements MigrationInterface {
  readonly name = 'AccessAndAudit1795258800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(accessToken);
    await queryRunner.createTable(auditEntry);
    await queryRunner.createTable(auditHead);
    await queryRunner.query(`INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '')`);
    for (const statement of isPostgres(queryRunner) ? appendOnlyInPostgres : appendOnly) {
      await queryRunner.query(statement);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('audit_head');
    await queryRunner.dropTable('audit_entry');
    if (isPostgres(queryRunner)) await queryRunner.query('DROP FUNCTION audit_entry_is_final()');
    await queryRunner.dropTable('access_token');
  }
}

function isPostgres(queryRunner: QueryRunner): boolean {
  return queryRunner.dataSource.options.type === 'postgres';
}

const accessToken = new Table({
  name: 'access_token',
  columns: [
    { name: 'id', type: 'text', isPrimary: true, primaryKeyConstraintName: 'access_token_pkey' },
    { name: 'prefix', type: 'text' },
    { name: 'digest', type: 'text' },
    { name: 'name', type: 'text' },
    { name: 'roles', type: 'text' },
    { name: 'accounts', type: 'text' },
    { name: 'created_at', type: 'text' },
    { name: 'expires_at', type: 'text', isNullable: true },
    { name: 'revoked_at', type: 'text', isNullable: true },
    { name: 'last_used_at', type: 'text', isNullable: true },
  ],
  uniques: [{ name: 'access_token_prefix_key', columnNames: ['prefix'] }],
});

const auditEntry = new Table({
  name: 'audit_entry',
  columns: [
    { name: 'sequence', type: 'integer', isPrimary: true, primaryKeyConstraintName: 'audit_entry_pkey' },
    { name: 'at', type: 'text' },
    { name: 'actor', type: 'text' },
    { name: 'action', type: 'text' },
    { name: 'subject', type: 'text' },
    { name: 'details', type: 'text' },
    { name: 'request_id', type: 'text', isNullable: true },
    { name: 'previous_hash', type: 'text' },
    { name: 'hash', type: 'text' },
  ],
  indices: ['actor', 'action', 'subject'].map((column) => ({
    name: `audit_entry_${column}_idx`,
    columnNames: [column, 'sequence'],
  })),
});

const auditHead = new Table({
  name: 'audit_head',
  columns: [
    { name: 'id', type: 'integer', isPrimary: true, primaryKeyConstraintName: 'audit_head_pkey' },
    { name: 'sequence', type: 'integer' },
    { name: 'hash', type: 'text' },
  ],
});

const refusal = 'entries of the audit log are final';

const appendOnly = ['UPDATE', 'DELETE'].map(
  (change) =>
    `CREATE TRIGGER audit_entry_no_${change.toLowerCase()} BEFORE ${change} ON audit_entry ` +
    `BEGIN SELECT RAISE(ABORT, '${refusal}'); END`,
);

const appendOnlyInPostgres = [
  `CREATE FUNCTION audit_entry_is_final() RETURNS trigger LANGUAGE plpgsql ` +
    `AS $$ BEGIN RAISE EXCEPTION '${refusal}'; END $$`,
  `CREATE TRIGGER audit_entry_final BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry ` +
    `FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_final()`,
];

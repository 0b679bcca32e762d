import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/**
 * One table for the assertions of all types, in place of one for each kind of declaration. What those held comes
 * along byte for byte, marked as drafts: nobody has signed it, so decisions use it and clients never get it.
 */
export class KeepEveryAssertion1795262400000 implements MigrationInterface {
  readonly name = 'KeepEveryAssertion1795262400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(assertion);
    await queryRunner.createTable(assertionHeader);
    await queryRunner.createTable(trustedAssertion);
    await queryRunner.createTable(publication);
    await queryRunner.query(`
      INSERT INTO assertion (id, type, primary_key, revision, format, authority_id, sign_key, origin, text, digest, stored_at)
      SELECT id, 'snap-declaration', series || '/' || snap_id, revision, format, 'local', '', 'draft', text, digest, stored_at
      FROM snap_declaration`);
    await queryRunner.query(`
      INSERT INTO assertion (id, type, primary_key, revision, format, authority_id, sign_key, origin, text, digest, stored_at)
      SELECT id, 'base-declaration', series, revision, 0, 'local', '', 'draft', text, digest, stored_at
      FROM base_declaration`);
    for (const [name, column] of searchable) {
      await queryRunner.query(`
        INSERT INTO assertion_header (assertion_id, name, value)
        SELECT id, '${name}', ${column} FROM snap_declaration`);
    }
    await queryRunner.dropTable('base_declaration');
    await queryRunner.dropTable('snap_declaration');
  }

  /** Only drafts fit into the tables of before; signed assertions would be lost, so the way back is closed to them. */
  async down(queryRunner: QueryRunner): Promise<void> {
    const [signed] = (await queryRunner.query(
      `SELECT count(*) AS count FROM assertion WHERE origin <> 'draft'`,
    )) as { count: number | string }[];
    if (Number(signed?.count) > 0) {
      throw new Error('signed assertions are stored, which the schema of before cannot hold');
    }
    await queryRunner.createTable(snapDeclaration);
    await queryRunner.createTable(baseDeclaration);
    const header = (name: string) =>
      `(SELECT value FROM assertion_header WHERE assertion_id = assertion.id AND name = '${name}')`;
    await queryRunner.query(`
      INSERT INTO snap_declaration (id, series, snap_id, snap_name, publisher_id, revision, format, text, digest, stored_at)
      SELECT id, substr(primary_key, 1, length(primary_key) - length(${header('snap-id')}) - 1), ${header('snap-id')}, ${header('snap-name')}, ${header('publisher-id')},
        revision, format, text, digest, stored_at
      FROM assertion WHERE type = 'snap-declaration'`);
    await queryRunner.query(`
      INSERT INTO base_declaration (id, series, revision, text, digest, stored_at)
      SELECT id, primary_key, revision, text, digest, stored_at FROM assertion WHERE type = 'base-declaration'`);
    for (const table of ['publication', 'trusted_assertion', 'assertion_header', 'assertion']) {
      await queryRunner.dropTable(table);
    }
  }
}

const searchable = [
  ['snap-id', 'snap_id'],
  ['snap-name', 'snap_name'],
  ['publisher-id', 'publisher_id'],
] as const;

const assertion = new Table({
  name: 'assertion',
  columns: [
    { name: 'id', type: 'text', isPrimary: true, primaryKeyConstraintName: 'assertion_pkey' },
    { name: 'type', type: 'text' },
    { name: 'primary_key', type: 'text' },
    { name: 'sequence_key', type: 'text', isNullable: true },
    { name: 'sequence', type: 'integer', isNullable: true },
    { name: 'revision', type: 'integer' },
    { name: 'format', type: 'integer' },
    { name: 'authority_id', type: 'text' },
    { name: 'sign_key', type: 'text' },
    { name: 'origin', type: 'text' },
    { name: 'text', type: 'text' },
    { name: 'digest', type: 'text' },
    { name: 'stored_at', type: 'text' },
  ],
  uniques: [{ name: 'assertion_revision_key', columnNames: ['type', 'primary_key', 'revision', 'format'] }],
  indices: [
    { name: 'assertion_sequence_index', columnNames: ['type', 'sequence_key', 'sequence'] },
    { name: 'assertion_type_index', columnNames: ['type', 'id'] },
    { name: 'assertion_authority_index', columnNames: ['authority_id', 'id'] },
    { name: 'assertion_sign_key_index', columnNames: ['sign_key', 'id'] },
  ],
});

const assertionHeader = new Table({
  name: 'assertion_header',
  columns: [
    {
      name: 'assertion_id',
      type: 'text',
      isPrimary: true,
      primaryKeyConstraintName: 'assertion_header_pkey',
    },
    { name: 'name', type: 'text', isPrimary: true, primaryKeyConstraintName: 'assertion_header_pkey' },
    { name: 'value', type: 'text' },
  ],
  indices: [{ name: 'assertion_header_index', columnNames: ['name', 'value', 'assertion_id'] }],
});

const trustedAssertion = new Table({
  name: 'trusted_assertion',
  columns: [
    { name: 'id', type: 'text', isPrimary: true, primaryKeyConstraintName: 'trusted_assertion_pkey' },
    { name: 'type', type: 'text' },
    { name: 'primary_key', type: 'text' },
    { name: 'account_id', type: 'text' },
    { name: 'origin', type: 'text' },
    { name: 'text', type: 'text' },
    { name: 'added_at', type: 'text' },
  ],
  uniques: [{ name: 'trusted_assertion_key', columnNames: ['type', 'primary_key'] }],
});

const publication = new Table({
  name: 'publication',
  columns: [
    { name: 'id', type: 'text', isPrimary: true, primaryKeyConstraintName: 'publication_pkey' },
    { name: 'idempotency_key', type: 'text' },
    { name: 'actor', type: 'text' },
    { name: 'request_digest', type: 'text' },
    { name: 'answer', type: 'text' },
    { name: 'made_at', type: 'text' },
  ],
  uniques: [{ name: 'publication_idempotency_key', columnNames: ['actor', 'idempotency_key'] }],
});

const snapDeclaration = new Table({
  name: 'snap_declaration',
  columns: [
    { name: 'id', type: 'text', isPrimary: true, primaryKeyConstraintName: 'snap_declaration_pkey' },
    { name: 'series', type: 'text' },
    { name: 'snap_id', type: 'text' },
    { name: 'snap_name', type: 'text' },
    { name: 'publisher_id', type: 'text' },
    { name: 'revision', type: 'integer' },
    { name: 'format', type: 'integer' },
    { name: 'text', type: 'text' },
    { name: 'digest', type: 'text' },
    { name: 'stored_at', type: 'text' },
  ],
  uniques: [{ name: 'snap_declaration_revision_key', columnNames: ['series', 'snap_id', 'revision'] }],
});

const baseDeclaration = new Table({
  name: 'base_declaration',
  columns: [
    { name: 'id', type: 'text', isPrimary: true, primaryKeyConstraintName: 'base_declaration_pkey' },
    { name: 'series', type: 'text' },
    { name: 'revision', type: 'integer' },
    { name: 'text', type: 'text' },
    { name: 'digest', type: 'text' },
    { name: 'stored_at', type: 'text' },
  ],
  uniques: [{ name: 'base_declaration_revision_key', columnNames: ['series', 'revision'] }],
});

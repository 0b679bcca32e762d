import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** The first schema: published declarations by revision, and the count of the units of work. */
export class StoreDeclarations1795172400000 implements MigrationInterface {
  readonly name = 'StoreDeclarations1795172400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(snapDeclaration);
    await queryRunner.createTable(baseDeclaration);
    await queryRunner.createTable(storeRevision);
    await queryRunner.query('INSERT INTO store_revision (id, value) VALUES (1, 0)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('store_revision');
    await queryRunner.dropTable('base_declaration');
    await queryRunner.dropTable('snap_declaration');
  }
}

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

const storeRevision = new Table({
  name: 'store_revision',
  columns: [
    { name: 'id', type: 'integer', isPrimary: true, primaryKeyConstraintName: 'store_revision_pkey' },
    { name: 'value', type: 'integer' },
  ],
});

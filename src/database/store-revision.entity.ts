import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The single row that counts the units of work committed so far. */
@Entity('store_revision')
export class StoreRevision {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'store_revision_pkey' })
  id!: number;

  @Column('integer')
  value!: number;
}

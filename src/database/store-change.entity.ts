import { Entity, PrimaryColumn } from 'typeorm';

/**
 * That a unit of work has changed a row: what copies of the store follow. Each unit also leaves one row of its own,
 * with the relation `unit` and an id, by which a copy knows whether it is of this very history.
 */
@Entity('store_change')
export class StoreChange {
  /** The store's revision that the unit made. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'store_change_pkey' })
  revision!: number;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'store_change_pkey' })
  relation!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'store_change_pkey' })
  key!: string;
}

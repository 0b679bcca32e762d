import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A header that stored assertions are found by. */
@Entity('assertion_header')
@Index('assertion_header_index', ['name', 'value', 'assertionId'])
export class AssertionHeader {
  @PrimaryColumn('text', { name: 'assertion_id', primaryKeyConstraintName: 'assertion_header_pkey' })
  assertionId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'assertion_header_pkey' })
  name!: string;

  @Column('text')
  value!: string;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The single row that says which entry is the last one, so that one cut off at the end is missed. */
@Entity('audit_head')
export class AuditHead {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'audit_head_pkey' })
  id!: number;

  /** 0 while there is no entry. */
  @Column('integer')
  sequence!: number;

  @Column('text')
  hash!: string;
}

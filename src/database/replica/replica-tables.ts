/** A table that a copy of the store has. */
export interface ReplicaTable {
  readonly name: string;
  /** What changes to it are noted by, and its rows are fetched by. */
  readonly key: string;
  readonly keyType: 'text' | 'integer';
  /** What its rows are in order of. */
  readonly primaryKey: readonly string[];
  readonly columns: readonly string[];
  /** The relation whose changes bring rows of this table, where it is not its own. */
  readonly notedAs?: string;
}

/** Every table that is read from a copy, in the order they are copied in. */
export const replicaTables: readonly ReplicaTable[] = [
  {
    name: 'assertion',
    key: 'id',
    keyType: 'text',
    primaryKey: ['id'],
    columns: [
      'id',
      'type',
      'primary_key',
      'sequence_key',
      'sequence',
      'revision',
      'format',
      'authority_id',
      'sign_key',
      'origin',
      'text',
      'digest',
      'stored_at',
    ],
  },
  {
    name: 'assertion_header',
    key: 'assertion_id',
    keyType: 'text',
    primaryKey: ['assertion_id', 'name'],
    columns: ['assertion_id', 'name', 'value'],
    notedAs: 'assertion',
  },
  {
    name: 'trusted_assertion',
    key: 'id',
    keyType: 'text',
    primaryKey: ['id'],
    columns: ['id', 'type', 'primary_key', 'account_id', 'origin', 'text', 'added_at'],
  },
  {
    name: 'publication',
    key: 'id',
    keyType: 'text',
    primaryKey: ['id'],
    columns: ['id', 'idempotency_key', 'actor', 'request_digest', 'answer', 'made_at'],
  },
  {
    name: 'access_token',
    key: 'id',
    keyType: 'text',
    primaryKey: ['id'],
    columns: [
      'id',
      'prefix',
      'digest',
      'name',
      'roles',
      'accounts',
      'created_at',
      'expires_at',
      'revoked_at',
      'last_used_at',
    ],
  },
  {
    name: 'audit_entry',
    key: 'sequence',
    keyType: 'integer',
    primaryKey: ['sequence'],
    columns: [
      'sequence',
      'at',
      'actor',
      'action',
      'subject',
      'details',
      'request_id',
      'previous_hash',
      'hash',
    ],
  },
  {
    name: 'audit_head',
    key: 'id',
    keyType: 'integer',
    primaryKey: ['id'],
    columns: ['id', 'sequence', 'hash'],
  },
];

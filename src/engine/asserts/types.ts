/** What is known of one type of assertion. */
export interface AssertionType {
  readonly name: string;
  readonly primaryKey: readonly string[];
  /** Parts of the primary key that may be left out, with the value they then have. */
  readonly optionalKey?: Readonly<Record<string, string>>;
  /** The newest format of the type that Plugboard understands. */
  readonly maxFormat: number;
  /** Whether it is issued without an authority, by the key in its headers. */
  readonly noAuthority?: true;
  /** Whether the last part of the primary key counts a sequence. */
  readonly sequence?: true;
  /** Whether the body is JSON. */
  readonly jsonBody?: true;
}

const globalUpload = { provenance: 'global-upload' } as const;

const table: readonly AssertionType[] = [
  { name: 'account', primaryKey: ['account-id'], maxFormat: 0 },
  { name: 'account-key', primaryKey: ['public-key-sha3-384'], maxFormat: 1 },
  { name: 'base-declaration', primaryKey: ['series'], maxFormat: 0 },
  { name: 'snap-declaration', primaryKey: ['series', 'snap-id'], maxFormat: 7 },
  { name: 'model', primaryKey: ['series', 'brand-id', 'model'], maxFormat: 0 },
  { name: 'store', primaryKey: ['store'], maxFormat: 0 },
  { name: 'repair', primaryKey: ['brand-id', 'repair-id'], maxFormat: 0 },
  { name: 'serial', primaryKey: ['brand-id', 'model', 'serial'], maxFormat: 0 },
  { name: 'snap-build', primaryKey: ['snap-sha3-384'], maxFormat: 0 },
  {
    name: 'snap-revision',
    primaryKey: ['snap-sha3-384', 'provenance'],
    optionalKey: globalUpload,
    maxFormat: 0,
  },
  { name: 'snap-developer', primaryKey: ['snap-id', 'publisher-id'], maxFormat: 0 },
  { name: 'system-user', primaryKey: ['brand-id', 'email'], maxFormat: 2 },
  {
    name: 'validation',
    primaryKey: ['series', 'snap-id', 'approved-snap-id', 'approved-snap-revision'],
    maxFormat: 0,
  },
  {
    name: 'validation-set',
    primaryKey: ['series', 'account-id', 'name', 'sequence'],
    maxFormat: 0,
    sequence: true,
  },
  { name: 'preseed', primaryKey: ['series', 'brand-id', 'model', 'system-label'], maxFormat: 0 },
  {
    name: 'snap-resource-revision',
    primaryKey: ['snap-id', 'resource-name', 'resource-sha3-384', 'provenance'],
    optionalKey: globalUpload,
    maxFormat: 0,
  },
  {
    name: 'snap-resource-pair',
    primaryKey: ['snap-id', 'resource-name', 'resource-revision', 'snap-revision', 'provenance'],
    optionalKey: globalUpload,
    maxFormat: 0,
  },
  { name: 'confdb-schema', primaryKey: ['account-id', 'name'], maxFormat: 0, jsonBody: true },
  { name: 'cluster', primaryKey: ['cluster-id', 'sequence'], maxFormat: 0, sequence: true },
  { name: 'request-message', primaryKey: ['account-id', 'message-id'], maxFormat: 0 },
  { name: 'hardware-identity', primaryKey: ['issuer-id', 'hardware-id-key-sha3-384'], maxFormat: 0 },
  {
    name: 'device-session-request',
    primaryKey: ['brand-id', 'model', 'serial'],
    maxFormat: 0,
    noAuthority: true,
  },
  { name: 'serial-request', primaryKey: [], maxFormat: 0, noAuthority: true },
  { name: 'account-key-request', primaryKey: ['public-key-sha3-384'], maxFormat: 0, noAuthority: true },
  { name: 'confdb-control', primaryKey: ['brand-id', 'model', 'serial'], maxFormat: 0, noAuthority: true },
  { name: 'response-message', primaryKey: ['account-id', 'message-id'], maxFormat: 0, noAuthority: true },
];

/** The known types of assertion by name; any other type is an error. */
export const assertionTypes: ReadonlyMap<string, AssertionType> = new Map(
  table.map((type) => [type.name, type]),
);

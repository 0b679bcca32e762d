/** Text of assertions for tests: headers in the order in which they are given, and a signature that nobody checks. */
export const signKey = 'Jv8_JiHiIzJVcO9M55pPdqSDWUvuhfDIBJUS-3VW7F_idjix7Ffn5qMxB21ZQuij';

/** Header lines of one assertion; an entry without a value is left out. */
export function headerLines(headers: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(headers)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) =>
      value?.startsWith('\n') === true ? `${name}:${value}` : `${name}: ${value ?? ''}`,
    )
    .join('\n');
}

export function assertionText(
  headers: Readonly<Record<string, string | undefined>>,
  body = '',
  signature = 'c2lnbmF0dXJl\n',
): string {
  const length = Buffer.byteLength(body);
  const all = length === 0 ? headers : { ...headers, 'body-length': String(length) };
  const lines = headerLines({ ...all, 'sign-key-sha3-384': headers['sign-key-sha3-384'] ?? signKey });
  return `${lines}\n\n${body === '' ? '' : `${body}\n\n`}${signature}`;
}

const time = '2024-01-01T00:00:00Z';

/** Headers of the types that are checked deeply, each as little as holds. */
export const plain = {
  account: {
    type: 'account',
    'authority-id': 'canonical',
    'account-id': 'acme',
    'display-name': 'Acme',
    validation: 'certified',
    timestamp: time,
  },
  snapDeclaration: {
    type: 'snap-declaration',
    'authority-id': 'canonical',
    series: '16',
    'snap-id': 'the-snap-id',
    'snap-name': 'the-snap',
    'publisher-id': 'acme',
    timestamp: time,
  },
  baseDeclaration: { type: 'base-declaration', 'authority-id': 'canonical', series: '16', timestamp: time },
  model: {
    type: 'model',
    'authority-id': 'acme',
    series: '16',
    'brand-id': 'acme',
    model: 'car',
    architecture: 'amd64',
    gadget: 'pc',
    kernel: 'pc-kernel',
    timestamp: time,
  },
  store: {
    type: 'store',
    'authority-id': 'canonical',
    store: 'garage',
    'operator-id': 'acme',
    timestamp: time,
  },
  serial: {
    type: 'serial',
    'authority-id': 'acme',
    'brand-id': 'acme',
    model: 'car',
    serial: '1',
  },
} as const;

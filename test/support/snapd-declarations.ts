/** Assertions beside the answers in `snapd-answers.ts`, as a device keeps them; nobody looks at their signatures. */
const signature = `sign-key-sha3-384: ${'k'.repeat(64)}\n\nc2lnbmF0dXJl\n`;

function assertion(lines: readonly string[]): string {
  return [...lines, 'timestamp: 2026-01-31T12:00:00Z', signature].join('\n');
}

export const declaration = (id: string, revision: number, rules = '') =>
  assertion([
    'type: snap-declaration',
    ...(rules === '' ? [] : ['format: 3']),
    'authority-id: canonical',
    `revision: ${revision}`,
    'series: 16',
    `snap-id: ${id}`,
    ...(rules === '' ? [] : [rules]),
    'publisher-id: acme',
    'snap-name: any',
  ]);

export const friendly = (store: string) =>
  assertion([
    'type: store',
    'authority-id: canonical',
    `store: ${store}`,
    'friendly-stores:',
    '  - friend-store',
    'operator-id: acme',
  ]);

export const grant = (where = ' true') => `plugs:\n  camera:\n    allow-auto-connection:${where}`;
export const onStore = (store: string) => grant(`\n      on-store:\n        - ${store}`);

/** The declarations of all snaps of the device that have an id. */
export const allDeclared = (...others: string[]) =>
  ['snapdsnapd', 'boothbooth', 'themesthemes']
    .map((id) => declaration(id, 1))
    .concat(others)
    .join('\n');

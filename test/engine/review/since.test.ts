import { describe, expect, it } from '@jest/globals';
import { flag, type Flag } from '../../../src/engine/review/flag.js';
import { markedSince } from '../../../src/engine/review/since.js';
import { readSnap } from '../../../src/engine/snap/read-snap.js';

const item = { side: 'plug', name: 'config', interface: 'personal-files' } as const;
const held = flag('install-needs-grant', 'it is held', { item, question: 'installation' });
const withPlug = (attributes: object, name = 'config') =>
  readSnap({ name: 'x', plugs: { [name]: { interface: 'personal-files', ...attributes } } });

/** How a flag is marked where an earlier revision had another one. */
function marked(now: [Flag, object], earlier: [Flag, object]): unknown {
  const [one] = markedSince(
    { flags: [now[0]], written: withPlug(now[1]) },
    { flags: [earlier[0]], written: withPlug(earlier[1]) },
  );
  return one?.since;
}

const attributes = { read: ['$HOME/.a', '$HOME/.b'], size: 3, deep: { a: 1, b: true } };

describe('a flag', () => {
  it.each<[string, Flag]>([
    ['itself', held],
    ['one with another message', { ...held, message: 'said in other words' }],
    ['one at another place', { ...held, item: { ...item, line: 90, column: 1 } }],
    [
      'one by another rule',
      {
        ...held,
        rule: {
          declaration: 'base-declaration',
          side: 'plug',
          interface: 'personal-files',
          subrule: 'allow-installation',
          pointer: '/x',
        },
      },
    ],
  ])('is accepted where there was %s', (_, earlier) => {
    expect(marked([held, attributes], [earlier, attributes])).toBe('accepted');
  });

  it('is accepted in whatever order the attributes are written', () => {
    const reordered = { deep: { b: true, a: 1 }, size: 3, read: attributes.read };
    expect(marked([held, attributes], [held, reordered])).toBe('accepted');
  });

  it.each<[string, Flag, object]>([
    ['another code', { ...held, code: 'grant-name-mismatch' }, attributes],
    ['another question', { ...held, question: 'connection' }, attributes],
    ['another subject', { ...held, subject: 'read' }, attributes],
    ['something else observed', { ...held, observed: 'x' }, attributes],
    ['the other side', { ...held, item: { ...item, side: 'slot' } }, attributes],
    ['another interface', { ...held, item: { ...item, interface: 'system-files' } }, attributes],
    ['another plug', { ...held, item: { ...item, name: 'other' } }, attributes],
    ['no plug', flag('install-needs-grant', 'it is held', { question: 'installation' }), attributes],
    ['an attribute less', held, { read: attributes.read, size: 3 }],
    ['other values', held, { ...attributes, read: ['$HOME/.a'] }],
    ['values in another order', held, { ...attributes, read: ['$HOME/.b', '$HOME/.a'] }],
    ['a text for a number', held, { ...attributes, size: '3' }],
  ])('is new where there was only %s', (_, earlier, before) => {
    expect(marked([held, attributes], [earlier, before])).toBe('new');
  });

  it('is new where there was none', () => {
    const written = withPlug({});
    const [one] = markedSince({ flags: [held], written }, { flags: [], written });
    expect(one?.since).toBe('new');
  });
});

import { describe, expect, it } from '@jest/globals';
import type { HeaderMap, HeaderValue } from '../../../src/engine/asserts/headers.js';
import { findings, lint, places, plugRule, slotRule } from './linting.js';

const base: HeaderMap = {};
const app = { 'slot-snap-type': ['app'] };
const classic = { 'on-classic': 'true' };
const withPlugs = (plugs: object) => ({ base, snap: { plugs } });

describe('dead-rule', () => {
  const at = (rule: HeaderValue) => places('dead-rule', plugRule(rule), { base });

  it('finds an allow sub-rule beside a deny that is true', () => {
    expect(at({ 'deny-connection': 'true', 'allow-connection': app })).toEqual([
      '/plugs/iface/allow-connection',
    ]);
    expect(at({ 'deny-connection': 'true', 'allow-connection': 'false' })).toEqual([]);
    expect(at({ 'deny-connection': app, 'allow-connection': classic })).toEqual([]);
    expect(at('false')).toEqual([]);
  });

  it.each<[string, HeaderValue, string[]]>([
    ['an identical alternative', [app, app], ['1']],
    ['one behind an unconditional one', [{ 'plug-attributes': {} }, app], ['1']],
    ['one that only adds a condition', [app, { ...app, ...classic }], ['1']],
    ['one with a part of a list', [{ 'slot-snap-type': ['app', 'core'] }, app], ['1']],
    ['none that adds an entry', [app, { 'slot-snap-type': ['app', 'core'] }], []],
    ['none before a broader one', [{ ...app, ...classic }, app], []],
    ['none that differs', [app, classic], []],
  ])('finds %s', (_, alternatives, dead) => {
    expect(at({ 'allow-connection': alternatives })).toEqual(
      dead.map((index) => `/plugs/iface/allow-connection/${index}`),
    );
  });

  it('finds an alternative that can never match', () => {
    expect(at({ 'allow-connection': [classic, { 'plug-attributes': [] }] })).toEqual([
      '/plugs/iface/allow-connection/1',
    ]);
    expect(at({ 'allow-connection': [classic, { 'plug-attributes': { a: 'x' } }] })).toEqual([]);
  });

  it('finds a rule that says what holds anyway', () => {
    const { 'snapd-control': same } = {
      'snapd-control': { 'allow-installation': 'false', 'deny-auto-connection': 'true' },
    };
    expect(places('dead-rule', { plugs: { 'snapd-control': same } })).toEqual(['/plugs/snapd-control']);
    expect(
      places('dead-rule', { plugs: { 'snapd-control': { ...same, 'allow-installation': 'true' } } }),
    ).toEqual([]);
    expect(at('true')).toEqual(['/plugs/iface']);
    expect(at({ 'allow-auto-connection': { 'slots-per-plug': '*' } })).toEqual([]);
    expect(findings('dead-rule', plugRule('true'), { base })[0]?.message).toContain('goes before rules of');
    expect(findings('dead-rule', slotRule('true'), { base })[0]?.message).not.toContain('goes before');
  });

  it('finds a rule for what the snap does not have', () => {
    const rule = plugRule({ 'allow-installation': 'false' });
    expect(places('dead-rule', rule, withPlugs({ cam: { interface: 'iface' } }))).toEqual([]);
    const [found] = findings('dead-rule', rule, withPlugs({ iface: { interface: 'other' } }));
    expect([found?.pointer, found?.message]).toEqual([
      '/plugs/iface',
      'the snap has no plug of interface "iface"',
    ]);
  });

  it('finds names that nothing in the snap has', () => {
    const named = (...names: string[]) => plugRule({ 'deny-connection': { 'plug-names': names } });
    const snap = withPlugs({ cam: { interface: 'iface' }, mic: { interface: 'other' } });
    expect(places('dead-rule', named('mic'), snap)).toEqual(['/plugs/iface/deny-connection/plug-names']);
    expect(places('dead-rule', named('mic', 'c.*'), snap)).toEqual([]);
    expect(places('dead-rule', named('mic'), { base })).toEqual([]);
    const other = plugRule({ 'deny-connection': { 'slot-names': ['mic'] } });
    expect(places('dead-rule', other, snap)).toEqual([]);
  });
});

describe('ineffective-slots-per-plug', () => {
  const at = (rule: HeaderMap) => places('ineffective-slots-per-plug', plugRule(rule), { base });

  it('finds it where nothing reads it', () => {
    expect(at({ 'allow-auto-connection': { 'slots-per-plug': '*' } })).toEqual([]);
    expect(at({ 'allow-auto-connection': { 'slots-per-plug': '3' } })).toEqual([
      '/plugs/iface/allow-auto-connection/slots-per-plug',
    ]);
    expect(at({ 'allow-connection': { 'slots-per-plug': '*' } })).toEqual([
      '/plugs/iface/allow-connection/slots-per-plug',
    ]);
    expect(at({ 'allow-auto-connection': [{ 'plugs-per-slot': '*' }] })).toEqual([
      '/plugs/iface/allow-auto-connection/0/plugs-per-slot',
    ]);
  });
});

describe('unknown-subrule', () => {
  it('finds keys that are none, with what was meant', () => {
    const rule = { 'allow-instalation': 'true', 'allow-connection': 'true', comment: 'x' };
    const found = findings('unknown-subrule', plugRule(rule), { base });
    expect(found.map(({ pointer }) => pointer)).toEqual([
      '/plugs/iface/allow-instalation',
      '/plugs/iface/comment',
    ]);
    expect(found[0]?.remedy).toEqual(
      plugRule({ 'allow-installation': 'true', 'allow-connection': 'true', comment: 'x' }),
    );
    expect(found[1]).not.toHaveProperty('remedy');
  });

  it('does not propose what would take the place of another, or not compile', () => {
    const remedies = (rule: HeaderMap) =>
      findings('unknown-subrule', plugRule(rule), { base }).map(({ remedy }) => remedy);
    expect(remedies({ 'allow-conection': 'true', 'allow-connection': 'false' })).toEqual([undefined]);
    expect(remedies({ 'allow-conection': 'maybe', 'deny-connection': 'false' })).toEqual([undefined]);
  });

  it('proposes no more than a few large rules', () => {
    const rule = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`deny-connection${index}`, 'x']),
    );
    const found = findings('unknown-subrule', plugRule({ ...rule, 'allow-connection': 'true' }), { base });
    expect(found).toHaveLength(400);
    const misspelt = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((end) => [`plug-name${end}`, ['x']]),
    );
    const constraints = findings(
      'unknown-constraint',
      plugRule({ 'allow-connection': { ...app, ...misspelt } }),
      {
        base,
      },
    );
    expect(constraints.map(({ remedy }) => remedy !== undefined)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('finds none in a rule without', () => {
    expect(places('unknown-subrule', plugRule({ 'allow-connection': 'true' }), { base })).toEqual([]);
    expect(places('unknown-subrule', plugRule('true'), { base })).toEqual([]);
  });
});

describe('unknown-constraint', () => {
  const found = (rule: HeaderMap) => findings('unknown-constraint', plugRule(rule), { base });

  it('finds keys that are none, with what was meant', () => {
    const [one, ...others] = found({
      'allow-connection': [classic, { ...app, 'plug-atributes': { a: 'x' } }],
    });
    expect(others).toEqual([]);
    expect(one?.pointer).toBe('/plugs/iface/allow-connection/1/plug-atributes');
    expect(one?.message).toContain('"plug-atributes" is no constraint in allow-connection of a plug rule');
    expect(one?.remedy).toEqual(
      plugRule({ 'allow-connection': [classic, { ...app, 'plug-attributes': { a: 'x' } }] }),
    );
  });

  it('finds keys that have no meaning in their place', () => {
    const [one] = found({ 'allow-connection': { ...app, 'plug-publisher-id': ['acme'] } });
    expect(one?.pointer).toBe('/plugs/iface/allow-connection/plug-publisher-id');
    expect(one?.message).toContain('has no meaning in allow-connection of a plug rule');
    expect(one?.message).toContain('slot-publisher-id');
    expect(one).not.toHaveProperty('remedy');
  });

  it('finds none among those that are legal', () => {
    expect(found({ 'allow-connection': { ...app, ...classic }, 'allow-installation': classic })).toEqual([]);
  });
});

describe('unknown-interface', () => {
  it('finds interfaces that are not known', () => {
    const rule = { 'allow-installation': 'false' };
    expect(
      places('unknown-interface', { plugs: { camera: rule, 'cam/era': rule }, slots: { cam: rule } }),
    ).toEqual(['/plugs/cam~1era', '/slots/cam']);
  });
});

describe('matches-everything', () => {
  const at = (constraints: HeaderValue) =>
    places('matches-everything', plugRule({ 'allow-connection': constraints }), { base });

  it.each(['.*', '.+', '(a|.*)', '[\\s\\S]*', '(?s).+', '[^a]*|.*a.*', '\\PL*.*'])('finds %s', (pattern) => {
    expect(at({ 'plug-attributes': { a: pattern } })).toEqual([
      '/plugs/iface/allow-connection/plug-attributes/a',
    ]);
  });

  it.each(['[a-z-]+', '/.*', '.', '[^/]+', 'a|b', '\\w+', '[[:ascii:]]+', '$MISSING', '$SLOT(a)'])(
    'does not find %s',
    (pattern) => {
      expect(at({ 'plug-attributes': { a: pattern } })).toEqual([]);
    },
  );

  it('finds names, and patterns within attributes', () => {
    expect(at({ 'slot-names': ['a', '\\S+|.*'] })).toEqual(['/plugs/iface/allow-connection/slot-names/1']);
    expect(at({ 'slot-names': ['$INTERFACE', 'a.*'] })).toEqual([]);
    expect(at({ 'plug-attributes': [{ a: { b: ['x', { c: '.*' }] } }] })).toEqual([
      '/plugs/iface/allow-connection/plug-attributes/0/a/b/1/c',
    ]);
  });

  it('finds patterns that do together', () => {
    expect(at({ 'slot-names': ['a.*', '[^a].*'] })).toEqual(['/plugs/iface/allow-connection/slot-names']);
    expect(at({ 'plug-attributes': { a: ['/.*', '[^/].*'] } })).toEqual([
      '/plugs/iface/allow-connection/plug-attributes/a',
    ]);
    expect(at({ 'plug-attributes': { a: ['/.*', '[^/]'] } })).toEqual([]);
  });

  it('finds alternatives that do, alone or together', () => {
    expect(at([app, { 'plug-attributes': {} }])).toContain('/plugs/iface/allow-connection/1');
    expect(at({ 'slots-per-plug': '*' })).toEqual([]);
    expect(at([app, { 'slots-per-plug': '*' }])).toEqual(['/plugs/iface/allow-connection/1']);
    expect(at([classic, { 'on-classic': 'false' }])).toEqual(['/plugs/iface/allow-connection']);
    expect(at([classic, { ...app, 'on-classic': 'false' }])).toEqual([]);
    const ignored = { 'allow-installation': { 'slot-names': ['a'] } };
    expect(places('matches-everything', plugRule(ignored), { base })).toEqual([
      '/plugs/iface/allow-installation',
    ]);
  });
});

describe('auto-connection-to-several', () => {
  const at = (plugs: HeaderMap, snap?: object) =>
    places('auto-connection-to-several', { plugs }, snap === undefined ? {} : { snap });

  it('finds plugs that any slot of an application would do for', () => {
    expect(at({ content: { 'allow-auto-connection': 'true' } })).toEqual([
      '/plugs/content/allow-auto-connection',
    ]);
    expect(at({ content: 'true' })).toEqual(['/plugs/content']);
    expect(at({ content: { 'allow-auto-connection': { 'slots-per-plug': '*' } } })).toEqual([]);
    expect(at({ content: { 'allow-auto-connection': app } })).toEqual([]);
    expect(at({ 'snapd-control': { 'allow-auto-connection': 'true' } })).toEqual([]);
    expect(at({ iface: { 'deny-connection': app } })).toEqual([]);
    expect(at({ unheard: { 'allow-auto-connection': 'true' } })).toEqual([]);
    expect(places('auto-connection-to-several', { slots: { content: 'true' } })).toEqual([]);
  });

  it('names the plugs', () => {
    const rule = { 'allow-auto-connection': { 'plug-attributes': { content: 'a' } } };
    const snap = {
      plugs: { a: { interface: 'content', content: 'a' }, b: { interface: 'content', content: 'b' } },
    };
    const [found] = findings('auto-connection-to-several', { plugs: { content: rule } }, { snap });
    expect(found?.names).toEqual(['a']);
  });
});

describe('trusts-any-publisher', () => {
  const at = (after: HeaderMap) => places('trusts-any-publisher', after);
  const asked = { 'plug-attributes': { content: 'x' } };

  it('finds rules that ask for less than the base-declaration', () => {
    expect(at({ plugs: { content: { 'allow-connection': 'true' } } })).toEqual(['/plugs/content']);
    expect(
      at({
        slots: { content: { 'allow-auto-connection': [{ ...asked, 'plug-publisher-id': ['acme'] }, asked] } },
      }),
    ).toEqual(['/slots/content/allow-auto-connection/1']);
    expect(
      at({ plugs: { content: { 'allow-auto-connection': { 'slot-snap-id': ['a'.repeat(32)] } } } }),
    ).toEqual([]);
    expect(at({ plugs: { content: { 'allow-auto-connection': 'false' } } })).toEqual([]);
    expect(at({ plugs: { camera: { 'allow-auto-connection': 'true' } } })).toEqual([]);
    expect(at({ plugs: { confdb: { 'allow-auto-connection': 'true' } } })).toEqual([
      '/plugs/confdb/allow-auto-connection',
    ]);
  });
});

describe('a grant', () => {
  it('is refused where it does not compile, with the place', () => {
    expect(() => lint(plugRule({ 'allow-connection': 'maybe' }))).toThrow(
      expect.objectContaining({ code: 'rule-invalid', place: { pointer: '/plugs/iface/allow-connection' } }),
    );
  });

  it('is refused where comparing its rules would take too long', () => {
    const many = Array.from({ length: 3000 }, (_, index) => ({ 'slot-names': [`n${index}`] }));
    expect(() => lint(plugRule({ 'allow-connection': many }))).toThrow(
      expect.objectContaining({
        code: 'limit-exceeded',
        message: 'comparing the rules takes more than 2000000 steps',
      }),
    );
    expect(lint(plugRule({ 'allow-connection': many.slice(0, 300) })).map(({ code }) => code)).toEqual([
      'silent-narrowing',
    ]);
  });

  it('without rules has no findings', () => {
    expect(lint({})).toEqual([]);
  });
});

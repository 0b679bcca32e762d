import { describe, expect, it } from '@jest/globals';
import type { HeaderMap, HeaderValue } from '../../../src/engine/asserts/headers.js';
import { actions, levels, reasonCodes, slotsPerPlug } from '../../../src/engine/policy/decide.js';
import { answersTo, answerTo, decisionsOn, type Answer, type Question } from '../answering.js';

interface Rules {
  readonly plugSnap?: HeaderMap;
  readonly slotSnap?: HeaderMap;
  readonly base?: HeaderMap;
}

const plugYaml = { name: 'plugger', plugs: { 'the-plug': { interface: 'iface', a: 'x' } } };
const slotYaml = { name: 'slotter', slots: { 'the-slot': { interface: 'iface' } } };

function question(action: 'connect' | 'auto-connect', { plugSnap, slotSnap, base = {} }: Rules): Question {
  const own = (id: string, rules: HeaderMap | undefined) =>
    rules === undefined
      ? null
      : { 'snap-id': id, 'publisher-id': `${id}-publisher`, revision: '3', ...rules };
  return {
    action,
    plug: { snap: { yaml: plugYaml, declaration: own('plug-id', plugSnap) }, name: 'the-plug' },
    slot: { snap: { yaml: slotYaml, declaration: own('slot-id', slotSnap) }, name: 'the-slot' },
    device: { classic: true },
    baseDeclaration: base,
  };
}

const connect = (rules: Rules): Answer => answerTo(question('connect', rules));
const autoConnect = (rules: Rules): Answer => answerTo(question('auto-connect', rules));

/** A rule for the interface on one side; on which side it stands shows in the answer. */
const plugRule = (source: HeaderValue): HeaderMap => ({ plugs: { iface: source } });
const slotRule = (source: HeaderValue): HeaderMap => ({ slots: { iface: source } });

describe('the governing rule of a connection', () => {
  const where = ({ rule }: Answer) => rule && [rule.declaration, rule.side];

  const snapPlugs = plugRule('true');
  const snapSlots = slotRule('true');
  const base = { ...plugRule('true'), ...slotRule('true') };

  it.each<[string, Rules, string[] | undefined]>([
    ['every level', { plugSnap: snapPlugs, slotSnap: snapSlots, base }, ['snap-declaration', 'plug']],
    ['all but the first', { plugSnap: {}, slotSnap: snapSlots, base }, ['snap-declaration', 'slot']],
    ['all but the first, without declaration', { slotSnap: snapSlots, base }, ['snap-declaration', 'slot']],
    ['the base-declaration', { base }, ['base-declaration', 'plug']],
    [
      'the base-declaration, declarations without',
      { plugSnap: {}, slotSnap: {}, base },
      ['base-declaration', 'plug'],
    ],
    ['slots of the base-declaration', { base: slotRule('true') }, ['base-declaration', 'slot']],
    ['plugs of the base-declaration', { base: plugRule('true') }, ['base-declaration', 'plug']],
    ['no level', {}, undefined],
    // A declaration speaks for its own side alone.
    [
      'the wrong sides',
      { plugSnap: snapSlots, slotSnap: snapPlugs, base: slotRule('true') },
      ['base-declaration', 'slot'],
    ],
    [
      'other interfaces',
      { plugSnap: { plugs: { other: 'true' } }, base: { slots: { other: 'true' } } },
      undefined,
    ],
  ])('with rules at %s', (_, rules, expected) => {
    expect([where(connect(rules)), where(autoConnect(rules))]).toEqual([expected, expected]);
  });

  it.each<[string, Rules]>([
    [
      'plug snap',
      {
        plugSnap: plugRule('false'),
        slotSnap: slotRule('true'),
        base: { ...plugRule('true'), ...slotRule('true') },
      },
    ],
    ['slot snap', { slotSnap: slotRule('false'), base: { ...plugRule('true'), ...slotRule('true') } }],
    ['base plug', { base: { ...plugRule('false'), ...slotRule('true') } }],
    ['base slot', { base: slotRule('false') }],
  ])('governs alone: %s', (_, rules) => {
    expect([connect(rules).code, autoConnect(rules).code]).toEqual(['denied-by-rule', 'denied-by-rule']);
    const inverse = JSON.parse(
      JSON.stringify(rules).replace(/true|false/g, (word) => (word === 'true' ? 'false' : 'true')),
    ) as Rules;
    expect([connect(inverse).code, autoConnect(inverse).code]).toEqual([
      'allowed-by-rule',
      'allowed-by-rule',
    ]);
  });

  it('of none allows', () => {
    expect(connect({})).toMatchObject({ outcome: 'connect', code: 'no-rule', rule: undefined });
    expect(autoConnect({})).toMatchObject({ outcome: 'connect', code: 'no-rule', slotsPerPlug: '1' });
  });

  it('is not asked where the interfaces differ', () => {
    const base = { plugs: { iface: 'true', other: 'true' }, slots: { iface: 'true', other: 'true' } };
    const yaml = { ...slotYaml, slots: { 'the-slot': { interface: 'other' } } };
    const asked = question('connect', { base });
    const answer = answerTo({ ...asked, slot: { snap: { yaml }, name: 'the-slot' } });
    expect(answer).toMatchObject({
      outcome: 'deny',
      code: 'interface-mismatch',
      rule: undefined,
      trace: { levels: [], subrules: [] },
    });
    expect(
      answerTo({ ...asked, action: 'auto-connect', slot: { snap: { yaml }, name: 'the-slot' } }),
    ).toMatchObject({
      outcome: 'deny',
      slotsPerPlug: undefined,
    });
  });
});

describe('the verdict of a rule', () => {
  const yes = { 'on-classic': 'true' };
  const no = { 'on-classic': 'false' };

  it.each<[HeaderValue, HeaderValue, string]>([
    [yes, yes, 'denied-by-rule'],
    [yes, no, 'denied-by-rule'],
    ['true', 'true', 'denied-by-rule'],
    [no, yes, 'allowed-by-rule'],
    [no, no, 'not-allowed-by-rule'],
    ['false', 'false', 'not-allowed-by-rule'],
    [[no, yes], 'true', 'denied-by-rule'],
    [[no, no], [no, yes], 'allowed-by-rule'],
  ])('deny %j before allow %j: %s', (deny, allow, code) => {
    const connection = { 'deny-connection': deny, 'allow-connection': allow };
    const automatic = { 'deny-auto-connection': deny, 'allow-auto-connection': allow };
    const installation = { 'deny-installation': deny, 'allow-installation': allow };
    expect(connect({ base: slotRule(connection) }).code).toBe(code);
    expect(autoConnect({ base: slotRule(automatic) }).code).toBe(code);
    const install = answersTo({
      action: 'install',
      snap: { yaml: slotYaml },
      device: { classic: true },
      baseDeclaration: slotRule(installation),
    });
    expect(install.map((answer) => answer.code)).toEqual([code]);
  });

  it('looks at the sub-rules of the question alone', () => {
    const source = {
      'deny-auto-connection': 'true',
      'allow-connection': 'true',
      'deny-installation': 'true',
    };
    expect(connect({ base: slotRule(source) }).outcome).toBe('connect');
    expect(autoConnect({ base: slotRule(source) }).outcome).toBe('deny');
    expect(autoConnect({ base: slotRule({ 'deny-connection': 'true' }) }).outcome).toBe('connect');
  });
});

describe('the arity of an auto-connection', () => {
  const allow = (source: HeaderValue) => autoConnect({ base: slotRule({ 'allow-auto-connection': source }) });

  it.each<[HeaderValue, string]>([
    ['true', '1'],
    [{ 'slots-per-plug': '*' }, '*'],
    [{ 'slots-per-plug': '1' }, '1'],
    [{ 'slots-per-plug': '2' }, '1'],
    [{ 'plugs-per-slot': '*' }, '1'],
    [{ 'on-classic': 'true' }, '1'],
    [[{ 'on-classic': 'true' }, { 'slots-per-plug': '*' }], '1'],
    [[{ 'on-classic': 'false' }, { 'slots-per-plug': '*' }], '*'],
    [
      [
        { 'on-classic': 'false', 'slots-per-plug': '1' },
        { 'on-classic': 'true', 'slots-per-plug': '*' },
      ],
      '*',
    ],
    [
      [
        { 'on-classic': 'true', 'slots-per-plug': '1' },
        { 'on-classic': 'true', 'slots-per-plug': '*' },
      ],
      '1',
    ],
  ])('by %j is %s', (source, expected) => {
    expect(allow(source).slotsPerPlug).toBe(expected);
  });

  it('is that of allow-auto-connection', () => {
    const source = { 'allow-connection': { 'slots-per-plug': '*' } };
    expect(autoConnect({ base: slotRule(source) }).slotsPerPlug).toBe('1');
    expect(autoConnect({ base: slotRule({ ...source, 'allow-auto-connection': 'true' }) }).slotsPerPlug).toBe(
      '1',
    );
  });

  it('is 1 where nothing says more', () => {
    const arity = (base: HeaderMap) => slotsPerPlug(decisionsOn(question('auto-connect', { base }))[0]!);
    expect(arity({})).toBe('1');
    expect(
      arity(slotRule({ 'allow-auto-connection': { 'slots-per-plug': '*', 'on-classic': 'false' } })),
    ).toBe('1');
    expect(arity(slotRule({ 'allow-auto-connection': { 'slots-per-plug': '*' } }))).toBe('*');
  });

  it('is there for accepted ones alone', () => {
    expect(autoConnect({ base: slotRule('false') }).slotsPerPlug).toBeUndefined();
    expect(connect({ base: slotRule('true') }).slotsPerPlug).toBeUndefined();
  });
});

describe('an installation', () => {
  const yaml = {
    name: 'both',
    slots: { s1: { interface: 'one' }, s2: { interface: 'two' } },
    plugs: { p1: { interface: 'one' }, p2: { interface: 'two' } },
  };
  const ask = (action: 'install' | 'sideload', base: HeaderMap, own?: HeaderMap) =>
    answersTo({
      action,
      snap: { yaml, declaration: own === undefined ? null : { 'snap-id': 'own', ...own } },
      device: { classic: true },
      baseDeclaration: base,
    }).map(({ code, rule }) =>
      rule === undefined ? code : `${code} ${rule.declaration} ${rule.side} ${rule.interface}`,
    );

  it('asks of every slot and plug the rule of the own declaration, else of the base-declaration', () => {
    const base = { plugs: { one: 'true', two: 'false' }, slots: { one: 'false' } };
    expect(ask('install', base)).toEqual([
      'denied-by-rule base-declaration slot one',
      'no-rule',
      'allowed-by-rule base-declaration plug one',
      'denied-by-rule base-declaration plug two',
    ]);
    expect(ask('install', base, { slots: { one: 'true' }, plugs: { one: 'false' } })).toEqual([
      'allowed-by-rule snap-declaration slot one',
      'no-rule',
      'denied-by-rule snap-declaration plug one',
      'denied-by-rule base-declaration plug two',
    ]);
  });

  it('is asked of the same side alone', () => {
    expect(ask('install', { plugs: { one: 'false' } }, { slots: { two: 'false' } })).toEqual([
      'no-rule',
      'denied-by-rule snap-declaration slot two',
      'denied-by-rule base-declaration plug one',
      'no-rule',
    ]);
  });

  it('by sideload asks the base-declaration about slots alone', () => {
    const core = { 'allow-installation': { 'slot-snap-type': ['core'] } };
    expect(
      ask(
        'sideload',
        { plugs: { one: 'false' }, slots: { one: core, two: 'false' } },
        { slots: { one: 'true', two: 'false' } },
      ),
    ).toEqual(['not-allowed-by-rule base-declaration slot one', 'no-rule']);
  });

  it('settles as install or deny', () => {
    const outcomes = answersTo({
      action: 'install',
      snap: { yaml },
      device: { classic: true },
      baseDeclaration: { slots: { one: 'true', two: 'false' } },
    }).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['install', 'deny', 'install', 'install']);
    const minimal = { 'allow-installation': { 'slot-snap-type': ['app'] } };
    const sideloaded = answersTo({
      action: 'sideload',
      snap: { yaml },
      device: { classic: true },
      baseDeclaration: { slots: { one: minimal, two: { 'allow-installation': { 'on-classic': 'false' } } } },
    }).map(({ outcome }) => outcome);
    expect(sideloaded).toEqual(['install', 'deny']);
  });
});

describe('the words of decisions', () => {
  it('are closed sets', () => {
    expect(actions).toEqual(['install', 'sideload', 'connect', 'auto-connect']);
    expect(levels).toEqual(['plug-snap', 'slot-snap', 'base-plug', 'base-slot']);
    expect(reasonCodes).toEqual([
      'allowed-by-rule',
      'no-rule',
      'denied-by-rule',
      'not-allowed-by-rule',
      'interface-mismatch',
    ]);
  });
});

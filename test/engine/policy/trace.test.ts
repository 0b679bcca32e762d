import { describe, expect, it } from '@jest/globals';
import type { HeaderMap, HeaderValue } from '../../../src/engine/asserts/headers.js';
import { traceDepths } from '../../../src/engine/policy/trace.js';
import { FloatValue } from '../../../src/engine/snap/values.js';
import { answersTo, answerTo, type Answer, type DeviceQuestion, type Question } from '../answering.js';

interface Given {
  readonly action?: 'connect' | 'auto-connect';
  readonly plugs?: object;
  readonly slots?: object;
  readonly base?: HeaderMap;
  readonly plugDeclaration?: HeaderMap;
  readonly slotDeclaration?: HeaderMap;
  readonly device?: DeviceQuestion;
}

function ask({
  action = 'connect',
  plugs = {},
  slots = {},
  base = {},
  device = { classic: true },
  ...own
}: Given): Answer {
  const question: Question = {
    action,
    plug: {
      snap: {
        yaml: { name: 'p', plugs: { plug: { interface: 'iface', ...plugs } } },
        declaration: own.plugDeclaration ?? null,
      },
      name: 'plug',
    },
    slot: {
      snap: {
        yaml: { name: 's', slots: { slot: { interface: 'iface', ...slots } } },
        declaration: own.slotDeclaration ?? null,
      },
      name: 'slot',
    },
    device,
    baseDeclaration: base,
  };
  return answerTo(question);
}

const slotRule = (source: HeaderValue): HeaderMap => ({ slots: { iface: source } });
const plugRule = (source: HeaderValue): HeaderMap => ({ plugs: { iface: source } });

describe('the sub-rules of a full trace', () => {
  it('are deny and allow of the question, as true and false', () => {
    expect(ask({ base: slotRule('true') }).trace.subrules).toEqual([
      { subrule: 'deny-connection', stated: true, matches: false, value: 'false', alternatives: [] },
      { subrule: 'allow-connection', stated: true, matches: true, value: 'true', alternatives: [] },
    ]);
    expect(
      ask({ action: 'auto-connect', base: slotRule({ 'deny-auto-connection': 'true' }) }).trace.subrules,
    ).toEqual([
      { subrule: 'deny-auto-connection', stated: true, matches: true, value: 'true', alternatives: [] },
      { subrule: 'allow-auto-connection', stated: false, matches: true, value: 'true', alternatives: [] },
    ]);
    expect(
      ask({ action: 'auto-connect', base: slotRule({ 'allow-auto-connection': 'false' }) }).trace.subrules,
    ).toEqual([
      { subrule: 'deny-auto-connection', stated: false, matches: false, value: 'false', alternatives: [] },
      { subrule: 'allow-auto-connection', stated: true, matches: false, value: 'false', alternatives: [] },
    ]);
    expect(ask({}).trace.subrules).toEqual([]);
  });

  it('show every alternative and constraint, what it wants, finds and whether it holds', () => {
    const source = {
      'deny-connection': { 'on-classic': 'false' },
      'allow-connection': [
        { 'plug-attributes': { a: 'x', 'b.c': '$MISSING' }, 'on-classic': ['ubuntu/core'] },
        { 'plug-names': ['$INTERFACE', 'plug'], 'slots-per-plug': '*' },
      ],
    };
    const device = { classic: true, distribution: { id: 'ubuntu', variantId: 'desktop' } };
    const at = '/slots/iface/allow-connection';
    expect(ask({ base: slotRule(source), plugs: { a: 'x' }, device }).trace.subrules).toEqual([
      {
        subrule: 'deny-connection',
        stated: true,
        matches: false,
        alternatives: [
          {
            alternative: 1,
            pointer: '/slots/iface/deny-connection',
            matches: false,
            constraints: [
              {
                constraint: 'on-classic',
                pointer: '/slots/iface/deny-connection/on-classic',
                wanted: 'false',
                found: true,
                held: false,
              },
            ],
          },
        ],
      },
      {
        subrule: 'allow-connection',
        stated: true,
        matches: true,
        alternatives: [
          {
            alternative: 1,
            pointer: `${at}/0`,
            matches: false,
            constraints: [
              {
                constraint: 'plug-attributes',
                pointer: `${at}/0/plug-attributes/a`,
                wanted: 'x',
                found: 'x',
                held: true,
              },
              {
                constraint: 'plug-attributes',
                pointer: `${at}/0/plug-attributes/b.c`,
                wanted: '$MISSING',
                found: null,
                held: true,
              },
              {
                constraint: 'on-classic',
                pointer: `${at}/0/on-classic`,
                wanted: ['ubuntu/core'],
                found: 'ubuntu/desktop',
                held: false,
              },
            ],
          },
          {
            alternative: 2,
            pointer: `${at}/1`,
            matches: true,
            constraints: [
              {
                constraint: 'plug-names',
                pointer: `${at}/1/plug-names`,
                wanted: ['$INTERFACE', 'plug'],
                found: 'plug',
                held: true,
              },
              { constraint: 'slots-per-plug', pointer: `${at}/1/slots-per-plug`, wanted: '*', held: true },
            ],
          },
        ],
      },
    ]);
  });

  it('show an alternative without constraints', () => {
    const answers = answersTo({
      action: 'install',
      snap: { yaml: { name: 'x', slots: { s: { interface: 'iface' } } } },
      device: { classic: true },
      baseDeclaration: slotRule({ 'allow-installation': {} }),
    });
    expect(answers[0]?.trace.subrules[1]).toEqual({
      subrule: 'allow-installation',
      stated: true,
      matches: true,
      alternatives: [
        {
          alternative: 1,
          pointer: '/slots/iface/allow-installation',
          matches: true,
          constraints: [
            { constraint: '', pointer: '/slots/iface/allow-installation', wanted: 'true', held: true },
          ],
        },
      ],
    });
  });

  it('show attribute alternatives by their pointers', () => {
    const source = {
      'allow-connection': { 'plug-attributes': [{ a: 'n' }, { a: 'x' }], 'on-core-desktop': 'false' },
    };
    const [, allow] = ask({ base: slotRule(source), plugs: { a: 'x' } }).trace.subrules;
    expect(allow?.alternatives[0]?.matches).toBe(true);
    expect(allow?.alternatives[0]?.constraints.map(({ pointer, held }) => [pointer, held])).toEqual([
      ['/slots/iface/allow-connection/plug-attributes/0/a', false],
      ['/slots/iface/allow-connection/plug-attributes/1/a', true],
      ['/slots/iface/allow-connection/on-core-desktop', true],
    ]);
  });

  it('show empty attribute constraints', () => {
    const shown = (attributes: HeaderValue) =>
      ask({ base: slotRule({ 'allow-connection': { 'plug-attributes': attributes } }) }).trace.subrules[1]
        ?.alternatives;
    const at = '/slots/iface/allow-connection';
    const constraint = { constraint: 'plug-attributes', pointer: `${at}/plug-attributes` };
    expect(shown({})).toEqual([
      {
        alternative: 1,
        pointer: at,
        matches: true,
        constraints: [{ ...constraint, wanted: 'true', held: true }],
      },
    ]);
    expect(shown([])).toEqual([
      {
        alternative: 1,
        pointer: at,
        matches: false,
        constraints: [{ ...constraint, wanted: [], held: false }],
      },
    ]);
  });

  it.each<[HeaderMap, unknown, Partial<DeviceQuestion>]>([
    [{ 'plug-names': ['n'] }, 'plug', {}],
    [{ 'slot-names': ['n'] }, 'slot', {}],
    [{ 'plug-snap-type': ['kernel'] }, 'app', {}],
    [{ 'slot-snap-type': ['kernel'] }, 'app', {}],
    [{ 'plug-snap-id': ['snapidsnapidsnapidsnapidsnapid01'] }, 'plug-id', {}],
    [{ 'plug-publisher-id': ['nobody'] }, 'plug-publisher', {}],
    [{ 'on-classic': 'false' }, true, {}],
    [{ 'on-core-desktop': 'true' }, false, {}],
    [{ 'on-classic': ['debian'] }, 'ubuntu', { distribution: { id: 'ubuntu' } }],
    [{ 'on-classic': ['debian'] }, 'core', { classic: false, distribution: { id: 'ubuntu' } }],
    [{ 'on-store': ['n'] }, 'garage', { model: { 'brand-id': 'acme', model: 'car', store: 'garage' } }],
    [{ 'on-brand': ['nn'] }, 'acme', { model: { 'brand-id': 'acme', model: 'car' } }],
    [{ 'on-model': ['nn/n'] }, 'acme/car', { model: { 'brand-id': 'acme', model: 'car' } }],
  ])('show what %j finds: %j', (constraints, found, device) => {
    const { trace } = ask({
      base: slotRule({ 'allow-connection': constraints }),
      device: { classic: true, ...device },
      plugDeclaration: { 'snap-id': 'plug-id', 'publisher-id': 'plug-publisher' },
    });
    const [key] = Object.keys(constraints);
    expect(trace.subrules[1]?.alternatives[0]?.constraints).toEqual([
      {
        constraint: key,
        pointer: `/slots/iface/allow-connection/${key!}`,
        wanted: constraints[key!],
        found,
        held: false,
      },
    ]);
  });

  it.each<[HeaderMap, unknown]>([
    [{ 'slot-snap-id': ['snapidsnapidsnapidsnapidsnapid01'] }, 'slot-id'],
    [{ 'slot-publisher-id': ['nobody'] }, 'slot-publisher'],
  ])('show what %j of a plug rule finds: %j', (constraints, found) => {
    const { trace } = ask({
      base: plugRule({ 'allow-connection': constraints }),
      slotDeclaration: { 'snap-id': 'slot-id', 'publisher-id': 'slot-publisher' },
    });
    expect(trace.subrules[1]?.alternatives[0]?.constraints[0]).toMatchObject({ found, held: false });
  });

  it.each<[HeaderMap, Given, unknown]>([
    [{ 'on-store': ['n'] }, {}, null],
    [{ 'on-brand': ['nn'] }, {}, null],
    [{ 'on-model': ['nn/n'] }, {}, null],
    [
      { 'on-brand': ['acme'] },
      {
        device: {
          classic: true,
          model: { 'brand-id': 'acme', model: 'm', store: 'a' },
          store: { store: 'b' },
        },
      },
      'acme',
    ],
    [{ 'plug-attributes': { a: '$SLOT(b)' } }, { plugs: { a: 'x' } }, 'x'],
    [{ 'plug-attributes': { a: '$SLOT(b)' } }, {}, null],
    [{ 'plug-attributes': { a: { b: '$SLOT(b)' } } }, { plugs: { a: { b: 'x' } } }, { b: 'x' }],
    [{ 'plug-attributes': { a: '$SLOT_COMPAT(b)' } }, { plugs: { a: 'x' }, slots: { b: 'x' } }, 'x'],
    [
      { 'plug-attributes': { a: '$SLOT_COMPAT(b)' } },
      { plugs: { a: 'x' }, device: { classic: true, contentCompatLabels: true } },
      'x',
    ],
  ])('say where nothing can be compared: %j', (constraints, given, found) => {
    const { trace } = ask({ base: slotRule({ 'allow-connection': constraints }), ...given });
    expect(trace.subrules[1]?.alternatives[0]?.constraints[0]).toMatchObject({
      found,
      held: false,
      notEvaluable: true,
    });
  });

  it.each([['$PLUG_PUBLISHER_ID'], ['$SLOT(b)'], ['$PLUG(b)'], ['$PLUG_COMPAT(b)']])(
    'say that %s cannot be compared during installation checks',
    (wanted) => {
      const [answer] = answersTo({
        action: 'install',
        snap: { yaml: { name: 'x', plugs: { p: { interface: 'iface', a: 'x', b: 'x' } } } },
        device: { classic: true, contentCompatLabels: true },
        baseDeclaration: plugRule({ 'allow-installation': { 'plug-attributes': { a: wanted } } }),
      });
      expect(answer?.trace.subrules[1]?.alternatives[0]?.constraints[0]).toMatchObject({
        wanted,
        found: 'x',
        held: false,
        notEvaluable: true,
      });
    },
  );

  it('show attribute values of every kind', () => {
    const values = {
      t: 'x',
      b: true,
      i: 7,
      l: ['x', 1],
      m: { n: 'x' },
      big: 9007199254740993n,
      f: new FloatValue(1.5),
    };
    const constraints = Object.fromEntries(Object.keys(values).map((name) => [name, 'n']));
    const { trace } = ask({
      base: slotRule({ 'allow-connection': { 'plug-attributes': constraints } }),
      plugs: values,
    });
    const found = trace.subrules[1]?.alternatives[0]?.constraints.map((constraint) => constraint.found);
    expect(found).toEqual(Object.values(values));
    expect(trace.subrules[1]?.alternatives[0]?.constraints.some(({ held }) => held)).toBe(false);
  });

  it('keep the state of each of many constraints', () => {
    const names = Array.from({ length: 40 }, (_, i) => `a${i}`);
    const wanted = Object.fromEntries(names.map((name) => [name, 'x']));
    for (const odd of [0, 13, 14, 15, 16, 17, 39]) {
      const given = { ...wanted, [`a${odd}`]: 'y' };
      const { trace } = ask({
        base: slotRule({ 'allow-connection': { 'plug-attributes': wanted } }),
        plugs: given,
      });
      const held = trace.subrules[1]?.alternatives[0]?.constraints.map((constraint) => constraint.held);
      expect(held).toEqual(names.map((_, index) => index !== odd));
    }
  });
});

describe('the levels of a trace', () => {
  const found = (given: Given) =>
    ask(given).trace.levels.map((level) => [level.declaration, level.side, level.found].join(' '));

  it.each<[string, Given, string[]]>([
    ['no rule at all', {}, ['no-declaration', 'no-declaration', 'no-rule', 'no-rule']],
    [
      'declarations without rules',
      { plugDeclaration: {}, slotDeclaration: {} },
      ['no-rule', 'no-rule', 'no-rule', 'no-rule'],
    ],
    [
      'a plug declaration without rules',
      { plugDeclaration: {} },
      ['no-rule', 'no-declaration', 'no-rule', 'no-rule'],
    ],
    [
      'a slot declaration without rules',
      { slotDeclaration: {} },
      ['no-declaration', 'no-rule', 'no-rule', 'no-rule'],
    ],
    [
      'the plug snap',
      { plugDeclaration: plugRule('true') },
      ['governs', 'not-reached', 'not-reached', 'not-reached'],
    ],
    [
      'the slot snap',
      { slotDeclaration: slotRule('true') },
      ['no-declaration', 'governs', 'not-reached', 'not-reached'],
    ],
    [
      'the slot snap, then',
      { plugDeclaration: {}, slotDeclaration: slotRule('true') },
      ['no-rule', 'governs', 'not-reached', 'not-reached'],
    ],
    [
      'base plugs',
      { base: plugRule('true') },
      ['no-declaration', 'no-declaration', 'governs', 'not-reached'],
    ],
    ['base slots', { base: slotRule('true') }, ['no-declaration', 'no-declaration', 'no-rule', 'governs']],
    [
      'base slots, then',
      { base: slotRule('true'), plugDeclaration: {}, slotDeclaration: {} },
      ['no-rule', 'no-rule', 'no-rule', 'governs'],
    ],
  ])('with %s', (_, given, expected) => {
    const places = [
      'snap-declaration plug',
      'snap-declaration slot',
      'base-declaration plug',
      'base-declaration slot',
    ];
    expect(found(given)).toEqual(expected.map((word, index) => `${places[index]!} ${word}`));
  });

  it('of an installation are those of the side', () => {
    const yaml = { name: 'x', plugs: { p: { interface: 'iface' } }, slots: { s: { interface: 'iface' } } };
    const levels = (action: 'install' | 'sideload', base: HeaderMap, declaration: HeaderMap | null) =>
      answersTo({
        action,
        snap: { yaml, declaration },
        device: { classic: true },
        baseDeclaration: base,
      }).map(({ trace }) =>
        trace.levels.map((level) => [level.declaration, level.side, level.found].join(' ')),
      );
    expect(levels('install', { ...slotRule('true'), ...plugRule('true') }, null)).toEqual([
      ['snap-declaration slot no-declaration', 'base-declaration slot governs'],
      ['snap-declaration plug no-declaration', 'base-declaration plug governs'],
    ]);
    expect(levels('install', slotRule('true'), plugRule('true'))).toEqual([
      ['snap-declaration slot no-rule', 'base-declaration slot governs'],
      ['snap-declaration plug governs', 'base-declaration plug not-reached'],
    ]);
    expect(levels('install', {}, slotRule('true'))).toEqual([
      ['snap-declaration slot governs', 'base-declaration slot not-reached'],
      ['snap-declaration plug no-rule', 'base-declaration plug no-rule'],
    ]);
    const minimal = slotRule({ 'allow-installation': { 'on-classic': 'true' } });
    expect(levels('sideload', minimal, slotRule('true'))).toEqual([['base-declaration slot governs']]);
    expect(levels('sideload', slotRule('true'), slotRule('true'))).toEqual([
      ['base-declaration slot no-rule'],
    ]);
  });
});

describe('a failing trace', () => {
  const source = {
    'deny-connection': [
      { 'on-classic': 'false' },
      { 'plug-attributes': { a: 'x' }, 'on-core-desktop': 'false' },
      { 'slot-names': ['slot'] },
    ],
    'allow-connection': [
      { 'plug-attributes': { a: 'x', b: 'x' } },
      { 'on-classic': 'true', 'slot-names': ['n'] },
      { 'on-core-desktop': 'true' },
    ],
  };
  const keysIn = ({ failing }: Answer) =>
    failing.subrules.map(({ subrule, matches, alternatives }) => [
      subrule,
      matches,
      alternatives.map(({ alternative, matches: holds, constraints }) => [
        alternative,
        holds,
        constraints.map(({ pointer }) => pointer.replace(/^\/slots\/iface\//, '')),
      ]),
    ]);

  it('of a denial shows the deny alternatives that match', () => {
    expect(keysIn(ask({ base: slotRule(source), plugs: { a: 'x' } }))).toEqual([
      [
        'deny-connection',
        true,
        [
          [2, true, ['deny-connection/1/plug-attributes/a', 'deny-connection/1/on-core-desktop']],
          [3, true, ['deny-connection/2/slot-names']],
        ],
      ],
    ]);
  });

  it('of a missing allowance shows the constraints that do not hold', () => {
    const allowOnly = { 'allow-connection': source['allow-connection'] };
    expect(keysIn(ask({ base: slotRule(allowOnly), plugs: { a: 'x' } }))).toEqual([
      [
        'allow-connection',
        false,
        [
          [1, false, ['allow-connection/0/plug-attributes/b']],
          [2, false, ['allow-connection/1/slot-names']],
          [3, false, ['allow-connection/2/on-core-desktop']],
        ],
      ],
    ]);
  });

  it('leaves out a choice that does not hold beside one that does', () => {
    const constraints = {
      'plug-attributes': [{ a: 'n' }, { a: 'x' }, { b: 'n' }],
      'slot-attributes': [{ a: 'n' }, { b: 'n' }],
      'on-classic': 'false',
      'on-core-desktop': 'false',
    };
    const kept = [
      'allow-connection/slot-attributes/0/a',
      'allow-connection/slot-attributes/1/b',
      'allow-connection/on-classic',
    ];
    const single = slotRule({ 'allow-connection': constraints });
    expect(keysIn(ask({ base: single, plugs: { a: 'x' } }))).toEqual([
      ['allow-connection', false, [[1, false, kept]]],
    ]);
    const twice = slotRule({ 'allow-connection': [constraints, constraints] });
    const shown = keysIn(ask({ base: twice, plugs: { a: 'x' } }))[0]?.[2];
    const at = (index: number) => kept.map((pointer) => pointer.replace('/', `/${index}/`));
    expect(shown).toEqual([
      [1, false, at(0)],
      [2, false, at(1)],
    ]);
  });

  it('of an allowed question shows levels alone', () => {
    const answer = ask({ base: slotRule({ 'allow-connection': { 'on-classic': 'true' } }) });
    expect(answer.failing).toEqual({ levels: answer.trace.levels, subrules: [] });
    expect(answer.failing.levels).toHaveLength(4);
  });

  it('shows true and false as they are', () => {
    expect(ask({ base: slotRule('false') }).failing.subrules).toEqual([
      { subrule: 'deny-connection', stated: true, matches: true, value: 'true', alternatives: [] },
    ]);
    expect(ask({ base: slotRule({ 'allow-connection': 'false' }) }).failing.subrules).toEqual([
      { subrule: 'allow-connection', stated: true, matches: false, value: 'false', alternatives: [] },
    ]);
  });

  it('is one of three depths', () => {
    expect(traceDepths).toEqual(['full', 'failing', 'none']);
  });
});

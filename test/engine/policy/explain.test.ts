import { describe, expect, it } from '@jest/globals';
import type { HeaderMap, HeaderValue } from '../../../src/engine/asserts/headers.js';
import { engineVersion } from '../../../src/engine/policy/version.js';
import { FloatValue } from '../../../src/engine/snap/values.js';
import { answersTo, answerTo, type Question } from '../answering.js';

interface Given {
  readonly plugs?: object;
  readonly slots?: object;
  readonly plugDeclaration?: HeaderMap;
  readonly slotDeclaration?: HeaderMap;
  readonly classic?: boolean;
}

function question(action: 'connect' | 'auto-connect', base: HeaderMap, given: Given = {}): Question {
  const { plugs = {}, slots = {}, plugDeclaration = null, slotDeclaration = null, classic = true } = given;
  return {
    action,
    plug: {
      snap: {
        yaml: { name: 'p', plugs: { cam: { interface: 'camera', ...plugs } } },
        declaration: plugDeclaration,
      },
      name: 'cam',
    },
    slot: {
      snap: {
        yaml: { name: 's', slots: { dev: { interface: 'camera', ...slots } } },
        declaration: slotDeclaration,
      },
      name: 'dev',
    },
    device: { classic },
    baseDeclaration: base,
  };
}

const slotRule = (source: HeaderValue): HeaderMap => ({ slots: { camera: source } });
const plugRule = (source: HeaderValue): HeaderMap => ({ plugs: { camera: source } });

const connected = 'plug "cam" may be connected to slot "dev": ';
const notConnected = 'plug "cam" may not be connected to slot "dev": ';
const ofSlots = `of the base-declaration's slot rule for "camera"`;

const connecting = (base: HeaderMap, given?: Given) => answerTo(question('connect', base, given)).message;
const allowing = (constraints: HeaderValue, given?: Given) => {
  const message = connecting(slotRule({ 'allow-connection': constraints }), given);
  const lead = `${notConnected}allow-connection ${ofSlots} `;
  return message.startsWith(lead) ? message.slice(lead.length) : message;
};

describe('the message of a connection', () => {
  it.each<[string, HeaderMap, string]>([
    ['no rule', {}, `${connected}no rule speaks about it, and what no rule speaks about is allowed`],
    ['true', slotRule('true'), `${connected}allow-connection ${ofSlots} allows it`],
    [
      'a default',
      slotRule({ 'allow-installation': 'true' }),
      `${connected}allow-connection ${ofSlots} allows it by default`,
    ],
    [
      'a constraint',
      slotRule({ 'allow-connection': { 'on-classic': 'true' } }),
      `${connected}allow-connection ${ofSlots} allows it (on-classic)`,
    ],
    [
      'two constraints',
      slotRule({
        'allow-connection': { 'on-classic': 'true', 'plug-attributes': { a: '$MISSING', b: '$MISSING' } },
      }),
      `${connected}allow-connection ${ofSlots} allows it (plug-attributes, on-classic)`,
    ],
    [
      'the second alternative',
      slotRule({ 'allow-connection': [{ 'on-classic': 'false' }, { 'on-core-desktop': 'false' }] }),
      `${connected}allow-connection ${ofSlots} allows it (alternative 2: on-core-desktop)`,
    ],
    ['false', slotRule('false'), `${notConnected}deny-connection ${ofSlots} denies it`],
    [
      'a deny',
      slotRule({ 'deny-connection': { 'on-classic': 'true' } }),
      `${notConnected}deny-connection ${ofSlots} denies it (on-classic)`,
    ],
    [
      'the third deny',
      slotRule({
        'deny-connection': [
          { 'on-classic': 'false' },
          { 'on-classic': 'false' },
          { 'plug-names': ['cam'], 'on-classic': 'true' },
        ],
      }),
      `${notConnected}deny-connection ${ofSlots} denies it (alternative 3: plug-names, on-classic)`,
    ],
    [
      'an allow that is false',
      slotRule({ 'allow-connection': 'false' }),
      `${notConnected}allow-connection ${ofSlots} is false`,
    ],
    [
      'alternatives none of which matches',
      slotRule({ 'allow-connection': [{ 'on-classic': 'false' }, { 'on-core-desktop': 'true' }] }),
      `${notConnected}allow-connection ${ofSlots} has 2 alternatives and none matches`,
    ],
    [
      'a plug rule',
      plugRule('false'),
      `${notConnected}deny-connection of the base-declaration's plug rule for "camera" denies it`,
    ],
  ])('by %s', (_, base, message) => {
    expect(connecting(base)).toBe(message);
  });

  it('names the declaration of the snap', () => {
    expect(connecting({}, { plugDeclaration: plugRule('false') })).toBe(
      `${notConnected}deny-connection of the snap-declaration's plug rule for "camera" denies it`,
    );
    expect(connecting({}, { slotDeclaration: slotRule('true') })).toBe(
      `${connected}allow-connection of the snap-declaration's slot rule for "camera" allows it`,
    );
  });

  it('of the automatic kind', () => {
    expect(answerTo(question('auto-connect', slotRule('true'))).message).toBe(
      `plug "cam" is automatically connected to slot "dev": allow-auto-connection ${ofSlots} allows it`,
    );
    expect(answerTo(question('auto-connect', slotRule('false'))).message).toBe(
      `plug "cam" is not automatically connected to slot "dev": deny-auto-connection ${ofSlots} denies it`,
    );
  });

  it('of different interfaces', () => {
    const { slot, ...rest } = question('connect', {});
    const other = { ...slot!, snap: { yaml: { slots: { dev: { interface: 'pulseaudio' } } } } };
    expect(answerTo({ ...rest, slot: other }).message).toBe(
      `${notConnected}the plug is of interface "camera", the slot of "pulseaudio"`,
    );
  });

  it.each<[HeaderValue, Given, string]>([
    [{ 'on-classic': 'false' }, {}, 'asks for on-classic "false", found true'],
    [{ 'on-classic': ['debian'] }, { classic: false }, 'asks for on-classic ["debian"], found "core"'],
    [{ 'slot-snap-type': ['core', 'gadget'] }, {}, 'asks for slot-snap-type ["core","gadget"], found "app"'],
    [
      { 'plug-snap-id': ['snapidsnapidsnapidsnapidsnapid01'] },
      {},
      'asks for plug-snap-id ["snapidsnapidsnapidsnapidsnapid01"], found none',
    ],
    [{ 'on-store': ['garage'] }, {}, 'asks for on-store ["garage"], found none'],
    [{ 'plug-attributes': { a: 'x' } }, {}, 'asks for plug-attributes.a "x", found none'],
    [{ 'plug-attributes': { a: 'x' } }, { plugs: { a: 'y' } }, 'asks for plug-attributes.a "x", found "y"'],
    [{ 'plug-attributes': { a: 'x' } }, { plugs: { a: '' } }, 'asks for plug-attributes.a "x", found none'],
    [{ 'plug-attributes': { a: 'x' } }, { plugs: { a: 7 } }, 'asks for plug-attributes.a "x", found 7'],
    [
      { 'plug-attributes': { a: 'x' } },
      { plugs: { a: 9007199254740993n } },
      'asks for plug-attributes.a "x", found 9007199254740993',
    ],
    [
      { 'plug-attributes': { a: 'x' } },
      { plugs: { a: [9007199254740993n, 'y'] } },
      'asks for plug-attributes.a "x", found ["9007199254740993","y"]',
    ],
    [
      { 'plug-attributes': { a: 'x' } },
      { plugs: { a: new FloatValue(1.5) } },
      'asks for plug-attributes.a "x", found 1.5',
    ],
    [
      { 'plug-attributes': { a: 'x' } },
      { plugs: { a: { b: 'y' } } },
      'asks for plug-attributes.a "x", found {"b":"y"}',
    ],
    [
      { 'slot-attributes': { a: { b: ['x', '$MISSING'] } } },
      { slots: { a: {} } },
      'asks for slot-attributes.a {"b":["x","$MISSING"]}, found {}',
    ],
    [{ 'plug-attributes': { 'a/b~c~1': '' } }, {}, 'asks for plug-attributes.a/b~c~1 none, found none'],
    [
      { 'plug-attributes': { a: 'x' }, 'on-classic': 'false' },
      { plugs: { a: 'x' } },
      'asks for on-classic "false", found true',
    ],
    [
      { 'plug-attributes': { a: 'x' }, 'on-classic': 'false' },
      { plugs: { a: 'y' } },
      'asks for plug-attributes.a "x", found "y", and 1 more',
    ],
    [
      { 'plug-attributes': { a: 'x', b: 'x', c: 'x' } },
      { plugs: { b: 'x' } },
      'asks for plug-attributes.a "x", found none, and 1 more',
    ],
    [
      { 'plug-attributes': [{ a: 'x' }, { a: 'z' }] },
      { plugs: { a: 'y' } },
      'asks for plug-attributes.a "x", found "y", and 1 more',
    ],
    // A choice that does not hold beside one that does is no reason.
    [
      { 'plug-attributes': [{ a: 'x' }, { a: 'y' }], 'on-classic': 'false' },
      { plugs: { a: 'y' } },
      'asks for on-classic "false", found true',
    ],
    [
      { 'plug-attributes': [{ a: 'y' }, { a: 'x' }], 'on-classic': 'false' },
      { plugs: { a: 'y' } },
      'asks for on-classic "false", found true',
    ],
    [
      {
        'plug-attributes': [{ a: 'y' }, { a: 'x' }],
        'slot-attributes': [{ a: 'x' }, { a: 'y' }],
        'on-classic': 'false',
      },
      { plugs: { a: 'y' } },
      'asks for slot-attributes.a "x", found none, and 2 more',
    ],
    [
      {
        'plug-attributes': [
          { a: 'y', b: 'x' },
          { a: 'x', b: 'y' },
        ],
      },
      { plugs: { a: 'y', b: 'y' } },
      'asks for plug-attributes.b "x", found "y", and 1 more',
    ],
    [{ 'plug-names': [] }, {}, 'asks for plug-names [], found "cam"'],
    [{ 'plug-attributes': [] }, {}, 'asks for plug-attributes [], found none'],
    [
      { 'plug-attributes': { a: 'x'.repeat(100) } },
      { plugs: { a: 'y'.repeat(77) } },
      `asks for plug-attributes.a "${'x'.repeat(79)}…, found "${'y'.repeat(77)}"`,
    ],
    [
      { 'plug-attributes': { a: 'x'.repeat(78) } },
      {},
      `asks for plug-attributes.a "${'x'.repeat(78)}", found none`,
    ],
    [
      { 'plug-attributes': { a: 'x'.repeat(79) } },
      {},
      `asks for plug-attributes.a "${'x'.repeat(79)}…, found none`,
    ],
  ])('says what is missing by %j', (constraints, given, message) => {
    expect(allowing(constraints, given)).toBe(message);
  });
});

describe('the message of an installation', () => {
  const yaml = {
    name: 'x',
    slots: { dev: { interface: 'camera' } },
    plugs: { cam: { interface: 'camera' } },
  };
  const ask = (action: 'install' | 'sideload', base: HeaderMap) =>
    answersTo({ action, snap: { yaml }, device: { classic: true }, baseDeclaration: base }).map(
      ({ message }) => message,
    );

  it('tells whether the plug or slot lets it be', () => {
    expect(ask('install', { ...slotRule('true'), ...plugRule('false') })).toEqual([
      `slot "dev" lets the snap be installed: allow-installation ${ofSlots} allows it`,
      `plug "cam" does not let the snap be installed: deny-installation of the base-declaration's plug rule for "camera" denies it`,
    ]);
    expect(ask('install', {})).toEqual([
      'slot "dev" lets the snap be installed: no rule speaks about it, and what no rule speaks about is allowed',
      'plug "cam" lets the snap be installed: no rule speaks about it, and what no rule speaks about is allowed',
    ]);
    expect(ask('install', slotRule({ 'allow-installation': {} }))[0]).toBe(
      `slot "dev" lets the snap be installed: allow-installation ${ofSlots} allows it`,
    );
    expect(ask('sideload', slotRule({ 'allow-installation': { 'slot-snap-type': ['core'] } }))).toEqual([
      `slot "dev" does not let the snap be installed: allow-installation ${ofSlots} asks for slot-snap-type ["core"], found "app"`,
    ]);
    expect(ask('sideload', slotRule({ 'allow-installation': { 'slot-snap-type': ['app'] } }))).toEqual([
      `slot "dev" lets the snap be installed: allow-installation ${ofSlots} allows it (slot-snap-type)`,
    ]);
  });
});

describe('the rule reference', () => {
  const referring = (base: HeaderMap, given?: Given) => answerTo(question('connect', base, given)).rule;
  const slotReference = { declaration: 'base-declaration', side: 'slot', interface: 'camera' };

  it.each<[HeaderValue, object]>([
    ['true', { subrule: 'allow-connection', alternative: 1, pointer: '/slots/camera/allow-connection' }],
    ['false', { subrule: 'deny-connection', alternative: 1, pointer: '/slots/camera/deny-connection' }],
    [
      { 'deny-installation': 'true' },
      { subrule: 'allow-connection', alternative: 1, pointer: '/slots/camera' },
    ],
    [
      { 'allow-connection': 'false' },
      { subrule: 'allow-connection', pointer: '/slots/camera/allow-connection' },
    ],
    [
      { 'allow-connection': { 'on-classic': 'true' } },
      { subrule: 'allow-connection', alternative: 1, pointer: '/slots/camera/allow-connection' },
    ],
    [
      { 'allow-connection': { 'on-classic': 'false' } },
      { subrule: 'allow-connection', pointer: '/slots/camera/allow-connection' },
    ],
    [
      { 'allow-connection': [{ 'on-classic': 'false' }, { 'on-classic': 'true' }] },
      { subrule: 'allow-connection', alternative: 2, pointer: '/slots/camera/allow-connection/1' },
    ],
    [
      { 'allow-connection': [{ 'on-classic': 'false' }, { 'on-classic': 'false' }] },
      { subrule: 'allow-connection', pointer: '/slots/camera/allow-connection' },
    ],
    [
      {
        'deny-connection': [{ 'on-classic': 'false' }, { 'on-classic': 'true' }],
        'allow-connection': 'false',
      },
      { subrule: 'deny-connection', alternative: 2, pointer: '/slots/camera/deny-connection/1' },
    ],
  ])('to %j', (source, expected) => {
    expect(referring(slotRule(source))).toEqual({ ...slotReference, ...expected });
  });

  it('to a snap-declaration says which', () => {
    const declaration = { 'snap-id': 'the-id', revision: '12' };
    const common = { declaration: 'snap-declaration', interface: 'camera', snapId: 'the-id', revision: 12 };
    const allowed = { subrule: 'allow-connection', alternative: 1 };
    expect(referring({}, { plugDeclaration: { ...declaration, ...plugRule('true') } })).toEqual({
      ...common,
      ...allowed,
      side: 'plug',
      pointer: '/plugs/camera/allow-connection',
    });
    expect(referring({}, { slotDeclaration: { ...declaration, ...slotRule('true') } })).toEqual({
      ...common,
      ...allowed,
      side: 'slot',
      pointer: '/slots/camera/allow-connection',
    });
    const ids = { plugDeclaration: declaration, slotDeclaration: declaration };
    expect(referring(slotRule('true'), ids)).toEqual({
      ...slotReference,
      ...allowed,
      pointer: '/slots/camera/allow-connection',
    });
  });

  it('is there only where a rule governs', () => {
    expect(referring({})).toBeUndefined();
  });

  it('of a minimal check points at the alternative as declared', () => {
    const base = slotRule({
      'allow-installation': [
        {},
        { 'slot-names': ['x'] },
        { 'slot-snap-type': ['core'] },
        { 'on-classic': 'true' },
      ],
    });
    const [answer] = answersTo({
      action: 'sideload',
      snap: { yaml: { slots: { dev: { interface: 'camera' } } } },
      device: { classic: true },
      baseDeclaration: base,
    });
    expect(answer?.rule).toMatchObject({
      subrule: 'allow-installation',
      pointer: '/slots/camera/allow-installation/3',
    });
  });
});

describe('the version of the engine', () => {
  it('is told with every answer', () => {
    expect(engineVersion.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(engineVersion.catalogue).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});

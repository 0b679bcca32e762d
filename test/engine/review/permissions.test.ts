import { describe, expect, it } from '@jest/globals';
import type { HeaderMap } from '../../../src/engine/asserts/headers.js';
import { builtinBaseDeclaration } from '../../../src/engine/catalogue/catalogue.js';
import { conditionText, permissionsOf, type Effect } from '../../../src/engine/review/permissions.js';
import type { Question } from '../../../src/engine/review/ruling.js';
import { compileDeclaration } from '../../../src/engine/rules/declaration.js';
import { readSnap } from '../../../src/engine/snap/read-snap.js';
import { deviceFrom, type DeviceQuestion } from '../answering.js';

interface Given {
  readonly own?: HeaderMap;
  readonly base?: HeaderMap;
  readonly snap?: object;
  readonly interfaces?: readonly string[];
  readonly device?: DeviceQuestion;
}

const permissions = ({ own, base = {}, snap, interfaces, device }: Given) =>
  permissionsOf({
    declaration: own === undefined ? null : compileDeclaration('snap-declaration', own),
    base: compileDeclaration('base-declaration', base),
    ...(snap !== undefined && { snap: readSnap({ name: 'x', ...snap }) }),
    ...(interfaces !== undefined && { interfaces }),
    ...(device !== undefined && { device: deviceFrom(device) }),
  });

const text = ({ outcome, level, conditions }: Effect) =>
  [`${outcome} by ${level}`, ...(conditions ?? []).map(conditionText)].join('; ');

/** The effect on the plug side of the only interface there is, in words. */
const plugEffect = (question: Question, given: Given) => {
  const plugs = permissions(given).filter(({ side }) => side === 'plug');
  expect(plugs).toHaveLength(1);
  return text(plugs[0]![question]);
};

const builtin = builtinBaseDeclaration();

describe('effective permissions of the built-in base-declaration', () => {
  it('change entirely with a rule of the snap', () => {
    const own = { plugs: { 'snapd-control': { 'allow-installation': 'true' } } };
    const before = { base: builtin, snap: { plugs: { 'snapd-control': null } } };
    expect(plugEffect('installation', before)).toBe('deny by base');
    expect(plugEffect('auto-connection', before)).toBe('deny by base');
    expect(plugEffect('installation', { base: builtin, own })).toBe('allow by snap');
    expect(plugEffect('auto-connection', { base: builtin, own })).toBe('allow by snap');
  });

  it('depend on the peer in the words of the rule', () => {
    const snap = { plugs: { lib: { interface: 'content', content: 'lib' } } };
    expect(plugEffect('auto-connection', { base: builtin, snap })).toBe(
      'depends by base; ' +
        'allow-auto-connection alternative 1 wants plug-attributes.content "$SLOT(content)"; ' +
        'allow-auto-connection alternative 1 wants plug-publisher-id ["$SLOT_PUBLISHER_ID"]',
    );
    const [permission] = permissions({ base: builtin, snap });
    expect(permission?.['auto-connection'].conditions?.[1]).toEqual({
      subrule: 'allow-auto-connection',
      alternative: 1,
      key: 'plug-publisher-id',
      wanted: ['$SLOT_PUBLISHER_ID'],
      pointer: '/slots/content/allow-auto-connection/plug-publisher-id',
    });
  });
});

describe('what is known', () => {
  const own = (rule: HeaderMap): HeaderMap => ({ plugs: { iface: rule } });

  it('decides by the names and attributes of each plug', () => {
    const rule = own({ 'allow-connection': { 'plug-names': ['a.*'], 'plug-attributes': { mode: 'read' } } });
    const snap = {
      plugs: {
        a1: { interface: 'iface', mode: 'read' },
        a2: { interface: 'iface', mode: 'write' },
        b: { interface: 'iface', mode: 'read' },
      },
    };
    const outcomes = permissions({ own: rule, snap }).map(({ name, connection }) => [
      name,
      connection.outcome,
    ]);
    expect(outcomes).toEqual([
      ['a1', 'allow'],
      ['a2', 'deny'],
      ['b', 'deny'],
    ]);
    expect(plugEffect('connection', { own: rule })).toContain('depends by snap');
  });

  it('decides by the type of the snap', () => {
    const base = { plugs: { iface: { 'allow-installation': { 'plug-snap-type': ['gadget'] } } } };
    const of = (type: string) => plugEffect('installation', { base, snap: { type, plugs: { iface: null } } });
    expect([of('gadget'), of('app')]).toEqual(['allow by base', 'deny by base']);
  });

  it('decides by ids that the declaration names, also beside a marker for the other side', () => {
    const base = {
      slots: { iface: { 'allow-connection': { 'plug-publisher-id': ['acme', '$SLOT_PUBLISHER_ID'] } } },
    };
    const of = (headers: HeaderMap) =>
      plugEffect('connection', { base, own: headers, interfaces: ['iface'] });
    expect(of({ 'publisher-id': 'acme' })).toBe('allow by base');
    expect(of({ 'publisher-id': 'other' })).toContain('depends by base');
    expect(of({})).toContain('depends by base');
  });

  it('decides by the device where there is one', () => {
    const rule = own({ 'allow-connection': { 'on-classic': 'true' } });
    expect(plugEffect('connection', { own: rule, device: { classic: true } })).toBe('allow by snap');
    expect(plugEffect('connection', { own: rule, device: { classic: false } })).toBe('deny by snap');
    expect(plugEffect('connection', { own: rule })).toBe(
      'depends by snap; allow-connection alternative 1 wants on-classic "true"',
    );
  });

  it('asks labels and references of nobody during installation', () => {
    const rule = own({
      'allow-installation': [
        { 'plug-attributes': { a: '$SLOT(a)' } },
        { 'plug-attributes': { a: '$SLOT_COMPAT(a)' } },
        { 'plug-attributes': { a: '$PLUG_PUBLISHER_ID' } },
      ],
    });
    const snap = { plugs: { one: { interface: 'iface', a: 'acme' } } };
    expect(plugEffect('installation', { own: rule, snap })).toBe('deny by snap');
  });
});

describe('deny and allow', () => {
  const of = (rule: HeaderMap) => plugEffect('connection', { own: { plugs: { iface: rule } } });
  const app = { 'slot-snap-type': ['app'] };

  it('show the conditions of what still decides', () => {
    const denied = 'deny-connection alternative 1 wants slot-snap-type ["app"]';
    const allowed = 'allow-connection alternative 1 wants on-classic "true"';
    expect(of({ 'deny-connection': app })).toBe(`depends by snap; ${denied}`);
    expect(of({ 'deny-connection': app, 'allow-connection': { 'on-classic': 'true' } })).toBe(
      `depends by snap; ${denied}; ${allowed}`,
    );
    expect(of({ 'deny-connection': app, 'allow-connection': 'false' })).toBe('deny by snap');
    expect(of({ 'deny-connection': 'true', 'allow-connection': app })).toBe('deny by snap');
  });

  it('leave out alternatives that cannot match', () => {
    const never = { 'slot-snap-type': ['core'], 'plug-names': ['$UNKNOWN'] };
    const rule = { plugs: { iface: { 'allow-connection': [never, app] } } };
    expect(plugEffect('connection', { own: rule, snap: { plugs: { iface: null } } })).toBe(
      'depends by snap; allow-connection alternative 2 wants slot-snap-type ["app"]',
    );
  });
});

describe('the rule in force', () => {
  it('is for installation that of the own side, for connections the plug side of the base-declaration first', () => {
    const base = {
      plugs: { iface: { 'deny-connection': 'true' } },
      slots: { iface: { 'deny-installation': 'true' }, other: { 'deny-installation': 'true' } },
    };
    const all = permissions({ base, interfaces: ['iface', 'other', 'third'] });
    const outcomes = all.map((one) => [
      one.side,
      one.interface,
      text(one.installation),
      text(one.connection),
    ]);
    expect(outcomes).toEqual([
      ['plug', 'iface', 'allow by base', 'deny by base'],
      ['plug', 'other', 'allow by none', 'allow by base'],
      ['plug', 'third', 'allow by none', 'allow by none'],
      ['slot', 'iface', 'deny by base', 'deny by base'],
      ['slot', 'other', 'deny by base', 'allow by base'],
      ['slot', 'third', 'allow by none', 'allow by none'],
    ]);
  });
});

import { readFileSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';

import {
  builtinBaseDeclaration,
  catalogueVersion,
  hasImplicitSlot,
  interfaceNamed,
  interfaces,
  mergeTables,
} from '../../../src/engine/catalogue/catalogue.js';
import { type HeaderValue, rule } from '../../../src/engine/catalogue/interface.js';
import { byHand, noConnection, notToApps, systemSlot } from '../../../src/engine/catalogue/stanzas.js';
import { describeShared } from '../../shared.js';

const names = [...interfaces.keys()];

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

describeShared('the composed base-declaration', 'reference/base-declaration.json', (file) => {
  const published = readJson(file) as Record<'plugs' | 'slots', Record<string, HeaderValue>>;

  test.each(['plugs', 'slots'] as const)('has exactly the published rules for %s', (side) => {
    const composed = builtinBaseDeclaration()[side];
    expect(Object.keys(composed)).toEqual(Object.keys(published[side]));
    for (const [name, headers] of Object.entries(composed)) {
      expect({ [name]: headers }).toStrictEqual({ [name]: published[side][name] });
    }
  });
});

describeShared('implicit slots', 'reference/interfaces.json', (file) => {
  const known = readJson(file) as { name: string; implicitOnCore: boolean; implicitOnClassic: boolean }[];

  test('are those of the system, for exactly the interfaces that it knows', () => {
    const ours = names.map((name) => ({
      name,
      implicitOnCore: hasImplicitSlot(name, false),
      implicitOnClassic: hasImplicitSlot(name, true),
    }));
    expect(ours).toEqual(known);
  });
});

describe('the catalogue', () => {
  test('is sorted by name', () => {
    const bytewise = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(names).toEqual(bytewise);
  });

  test.each(names)('%s is a valid name with a summary in form', (name) => {
    expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    const { summary } = interfaces.get(name)!;
    expect(summary).toMatch(/^[A-Z]\S*( \S+)+[^\s.]\.$/); // capital, words one space apart, full stop
    expect(summary).not.toMatch(/[.!?] /); // one sentence
    expect(summary).not.toMatch(/\binterface\b/i); // what it gives, not what it is
    expect(summary.length).toBeLessThanOrEqual(110);
  });

  test('has no summary twice', () => {
    const summaries = [...interfaces.values()].map((definition) => definition.summary);
    expect(new Set(summaries).size).toBe(summaries.length);
  });

  test('gives definitions by name', () => {
    expect(interfaceNamed('camera')).toMatchObject({ implicitSlot: 'always' });
    expect(interfaceNamed('no-such-interface')).toBeUndefined();
    expect(interfaceNamed('constructor')).toBeUndefined();
  });

  test('tells implicit slots on classic from those on core', () => {
    const implicit = (name: string) => [hasImplicitSlot(name, true), hasImplicitSlot(name, false)];
    expect(implicit('camera')).toEqual([true, true]);
    expect(implicit('x11')).toEqual([true, false]);
    expect(implicit('usb-gadget')).toEqual([false, true]);
    expect(implicit('content')).toEqual([false, false]);
    expect(implicit('no-such-interface')).toEqual([false, false]);
  });

  test('dates the base-declaration', () => {
    expect(catalogueVersion).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    const { plugs, slots, ...headers } = builtinBaseDeclaration();
    expect(headers).toEqual({
      type: 'base-declaration',
      'authority-id': 'canonical',
      series: '16',
      timestamp: `${catalogueVersion}T00:00:00Z`,
    });
    const asPlainHeaders: HeaderValue = { plugs, slots };
    expect(asPlainHeaders).toEqual({ plugs, slots });
  });

  test('refuses an interface in two tables', () => {
    const camera = interfaces.get('camera')!;
    expect(() => mergeTables({ camera }, { camera })).toThrow('interface "camera" stands in two tables');
  });

  test('sorts what it merges', () => {
    const camera = interfaces.get('camera')!;
    expect([...mergeTables({ 'b-c': camera, b1: camera }, { b: camera, a: camera }).keys()]).toEqual([
      'a',
      'b',
      'b-c',
      'b1',
    ]);
  });
});

describe('a rule', () => {
  test('has the sub-rules of its stanzas', () => {
    expect(rule(systemSlot, byHand)).toEqual({
      'allow-installation': { 'slot-snap-type': ['core'] },
      'deny-auto-connection': 'true',
    });
  });

  test('refuses a stanza given twice', () => {
    expect(() => rule(systemSlot, byHand, byHand)).toThrow('sub-rule "deny-auto-connection" is given twice');
  });

  test('refuses two stanzas about the same sub-rule', () => {
    expect(() => rule(noConnection, notToApps)).toThrow('sub-rule "deny-connection" is given twice');
  });
});

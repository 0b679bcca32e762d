import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Flag } from '../../../../src/engine/review/flag.js';
import { flagCodes } from '../../../../src/engine/review/flag-codes.js';
import { mostFlagsOfOneCode } from '../../../../src/engine/review/lint-snap/lint-snap.js';
import { codes, flagsOf, lint } from './linting.js';

const place = ({ code, place: at }: Flag) => `${code} ${at?.line}:${at?.column}`;

describe('linting a snap', () => {
  const odd = [
    'plugs:',
    '  on: {interface: camera, foo: 1}',
    'type: gadget',
    'name: ab',
    'apps:',
    '  a: {plugs: [zzz], daemon: dbus}',
    'version: -1',
  ].join('\n');

  it('goes through the document', () => {
    expect(lint(odd).map(place)).toEqual([
      'yaml-1-1-trap 2:3',
      'attribute-unknown 2:27',
      'type-needs-review 3:7',
      'reference-undefined 6:15',
      'dbus-name-missing 6:29',
      'version-invalid 7:10',
    ]);
  });

  it('goes through JSON in the same way', () => {
    const json = {
      plugs: { camera: { foo: 1 } },
      type: 'gadget',
      name: 'ab',
      apps: { a: { plugs: ['zzz'], daemon: 'dbus' } },
      version: '-1',
    };
    expect(lint(json).map(({ place: at }) => at?.pointer)).toEqual([
      '/plugs/camera/foo',
      '/type',
      '/apps/a/plugs/0',
      '/apps/a/daemon',
      '/version',
    ]);
  });

  it('finds nothing in a plain snap', () => {
    const plain = {
      name: 'photo-booth',
      version: '2.1',
      summary: 'Photos',
      apps: { 'photo-booth': { command: 'bin/photo-booth', plugs: ['camera', 'themes'] } },
      plugs: { themes: { interface: 'content', content: 'gtk-3-themes', target: '$SNAP/themes' } },
    };
    expect(lint(plain)).toEqual([]);
  });

  it('tells so many of one code and not more, and all codes', () => {
    const names = Array.from({ length: mostFlagsOfOneCode + 50 }, (_, index) => `odd-${index}`);
    const yaml = { ...Object.fromEntries(names.map((name) => [name, 1])), hooks: { odd: {} }, type: 'base' };
    expect(flagsOf('key-unknown', yaml)).toHaveLength(mostFlagsOfOneCode);
    expect(codes(yaml)).toEqual(expect.arrayContaining(['hook-unknown', 'type-needs-review']));
  });

  it('does not repeat texts of great length', () => {
    const long = 'x'.repeat(100_000);
    const yaml = {
      name: long,
      website: long,
      environment: { [long]: 1 },
      apps: { [long]: { plugs: [long] } },
    };
    const plugs = { [long]: { interface: 'camera', foo: long } };
    const flags = [...lint(yaml), ...lint({ plugs })];
    expect(flags.map(({ code }) => code)).toContain('attribute-unknown');
    for (const flag of flags) expect(JSON.stringify(flag).length).toBeLessThan(2000);
  });
});

/** Metadata that is odd here and there: known keys over values of any kind. */
const anyMetadata = fc.letrec<{ value: unknown; metadata: unknown }>((tie) => {
  const key = fc.constantFrom(
    ...[
      'name',
      'version',
      'type',
      'base',
      'confinement',
      'plugs',
      'slots',
      'apps',
      'hooks',
      'links',
      'contact',
    ],
    ...[
      'system-usernames',
      'environment',
      'interface',
      'content',
      'read',
      'daemon',
      'bus-name',
      'activates-on',
    ],
    ...['extensions', 'aliases', 'a', 'b', 'camera', 'dbus', 'browser-support', 'configure', 'y', '', '~/'],
  );
  const text = fc.oneof(key, fc.string(), fc.integer(), fc.boolean(), fc.constant('base'));
  // Nothing in a list is written differently in text and in JSON.
  const scalar = fc.oneof(text, fc.constant(null));
  return {
    value: fc.oneof(
      { maxDepth: 5, depthSize: 'medium' },
      scalar,
      fc.array(text, { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    ),
    metadata: fc.dictionary(key, tie('value'), { maxKeys: 8 }),
  };
}).metadata;

describe('any metadata', () => {
  it('is linted, with flags in order that have a known code, a sentence and a place', () => {
    fc.assert(
      fc.property(anyMetadata, (json) => {
        const flags = lint(JSON.stringify(json, undefined, 1));
        for (const flag of flags) {
          expect(flag.code in flagCodes).toBe(true);
          expect(flag.message).toMatch(/^(?!.*\.$)[^A-Z]/s);
          expect(flag.place?.line).toBeGreaterThan(0);
        }
        const lines = flags.map((flag) => flag.place?.line ?? 0);
        expect(lines).toEqual([...lines].sort((a, b) => a - b));
      }),
    );
  });

  it('has the same flags as text and as JSON, but for lines and columns', () => {
    const told = ({ code, message, severity, place: at }: Flag) => [code, message, severity, at?.pointer];
    fc.assert(
      fc.property(anyMetadata, (json) => {
        const ofText = lint(JSON.stringify(json)).map(told);
        const ofJson = lint(json).map(told);
        expect(ofText.sort().toString()).toBe(ofJson.sort().toString());
      }),
    );
  });
});

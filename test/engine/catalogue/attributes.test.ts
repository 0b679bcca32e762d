import { readFileSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import {
  type AttributeFault,
  attributeFaults,
  attributesOf,
  mostAttributeFaults,
} from '../../../src/engine/catalogue/attribute-faults.js';
import { attributeFormats } from '../../../src/engine/catalogue/attribute-formats.js';
import { attributeFaultCodes, type AttributeSet } from '../../../src/engine/catalogue/attributes.js';
import { interfaces } from '../../../src/engine/catalogue/catalogue.js';
import { InvalidInput } from '../../../src/engine/invalid-input.js';
import { readAttributes } from '../../../src/engine/snap/endpoint.js';
import { readSnap } from '../../../src/engine/snap/read-snap.js';
import { readVectors } from '../../conformance/vectors.js';
import { describeShared } from '../../shared.js';

type Side = 'plug' | 'slot';
const sides = ['plug', 'slot'] as const;

const faultsOf = (name: string, side: Side, attributes: object) =>
  attributeFaults(name, side, readAttributes(attributes));

const brief = ({ code, pointer, device }: AttributeFault) => `${code} ${pointer} ${device}`;

/** All attributes of a set, those within others too. */
function definitionsIn(set: AttributeSet): AttributeSet['known'][string][] {
  return Object.values(set.known).flatMap((one) => [one, ...(one.entries ? definitionsIn(one.entries) : [])]);
}

/** All sets of attributes that hang together with one. */
function setsIn(set: AttributeSet): AttributeSet[] {
  return [set, ...Object.values(set.known).flatMap(({ entries }) => (entries ? setsIn(entries) : []))];
}

describe('the attributes of the catalogue', () => {
  const sets = [...interfaces.keys()].flatMap((name) =>
    sides.map((side) => [`${name} ${side}s`, attributesOf(name, side)] as const),
  );

  test('are told for plugs and slots of every interface', () => {
    expect(sets).toHaveLength(440);
    expect(sets.filter(([, { known }]) => Object.keys(known).length > 0).length).toBeGreaterThan(50);
    expect(attributesOf('network', 'plug')).toEqual({ known: {} });
    expect(attributesOf('no-such-interface', 'plug')).toEqual({ known: {} });
    expect(attributesOf('constructor', 'slot')).toEqual({ known: {} });
  });

  test.each(sets.filter(([, { known }]) => Object.keys(known).length > 0))('of %s are in form', (_, set) => {
    for (const one of definitionsIn(set)) {
      expect(one.text).toMatch(/^[A-Z].*[^\s.]\.$/);
      expect(one.text.length).toBeLessThanOrEqual(110);
      expect(one.types.length).toBeGreaterThan(0);
    }
    for (const { known, oneOf, needs = {}, apart = [] } of setsIn(set)) {
      const named = [
        ...(oneOf?.names ?? []),
        ...Object.entries(needs).flat(2),
        ...apart.flatMap(({ names }) => names),
      ];
      for (const name of [...Object.keys(known), ...named]) {
        expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
        expect(known).toHaveProperty([name]);
      }
    }
  });

  test('are those that the built-in rules ask for', () => {
    const asked: (readonly [name: string, side: Side, attribute: string])[] = [];
    const look = (name: string, value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value) as [string, object | string][]) {
        const side = sides.find((side) => key === `${side}-attributes`);
        if (side === undefined) look(name, inner);
        else
          for (const map of [inner].flat()) for (const one of Object.keys(map)) asked.push([name, side, one]);
      }
    };
    for (const [name, { plugs, slots }] of interfaces) look(name, [plugs, slots]);
    expect(asked.length).toBeGreaterThan(15);
    for (const [name, side, attribute] of asked) {
      expect(attributesOf(name, side).known).toHaveProperty([attribute]);
    }
  });

  test('use every form', () => {
    const used = sets
      .flatMap(([, set]) => definitionsIn(set))
      .flatMap(({ format, formatBeside }) => [format, formatBeside?.format]);
    expect([...new Set(used.filter((format) => format !== undefined))].sort()).toEqual(
      Object.keys(attributeFormats).sort(),
    );
  });
});

test('docs/attributes.md lists every attribute', () => {
  const text = readFileSync(new URL('../../../docs/attributes.md', import.meta.url), 'utf8');
  const listed = [...text.matchAll(/^\| `([\w-]+)` +\| (plug|slot) +\| `([\w-]+)`/gm)].map(([, ...cells]) =>
    cells.join(' '),
  );
  const known = [...interfaces.keys()].flatMap((name) =>
    sides.flatMap((side) =>
      Object.keys(attributesOf(name, side).known).map((one) => `${name} ${side} ${one}`),
    ),
  );
  expect(listed).toEqual(known);
});

describe('attributeFaults', () => {
  test.each<[string, Side, object]>([
    ['network', 'plug', {}],
    ['content', 'plug', { target: '$SNAP/themes', content: 'gtk-themes', 'default-provider': 'gtk' }],
    ['content', 'plug', { target: 'themes', compatibility: 'gtk-(1..3)' }],
    ['content', 'slot', { read: ['/'] }],
    ['content', 'slot', { source: { write: ['$SNAP_COMMON/run'] } }],
    ['dbus', 'plug', { bus: 'system', name: 'fi.w1.wpa_supplicant1' }],
    ['dbus', 'slot', { bus: 'session', name: 'org.example.App-x' }],
    ['mpris', 'slot', { name: 'player_1' }],
    ['personal-files', 'plug', { read: ['$HOME/.config/a b'], write: [] }],
    ['system-files', 'plug', { write: ['/etc/app.conf'] }],
    ['browser-support', 'plug', { 'allow-sandbox': true }],
    ['home', 'plug', { read: 'all' }],
    ['bool-file', 'slot', { path: '/sys/class/gpio/gpio17/value' }],
    ['hidraw', 'slot', { path: '/dev/hidraw0' }],
    ['hidraw', 'slot', { path: '/dev/hidraw-pad', 'usb-vendor': 0x46d, 'usb-product': 0 }],
    ['serial-port', 'slot', { path: '/dev/ttyUSB0' }],
    [
      'serial-port',
      'slot',
      { path: '/dev/serial-port-gps', 'usb-vendor': 1, 'usb-product': 2, 'usb-interface-number': 31 },
    ],
    ['i2c', 'slot', { 'sysfs-name': '1-0050' }],
    ['spi', 'slot', { path: '/dev/spidev0.1/' }],
    ['gpio', 'slot', { number: -1 }],
    ['netlink-driver', 'slot', { family: 100, 'family-name': 'nl80211' }],
    ['raw-volume', 'slot', { path: '/dev/nvme0n1p2' }],
    [
      'custom-device',
      'slot',
      { devices: ['/dev/x[0-9]'], 'udev-tagging': [{ kernel: 'x[0-9]', environment: { A: 'b' } }] },
    ],
    ['posix-mq', 'slot', { path: ['/a', '/b'], permissions: ['read', 'create'] }],
    ['shared-memory', 'slot', { write: ['*'] }],
    ['shared-memory', 'plug', { private: true }],
    ['shared-memory', 'plug', { private: false, 'shared-memory': 'frames' }],
    [
      'mount-control',
      'plug',
      {
        mount: [
          { what: '/dev/sd*', where: '$SNAP_COMMON/m', type: ['ext4'], options: ['ro'], persistent: true },
        ],
      },
    ],
    ['kernel-module-load', 'plug', { modules: [{ name: 'rbd', load: 'on-boot' }] }],
    ['mediatek-accel', 'plug', { units: ['apu', 'vcu'] }],
    ['polkit', 'plug', { 'install-rules': [{ name: 'a.rules', 'sha3-384': 'x' }] }],
    ['pkcs11', 'slot', { 'pkcs11-socket': '/run/p11-kit/token' }],
    ['egl-driver-libs', 'slot', { 'something-newer': [1] }],
  ])('finds nothing in a good %s %s: %j', (name, side, attributes) => {
    expect(faultsOf(name, side, attributes)).toEqual([]);
  });

  test.each<[string, Side, object, ...string[]]>([
    ['network', 'plug', { foo: 'bar' }, 'unknown /foo accepts'],
    ['mpris', 'slot', { nmae: 'x' }, 'unknown /nmae drops'],
    ['mpris', 'slot', { name: 'a.b' }, 'malformed /name drops'],
    ['browser-support', 'plug', { 'allow-sandbox': 'yes' }, 'wrong-type /allow-sandbox drops'],
    ['content', 'plug', { content: 'x' }, 'missing  drops'],
    ['content', 'plug', { target: 'x', content: 5 }, 'wrong-type /content accepts'],
    ['content', 'plug', { target: '../x' }, 'malformed /target drops'],
    [
      'content',
      'plug',
      { target: 'x', content: 'a', compatibility: 'b' },
      'conflicting /compatibility drops',
    ],
    ['content', 'slot', {}, 'missing  drops'],
    ['content', 'slot', { read: [] }, 'missing  drops'],
    ['content', 'slot', { read: ['x'], write: 5 }, 'wrong-type /write accepts'],
    ['content', 'slot', { read: ['x'], source: { read: ['y'] } }, 'conflicting /read drops'],
    ['content', 'slot', { source: { read: ['y'], wirte: ['x'] } }, 'unknown /source/wirte accepts'],
    ['content', 'slot', { read: ['x', 'y/'] }, 'malformed /read/1 drops'],
    ['dbus', 'slot', { bus: 'session' }, 'missing  drops'],
    ['dbus', 'slot', { bus: 'seat', name: 'org.example.App' }, 'wrong-value /bus drops'],
    ['dbus', 'plug', { bus: 'session', name: 'org.example.App-1' }, 'malformed /name drops'],
    ['personal-files', 'plug', {}, 'missing  drops'],
    ['personal-files', 'plug', { read: ['/etc/x'] }, 'malformed /read/0 drops'],
    ['personal-files', 'plug', { read: ['$HOME/*'] }, 'malformed /read/0 drops'],
    ['personal-files', 'plug', { read: '$HOME/x' }, 'wrong-type /read drops'],
    ['system-files', 'plug', { read: ['etc/x'] }, 'malformed /read/0 drops'],
    ['system-files', 'plug', { read: ['/etc/../x'] }, 'malformed /read/0 drops'],
    ['gpio', 'slot', { number: '1' }, 'wrong-type /number drops'],
    ['gpio', 'slot', { number: 1.5 }, 'wrong-type /number drops'],
    [
      'serial-port',
      'slot',
      { path: '/dev/ttyS0', 'usb-vendor': 1, 'usb-product': 2 },
      'malformed /path drops',
    ],
    [
      'serial-port',
      'slot',
      { path: '/dev/serial-port-a', 'usb-vendor': 70000, 'usb-product': 2 },
      'wrong-value /usb-vendor drops',
    ],
    ['hidraw', 'slot', { path: '/dev/hidraw-a', 'usb-vendor': 1 }, 'missing  drops'],
    ['posix-mq', 'slot', {}, 'missing  drops'],
    ['posix-mq', 'slot', { path: [] }, 'missing  drops'],
    ['i2c', 'slot', { path: '/dev/i2c-1', 'sysfs-name': '1-0050' }, 'conflicting /sysfs-name drops'],
    ['shared-memory', 'plug', { private: true, 'shared-memory': 'x' }, 'conflicting /shared-memory drops'],
    ['shared-memory', 'slot', { read: ['a/b'] }, 'malformed /read/0 drops'],
    [
      'custom-device',
      'slot',
      { devices: ['/dev/x'], 'udev-tagging': [{ subsystem: 'x' }] },
      'missing /udev-tagging/0 drops',
    ],
    ['custom-device', 'slot', { files: { raed: ['/x'] } }, 'unknown /files/raed drops', 'missing  drops'],
    ['snapd-control', 'plug', { 'refresh-schedule': 'never' }, 'wrong-value /refresh-schedule drops'],
    ['snapd-control', 'plug', { 'refresh-schedule': 5 }, 'wrong-type /refresh-schedule accepts'],
    ['kubernetes-support', 'plug', { flavor: 'kublet' }, 'wrong-value /flavor drops'],
    ['greengrass-support', 'plug', { flavor: 'x' }, 'wrong-value /flavor accepts'],
    ['cups', 'slot', {}, 'missing  accepts'],
    ['cups', 'slot', { 'cups-socket-directory': '/run' }, 'malformed /cups-socket-directory drops'],
    ['mount-control', 'plug', {}, 'missing  will-not-connect'],
    [
      'mount-control',
      'plug',
      { mount: [{ where: 'x', options: ['ro'] }] },
      'malformed /mount/0/where will-not-connect',
    ],
    [
      'kernel-module-load',
      'plug',
      { modules: [{ load: 'now' }] },
      'wrong-value /modules/0/load will-not-connect',
      'missing /modules/0 will-not-connect',
    ],
    ['no-such-interface', 'plug', { a: 'b' }],
  ])('finds what is wrong with a %s %s: %j', (name, side, attributes, ...faults) => {
    expect(faultsOf(name, side, attributes).map(brief)).toEqual(faults);
  });

  test('says what was expected, and which name was perhaps meant', () => {
    expect(faultsOf('personal-files', 'plug', { raed: ['$HOME/.x'], read: ['x'] })).toEqual([
      {
        code: 'unknown',
        attribute: 'raed',
        pointer: '/raed',
        expected: '"read" or "write"',
        nearest: 'read',
        device: 'accepts',
      },
      expect.objectContaining({ attribute: 'read', expected: attributeFormats['home-file'].words }),
    ]);
    expect(faultsOf('network', 'plug', { foo: 1 })[0]).toMatchObject({ expected: 'no attributes' });
    expect(faultsOf('dbus', 'slot', { bus: 'session' })[0]).toMatchObject({
      attribute: 'name',
      expected: expect.stringMatching(/^"name", a well-known D-Bus name/),
    });
    expect(
      faultsOf('mount-control', 'plug', { mount: [{ 'a/b': 1, where: '/m', options: [] }] }),
    ).toMatchObject([{ attribute: 'mount', pointer: '/mount/0/a~1b' }]);
  });

  test('reads names of objects as mere names', () => {
    expect(faultsOf('content', 'plug', { target: 'x', constructor: 'y' }).map(brief)).toEqual([
      'unknown /constructor accepts',
    ]);
    expect(
      faultsOf('content', 'plug', JSON.parse('{"target":"x","__proto__":"y"}') as object).map(brief),
    ).toEqual(['unknown /__proto__ accepts']);
  });

  test('tells of so many faults at most', () => {
    const read = Array.from({ length: 10 * mostAttributeFaults }, () => 'x');
    expect(faultsOf('system-files', 'plug', { read })).toHaveLength(mostAttributeFaults);
  });

  test('holds any attributes against any interface, with pointers that lead somewhere', () => {
    const attributes = fc.dictionary(
      fc.constantFrom(
        'read',
        'write',
        'source',
        'mount',
        'path',
        'name',
        'modules',
        'files',
        'usb-vendor',
        'x/y~z',
      ),
      fc
        .oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant([{ name: 5, read: 'x' }]))
        .filter((value) => !/null|"":|"\$/.test(JSON.stringify(value))),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...interfaces.keys()),
        fc.constantFrom(...sides),
        attributes,
        (name, side, given) => {
          for (const { code, pointer, attribute, expected } of faultsOf(name, side, given)) {
            expect(attributeFaultCodes).toContain(code);
            expect(expected).not.toBe('');
            const path = pointer
              .split('/')
              .slice(1)
              .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
            if (path.length > 0) expect(path[0]).toBe(attribute);
            let value: unknown = given;
            for (const part of path) {
              expect(Object.keys(value as object)).toContain(part);
              value = (value as Record<string, unknown>)[part];
            }
          }
        },
      ),
    );
  });
});

interface RealSnap {
  readonly file: string;
  readonly parses: boolean;
  readonly plugs: Readonly<Record<string, string>>;
  readonly slots: Readonly<Record<string, string>>;
}

describeShared('attributes of real snaps', 'vectors/real-snaps/expected.json', (file) => {
  const snaps = JSON.parse(readFileSync(file, 'utf8')) as RealSnap[];

  test.each(snaps.filter(({ parses }) => parses).map((snap) => [snap.file, snap] as const))(
    'in %s that a device keeps have no fault',
    (_, snap) => {
      const read = readSnap(readFileSync(file.replace('expected.json', snap.file), 'utf8'));
      for (const [side, endpoints, kept] of [
        ['plug', read.plugs, snap.plugs],
        ['slot', read.slots, snap.slots],
      ] as const) {
        for (const { name, interface: interfaceName, attributes } of endpoints.values()) {
          if (kept[name] !== interfaceName) continue;
          expect([name, attributeFaults(interfaceName, side, attributes)]).toEqual([name, []]);
        }
      }
    },
  );
});

interface ReviewVector {
  readonly id: string;
  readonly request: { readonly yaml: string };
  readonly reference: {
    readonly findings?: readonly {
      readonly check: string;
      readonly subject?: string;
      readonly detail?: string;
    }[];
  };
}

describeShared('attributes that the review tool speaks of', 'vectors/review.jsonl.gz', (file) => {
  const vectors = readVectors<ReviewVector>(file);
  const found = ({ request }: ReviewVector) => {
    const snap = readSnap(request.yaml);
    return sides.flatMap((side) =>
      [...snap[`${side}s`].values()].flatMap((endpoint) =>
        attributeFaults(endpoint.interface, side, endpoint.attributes).map(
          ({ code, attribute }) => `${endpoint.name} ${code} ${attribute}`,
        ),
      ),
    );
  };

  test.each([
    ['L20', 'network unknown foo'],
    ['L21', 'browser-support wrong-type allow-sandbox'],
    ['L22', 'c missing target'],
    ['L23', 'c conflicting read'],
    ['L24', 'd missing name'],
    ['L26', 'p malformed read'],
    ['L27', 'p malformed read'],
    ['L28', 'p malformed read'],
  ])('%s: %s', (id, fault) => {
    expect(found(vectors.find((vector) => vector.id === id)!)).toEqual([fault]);
  });

  // The snap.yaml of these is refused as a whole: its type or confinement is not known.
  const refused = ['L07', 'L08', 'L13', 'R20'];

  test('are the only ones with faults', () => {
    const faulty = vectors.filter((vector) => !refused.includes(vector.id) && found(vector).length > 0);
    const ids = faulty.map(({ id }) => id);
    expect(ids.sort()).toEqual(['L20', 'L21', 'L22', 'L23', 'L24', 'L26', 'L27', 'L28', 'M06']);
  });

  test.each(refused)('%s is refused', (id) => {
    const { request } = vectors.find((vector) => vector.id === id)!;
    expect(() => readSnap(request.yaml)).toThrow(InvalidInput);
  });
});

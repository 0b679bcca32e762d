/** What snapd of a device answers on its socket, in the shapes that it was recorded in. */
import { interfaces, hasImplicitSlot } from '../../src/engine/catalogue/catalogue.js';

export type Json = Record<string, unknown>;

/** An answer with what is around each result. */
export function sync(result: unknown): Json {
  return { type: 'sync', 'status-code': 200, status: 'OK', result };
}

export const systemInfo: Json = {
  architecture: 'amd64',
  'build-id': '89af5b7c9f67b9d774b0364a773ae5886c56e309',
  confinement: 'partial',
  managed: false,
  'on-classic': true,
  'os-release': { id: 'debian', 'version-id': '12' },
  'sandbox-features': { mount: ['layouts'] },
  series: '16',
  version: '2.57.6-1+deb12u1+b2',
};

export const modelHeaders: Json = {
  type: 'model',
  'authority-id': 'acme',
  series: '16',
  'brand-id': 'acme',
  model: 'frame',
  classic: 'true',
  store: 'acme-store',
  timestamp: '2026-01-31T12:00:00Z',
};

/** The same as a whole assertion, its signature made up. */
export const modelText = [
  ...Object.entries(modelHeaders).map(([name, value]) => `${name}: ${String(value)}`),
  `sign-key-sha3-384: ${'k'.repeat(64)}`,
  '',
  'c2lnbmF0dXJl',
  '',
].join('\n');

/** A snap as it is listed; with an id it came from a store. */
export function snap(name: string, instead: Json = {}): Json {
  return {
    id: '',
    summary: '',
    description: '',
    'installed-size': 4096,
    name,
    status: 'active',
    type: 'app',
    version: '1',
    revision: 'x1',
    confinement: 'strict',
    devmode: false,
    publisher: { id: 'acme', username: 'acme', 'display-name': 'Acme', validation: 'unproven' },
    apps: [{ snap: name, name: 'run' }],
    ...instead,
  };
}

export function plug(snapName: string, name: string, interfaceName = name, attrs?: Json): Json {
  return {
    snap: snapName,
    plug: name,
    interface: interfaceName,
    ...(attrs && { attrs }),
    apps: ['run'],
    label: '',
  };
}

export function slot(snapName: string, name: string, interfaceName = name, attrs?: Json): Json {
  return { snap: snapName, slot: name, interface: interfaceName, ...(attrs && { attrs }) };
}

/** A connection; `slotEnd` is `snap:slot`. */
export function connection(
  plugEnd: string,
  slotEnd: string,
  interfaceName: string,
  instead: Json = {},
): Json {
  const [plugSnap, plugName] = plugEnd.split(':');
  const [slotSnap, slotName] = slotEnd.split(':');
  return {
    slot: { snap: slotSnap, slot: slotName },
    plug: { snap: plugSnap, plug: plugName },
    interface: interfaceName,
    ...instead,
  };
}

/** The slots that a daemon of this day lists under the system snap of a classic system. */
export function systemSlots(system = 'snapd'): Json[] {
  return [...interfaces.keys()]
    .filter((name) => hasImplicitSlot(name, true))
    .map((name) => slot(system, name));
}

const boothThemes = { content: 'themes', target: '$SNAP/themes' };
const sharedThemes = { content: 'themes', read: ['$SNAP/share'] };

/** What a device answers: a snap with an id, a provider, and one that was installed without any assertion. */
export const device = {
  systemInfo,
  snaps: [
    snap('snapd', { type: 'snapd', id: 'snapdsnapd' }),
    snap('photo-booth', { id: 'boothbooth' }),
    snap('themes', { id: 'themesthemes' }),
    snap('tool'),
  ],
  connections: {
    established: [
      connection('photo-booth:network', 'snapd:network', 'network'),
      connection('photo-booth:themes', 'themes:share', 'content', {
        manual: true,
        'plug-attrs': { ...boothThemes, mounted: true },
        'slot-attrs': sharedThemes,
      }),
    ],
    undesired: [connection('photo-booth:home', 'snapd:home', 'home', { manual: true })],
    plugs: [
      plug('photo-booth', 'camera'),
      plug('photo-booth', 'home'),
      plug('photo-booth', 'network'),
      plug('photo-booth', 'themes', 'content', boothThemes),
      plug('tool', 'camera'),
    ],
    slots: [...systemSlots(), slot('themes', 'share', 'content', sharedThemes)],
  },
};

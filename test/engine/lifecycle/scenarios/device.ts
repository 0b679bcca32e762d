import type { HeaderMap } from '../../../../src/engine/asserts/headers.js';
import type { SnapState } from '../../../../src/engine/lifecycle/device-state.js';
import type { RecordJson } from '../../../../src/engine/lifecycle/record.js';
import type {
  DeviceStateInput,
  EventInput,
  InstalledSnapInput,
  PlannedDeviceInput,
} from '../../../../src/modules/plans/plan-request.js';

/** A snap in few words. Its name is what it stands under; `one_k` is a parallel instance of `one`. */
export interface SnapSketch {
  /** As in snap.yaml. The name of an interface alone is one plug of it, named "in". */
  readonly plugs?: string | Readonly<Record<string, unknown>>;
  /** As in snap.yaml. The name of an interface alone is one slot of it, named "out". */
  readonly slots?: string | Readonly<Record<string, unknown>>;
  readonly type?: string;
  readonly confinement?: string;
  /** Its publisher. Without one, and without rules, the snap is not asserted. Its snap-id is its name with "-id". */
  readonly by?: string;
  /** The rules of its declaration. */
  readonly rules?: HeaderMap;
  /** It has a snap-id, and the device does not know the declaration. */
  readonly lacksDeclaration?: true;
  readonly state?: SnapState;
  readonly verified?: boolean;
  /** What a gadget wants connected: plug and slot by snap-id. */
  readonly wants?: readonly (readonly [plug: string, slot?: string])[];
}

/** What a record says beside its flags. */
export interface RecordDetails {
  readonly plug?: object;
  readonly slot?: object;
  readonly plugHooks?: object;
  readonly slotHooks?: object;
  readonly key?: string;
}

/**
 * A record: A automatic, G by the gadget, U undesired, H its device is gone, M made by hand without any mark; then its
 * interface, "t" where it is left out.
 */
export type RecordSketch = string | readonly [flags: string, details: RecordDetails];

interface Surroundings {
  /** The rules of the base-declaration; left out, the built-in ones. */
  readonly base?: HeaderMap;
  readonly records?: Readonly<Record<string, RecordSketch>>;
  readonly on?: Partial<PlannedDeviceInput>;
  readonly hotplugSlots?: NonNullable<DeviceStateInput['hotplugSlots']>;
}

/** A snap with a plug "in", and one with a slot "out". */
export const consumer: SnapSketch = { plugs: 't' };
export const provider: SnapSketch = { slots: 't' };

const slotRule = (connect: HeaderMap | string, autoConnect: HeaderMap | string): HeaderMap => ({
  slots: { t: { 'allow-connection': connect, 'allow-auto-connection': autoConnect } },
});

/** Base-declarations for interface t. */
export const open = slotRule('true', 'true');
export const closed = slotRule('false', 'false');
export const byHandOnly = slotRule('true', 'false');
export const anyNumber = slotRule('true', { 'slots-per-plug': '*' });
const ofOnePublisher = { 'plug-publisher-id': ['$SLOT_PUBLISHER_ID'] };
export const samePublisher = slotRule(ofOnePublisher, ofOnePublisher);

/** A classic device with these snaps, and with "core" where no system snap is among them. */
export function device(
  snaps: Readonly<Record<string, SnapSketch>>,
  { base, records = {}, on = {}, hotplugSlots }: Surroundings = {},
): DeviceStateInput {
  const hasSystem = Object.values(snaps).some(({ type }) => type === 'os' || type === 'snapd');
  const all = hasSystem ? snaps : { core: { type: 'os' }, ...snaps };
  return {
    device: { classic: true, ...on },
    ...(base && { baseDeclaration: base }),
    interfaces: ['t', 'u'],
    snaps: Object.entries(all).map(([name, sketch]) => snapOf(name, sketch)),
    connections: recordsOf(records),
    ...(hotplugSlots && { hotplugSlots }),
  };
}

/** A device of a model that names this store; beside it the store assertion, where the device knows one. */
export function inStore(store?: string, friendlyStores?: readonly string[]): Partial<PlannedDeviceInput> {
  return {
    model: { 'brand-id': 'maker', model: 'board', ...(store !== undefined && { store }) },
    ...(store !== undefined &&
      friendlyStores && { store: { store, 'friendly-stores': [...friendlyStores] } }),
  };
}

/** The snap with another revision, as events name it. What is not said of a declaration stays as it was. */
export function revision(name: string, sketch: SnapSketch): NonNullable<EventInput['revision']> {
  const { yaml, declaration } = snapOf(name, sketch);
  const isSaid = sketch.by !== undefined || sketch.rules !== undefined;
  return { yaml, ...(isSaid && declaration !== undefined && { declaration }) };
}

/** A snap as requests have it. */
export function snapOf(instanceName: string, sketch: SnapSketch): InstalledSnapInput {
  const [name = ''] = instanceName.split('_');
  const { plugs, slots, type, confinement, lacksDeclaration, state, verified, wants } = sketch;
  return {
    yaml: {
      name,
      version: '1',
      ...(type && { type }),
      ...(confinement && { confinement }),
      ...(plugs && { plugs: typeof plugs === 'string' ? { in: plugs } : plugs }),
      ...(slots && { slots: typeof slots === 'string' ? { out: slots } : slots }),
    },
    ...(lacksDeclaration ? { snapId: `${name}-id` } : { declaration: declarationOf(name, sketch) }),
    ...(instanceName !== name && { instanceName }),
    ...(state && { state }),
    ...(verified !== undefined && { publisherVerified: verified }),
    ...(wants && { gadgetConnections: wants.map(([plug, slot]) => ({ plug, ...(slot && { slot }) })) }),
  };
}

function declarationOf(name: string, { by, rules }: SnapSketch): HeaderMap | null {
  if (by === undefined && rules === undefined) return null;
  return { 'snap-id': `${name}-id`, 'snap-name': name, 'publisher-id': by ?? `maker-of-${name}`, ...rules };
}

/** Records as requests have them. */
export function recordsOf(sketches: Readonly<Record<string, RecordSketch>>): Record<string, RecordJson> {
  return Object.fromEntries(
    Object.entries(sketches).map(([id, sketch]) => [
      id,
      typeof sketch === 'string' ? recordOf(sketch) : recordOf(...sketch),
    ]),
  );
}

export function recordOf(text: string, details: RecordDetails = {}): RecordJson {
  const [flags = '', interfaceName = 't'] = text.split(' ');
  const { plug, slot, plugHooks, slotHooks, key } = details;
  return {
    interface: interfaceName,
    ...(flags.includes('A') && { auto: true }),
    ...(flags.includes('G') && { 'by-gadget': true }),
    ...(flags.includes('U') && { undesired: true }),
    ...(flags.includes('H') && { 'hotplug-gone': true }),
    ...(plug && { 'plug-static': plug }),
    ...(slot && { 'slot-static': slot }),
    ...(plugHooks && { 'plug-dynamic': plugHooks }),
    ...(slotHooks && { 'slot-dynamic': slotHooks }),
    ...(key !== undefined && { 'hotplug-key': key }),
  };
}

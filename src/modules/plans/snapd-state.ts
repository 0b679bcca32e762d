import { decodeOneOrMore } from '../../engine/asserts/stream.js';
import type { Assertion } from '../../engine/asserts/decode.js';
import { type HeaderMap, textHeader } from '../../engine/asserts/headers.js';
import { interfaces } from '../../engine/catalogue/catalogue.js';
import { connectionId, type EndpointName } from '../../engine/lifecycle/connection.js';
import type { RecordJson } from '../../engine/lifecycle/record.js';
import { type AssertionInput, headersOf } from '../../engine/rules/declaration.js';
import { placed } from '../placed.js';
import { pointerSegment } from '../../engine/invalid-input.js';
import { requestInvalid } from '../http/request-invalid.js';
import type { Places } from './places.js';
import type { DeviceStateInput, InstalledSnapInput, PlannedDeviceInput } from './plan-request.js';
import type {
  SnapdConnection,
  SnapdDeviceFacts,
  SnapdEndpoint,
  SnapdSnap,
  SnapdState,
} from './snapd-answers.js';

type Side = 'plug' | 'slot';

/** A plug or slot of a snap, and where it stood. */
interface Listed {
  readonly name: string;
  readonly endpoint: SnapdEndpoint;
  readonly pointer: string;
}

/** The newest of each assertion that counts. */
interface Assertions {
  readonly declarations: ReadonlyMap<string, Assertion>;
  readonly stores: ReadonlyMap<string, Assertion>;
}

/**
 * Reads the state of a device out of what its daemon answers. See docs/plans.md, "The state of a device".
 * What the daemon does not tell is described in openapi.yaml, SnapdState.
 */
export class SnapdReading {
  /** The snap that the daemon lists the slots of the system under. */
  readonly #system: SnapdSnap | undefined;
  /** Plugs and slots by the snap and their own name. */
  readonly #listed = {
    plug: new Map<string, Map<string, Listed>>(),
    slot: new Map<string, Map<string, Listed>>(),
  };

  constructor(
    private readonly snapd: SnapdState,
    private readonly facts: SnapdDeviceFacts,
    private readonly places: Places,
  ) {
    const active = snapd.snaps.filter((snap) => stateOf(snap) === 'active');
    this.#system =
      active.find(({ type }) => type === 'snapd') ??
      active.find(({ type, name }) => type === 'os' && name === 'core') ??
      active.find(({ type }) => type === 'os');
  }

  /**
   * @throws InvalidInput about the model or the assertions
   * @throws RequestProblem `request-invalid` where a plug or slot is of a snap that is not there
   */
  state(): DeviceStateInput {
    const assertions = this.#assertions();
    this.#list(
      'plug',
      this.snapd.connections.plugs.map(({ plug, ...rest }) => [plug, rest] as const),
    );
    this.#list(
      'slot',
      this.snapd.connections.slots.map(({ slot, ...rest }) => [slot, rest] as const),
    );
    const own = this.#systemSlots();
    return {
      device: this.#device(assertions, own),
      interfaces: this.#unknownInterfaces(),
      snaps: this.#snaps(assertions, own),
      connections: this.#records(),
    };
  }

  /** Notes which of the daemon's answers a part of the state is made from. */
  #place(part: string, answer: string, isText = false): void {
    this.places.add(part, this.places.origin(answer).pointer, isText);
  }

  #list(side: Side, entries: readonly (readonly [name: string, endpoint: SnapdEndpoint])[]): void {
    const installed = new Set(this.snapd.snaps.map(({ name }) => name));
    entries.forEach(([name, endpoint], index) => {
      const pointer = `/snapd/connections/${side}s/${index}`;
      if (!installed.has(endpoint.snap)) {
        const detail = `snap "${endpoint.snap}" is none of those in "snaps"`;
        throw requestInvalid([{ detail, pointer: this.places.origin(`${pointer}/snap`).pointer }]);
      }
      let ofSnap = this.#listed[side].get(endpoint.snap);
      if (ofSnap === undefined) this.#listed[side].set(endpoint.snap, (ofSnap = new Map<string, Listed>()));
      ofSnap.set(name, { name, endpoint, pointer });
    });
  }

  #of(side: Side, snap: string): Listed[] {
    return [...(this.#listed[side].get(snap)?.values() ?? [])];
  }

  /** The slots that the system has by itself: named after their interface, without attributes. */
  #systemSlots(): ReadonlySet<string> {
    const own = this.#of('slot', this.#system?.name ?? '').filter(
      ({ name, endpoint }) =>
        name === endpoint.interface && interfaces.has(name) && Object.keys(endpoint.attrs ?? {}).length === 0,
    );
    return new Set(own.map(({ name }) => name));
  }

  #device({ stores }: Assertions, own: ReadonlySet<string>): PlannedDeviceInput {
    const { systemInfo } = this.snapd;
    const { id = '', 'variant-id': variantId = '' } = systemInfo['os-release'] ?? {};
    const model = this.#model();
    const store = stores.get(this.#storeOf(model));
    if (store !== undefined) this.#place('/device/store', '/snapd/assertions', true);
    return {
      ...this.facts,
      classic: systemInfo['on-classic'],
      ...(id !== '' && { distribution: { id, ...(variantId !== '' && { variantId }) } }),
      ...(model !== undefined && { model }),
      ...(store !== undefined && { store: store.headers }),
      ...(this.#system !== undefined && {
        withSlots: [...own],
        withoutSlots: [...interfaces.keys()].filter((name) => !own.has(name)),
      }),
    };
  }

  #model(): AssertionInput | null | undefined {
    const { model } = this.snapd;
    if (typeof model !== 'object' || model === null) {
      this.#place('/device/model', '/snapd/model');
      return model;
    }
    this.#place('/device/model', '/snapd/model/headers');
    return model.headers as HeaderMap;
  }

  #storeOf(model: AssertionInput | null | undefined): string {
    if (model === undefined || model === null) return '';
    const read = () => placed('/device/model', model, () => headersOf(model, 'model'));
    return textHeader(this.places.told(read), 'store');
  }

  #assertions(): Assertions {
    const { assertions: text = '' } = this.snapd;
    const declarations = new Map<string, Assertion>();
    const stores = new Map<string, Assertion>();
    const decoded =
      text.trim() === '' ? [] : placed('/snapd/assertions', text, () => decodeOneOrMore(Buffer.from(text)));
    for (const assertion of decoded) {
      const { type, headers } = assertion;
      if (type.name === 'snap-declaration')
        keepNewest(declarations, textHeader(headers, 'snap-id'), assertion);
      else if (type.name === 'store') keepNewest(stores, textHeader(headers, 'store'), assertion);
    }
    return { declarations, stores };
  }

  /** Interfaces that the daemon lists, so it knows them, and that the catalogue does not have. */
  #unknownInterfaces(): string[] {
    const { plugs, slots } = this.snapd.connections;
    const names = new Set([...plugs, ...slots].map((listed) => listed.interface));
    return [...names].filter((name) => !interfaces.has(name));
  }

  #snaps({ declarations }: Assertions, own: ReadonlySet<string>): InstalledSnapInput[] {
    const current = new Map<string, number>();
    this.snapd.snaps.forEach((snap, index) => {
      const before = this.snapd.snaps[current.get(snap.name) ?? -1];
      if (before === undefined || stateOf(before) !== 'active') current.set(snap.name, index);
    });
    return [...current.values()].map((from, index) => {
      const snap = this.snapd.snaps[from];
      if (snap === undefined) throw new RangeError('a snap was found before');
      const pointer = `/snaps/${index}`;
      this.#place(pointer, `/snapd/snaps/${from}`);
      this.#place(`${pointer}/yaml`, `/snapd/snaps/${from}`);
      const { id = '', name: instanceName, publisher } = snap;
      const declaration = id === '' ? null : declarations.get(id)?.headers;
      if (declaration) this.#place(`${pointer}/declaration`, '/snapd/assertions', true);
      return {
        instanceName,
        yaml: this.#yaml(snap, pointer, own),
        ...(id !== '' && { snapId: id }),
        ...(declaration !== undefined && { declaration }),
        state: stateOf(snap),
        publisherVerified: publisher?.validation === 'verified',
      };
    });
  }

  /** The metadata of a snap, as far as the daemon lists it. */
  #yaml(snap: SnapdSnap, pointer: string, own: ReadonlySet<string>): object {
    const { name, type = '', confinement = '' } = snap;
    const isOwn = ({ name: slot }: Listed) => snap === this.#system && own.has(slot);
    const plugs = this.#of('plug', name);
    const slots = this.#of('slot', name).filter((slot) => !isOwn(slot));
    for (const [side, listed] of [['plugs', plugs] as const, ['slots', slots] as const]) {
      for (const one of listed)
        this.#place(`${pointer}/yaml/${side}${pointerSegment(one.name)}`, `${one.pointer}/attrs`);
    }
    return {
      name: name.split('_', 1)[0],
      type: type === '' ? 'app' : type,
      confinement: confinement === '' ? 'strict' : confinement,
      plugs: endpointsYaml(plugs),
      slots: endpointsYaml(slots),
      apps: appsYaml(plugs, slots),
    };
  }

  #records(): Record<string, RecordJson> {
    const { established, undesired = [] } = this.snapd.connections;
    const records = new Map<string, RecordJson>();
    const put = (connection: SnapdConnection, index: number, member: string, record: RecordJson) => {
      const id = connectionId(...this.#stored(connection));
      if (records.has(id)) return;
      records.set(id, record);
      this.#place(`/connections${pointerSegment(id)}`, `/snapd/connections/${member}/${index}`);
    };
    established.forEach((one, index) => {
      put(one, index, 'established', this.#record(one));
    });
    undesired.forEach((one, index) => {
      const mark = { interface: one.interface, auto: true, undesired: true };
      put(one, index, 'undesired', one.gadget === true ? { ...mark, 'by-gadget': true } : mark);
    });
    return Object.fromEntries(records);
  }

  /** The ends of a connection by the names that records keep: what is on snapd is said to be on core. */
  #stored({ plug, slot }: SnapdConnection): [EndpointName, EndpointName] {
    const isSnapd = this.#system?.type === 'snapd';
    const stored = (snap: string) => (isSnapd && snap === 'snapd' ? 'core' : snap);
    return [
      { snap: stored(plug.snap), name: plug.plug },
      { snap: stored(slot.snap), name: slot.slot },
    ];
  }

  #record(connection: SnapdConnection): RecordJson {
    const { plug, slot, manual = false, gadget = false } = connection;
    const plugAttributes = this.#split('plug', plug.snap, plug.plug, connection['plug-attrs']);
    const slotAttributes = this.#split('slot', slot.snap, slot.slot, connection['slot-attrs']);
    return {
      interface: connection.interface,
      auto: gadget || !manual,
      ...(gadget && { 'by-gadget': true }),
      'plug-static': plugAttributes.fixed,
      'plug-dynamic': plugAttributes.dynamic,
      'slot-static': slotAttributes.fixed,
      'slot-dynamic': slotAttributes.dynamic,
    };
  }

  /** What the metadata names is static, whatever its value was when it was recorded: hooks cannot change that. */
  #split(
    side: Side,
    snap: string,
    name: string,
    attributes: object = {},
  ): { fixed: object; dynamic: object } {
    const fixed = this.#listed[side].get(snap)?.get(name)?.endpoint.attrs ?? {};
    const entries = Object.entries(attributes);
    return {
      fixed: Object.fromEntries(entries.filter(([key]) => Object.hasOwn(fixed, key))),
      dynamic: Object.fromEntries(entries.filter(([key]) => !Object.hasOwn(fixed, key))),
    };
  }
}

function stateOf({ broken = '', status = 'active' }: SnapdSnap): 'active' | 'disabled' | 'broken' {
  if (broken !== '') return 'broken';
  return status === 'active' ? 'active' : 'disabled';
}

function keepNewest(kept: Map<string, Assertion>, key: string, assertion: Assertion): void {
  const before = kept.get(key);
  if (before === undefined || before.revision <= assertion.revision) kept.set(key, assertion);
}

function endpointsYaml(listed: readonly Listed[]): object {
  return Object.fromEntries(
    listed.map(({ name, endpoint: { attrs, interface: interfaceName, label = '' } }) => [
      name,
      { ...attrs, interface: interfaceName, ...(label !== '' && { label }) },
    ]),
  );
}

/** The apps that have plugs or slots. */
function appsYaml(plugs: readonly Listed[], slots: readonly Listed[]): object {
  const apps = new Map<string, { plugs: string[]; slots: string[] }>();
  for (const [side, listed] of [['plugs', plugs] as const, ['slots', slots] as const]) {
    for (const { name, endpoint } of listed) {
      for (const app of endpoint.apps ?? []) {
        let found = apps.get(app);
        if (found === undefined) apps.set(app, (found = { plugs: [], slots: [] }));
        found[side].push(name);
      }
    }
  }
  return Object.fromEntries(apps);
}

import { pointerSegment } from '../../engine/invalid-input.js';
import { readConnectionId } from '../../engine/lifecycle/connection.js';
import type { PlanWarningCode } from '../../engine/lifecycle/course.js';
import type {
  DeviceState,
  GadgetConnection,
  GadgetEndpoint,
  HostFacts,
  HotplugSlot,
  InstalledSnap,
} from '../../engine/lifecycle/device-state.js';
import { prepareSnap } from '../../engine/lifecycle/prepare.js';
import type { ConnectionRecord, RecordJson } from '../../engine/lifecycle/record.js';
import type { AssertionInput } from '../../engine/rules/declaration.js';
import type { Declaration } from '../../engine/rules/rule.js';
import { readAttributes } from '../../engine/snap/endpoint.js';
import type { Snap } from '../../engine/snap/snap.js';
import { noAttributes, type AttributeMap } from '../../engine/snap/values.js';
import type { DecisionInputs } from '../decisions/decision-answer.js';
import type { AskedStore, Subject, Subjects } from '../decisions/subjects.js';
import { requestInvalid } from '../http/request-invalid.js';
import { placed } from '../placed.js';
import type {
  DeviceStateInput,
  HotplugSlotInput,
  InstalledSnapInput,
  PlannedDeviceInput,
} from './plan-request.js';

/** Something about a request that whoever asks may not have meant. */
export interface RequestWarning {
  readonly code: PlanWarningCode;
  readonly message: string;
  readonly pointer?: string;
}

/** The state of a device, with what there is to say about how it was read. */
export interface ReadState {
  readonly state: DeviceState;
  readonly inputs: DecisionInputs;
  readonly warnings: RequestWarning[];
}

/** Reads the state of a device out of a request. See docs/plans.md, "The state of a device". */
export class DeviceReading {
  readonly warnings: RequestWarning[] = [];
  readonly #alsoKnown: ReadonlySet<string>;

  constructor(
    private readonly subjects: Subjects,
    private readonly asked: AskedStore,
    private readonly input: DeviceStateInput,
  ) {
    this.#alsoKnown = new Set(input.interfaces);
  }

  /**
   * @throws InvalidInput about a snap, a declaration, the device or attributes, with a pointer into the request
   * @throws RequestProblem `request-invalid` about names that cannot be
   */
  state(): ReadState {
    const { input, asked } = this;
    const { device, digest } = this.#device();
    const [base, baseDeclaration] = this.subjects.base(input.baseDeclaration, asked);
    const snaps = input.snaps.map((snap, index) => this.#snap(snap, `/snaps/${index}`));
    refuseTwice(snaps);
    const records = this.#records(snaps);
    const isSystem = ({ snap, state }: InstalledSnap) =>
      state === 'active' && (snap.type === 'snapd' || snap.type === 'os');
    if (!snaps.some(isSystem)) {
      this.#warn(
        'system-snap-missing',
        'there is no active snap of type snapd or os, so the system provides no slots',
        '/snaps',
      );
    }
    return {
      state: {
        rules: { device, base },
        host: hostFacts(input.device),
        snaps,
        hotplugSlots: (input.hotplugSlots ?? []).map((slot, index) =>
          hotplugSlot(slot, `/hotplugSlots/${index}`),
        ),
        records,
      },
      inputs: { device: digest, baseDeclaration, storeRevision: asked.storeRevision },
      warnings: this.warnings,
    };
  }

  /** A snap at another revision than the one that is installed. */
  revision(
    before: InstalledSnap,
    input: { readonly yaml: string | object; readonly declaration?: AssertionInput | null },
    pointer: string,
  ): InstalledSnap {
    const subject = this.subjects.subject(input, pointer, this.asked);
    if (subject.snap.name !== before.snap.name) {
      throw requestInvalid([
        {
          pointer: `${pointer}/yaml`,
          detail: `the revision is one of snap "${subject.snap.name}", expected "${before.snap.name}"`,
        },
      ]);
    }
    const snap = this.#prepared(subject, pointer);
    if (input.declaration === undefined) return { ...before, snap };
    return { ...before, snap, declaration: subject.declaration, asserted: input.declaration !== null };
  }

  #device(): { device: DeviceState['rules']['device']; digest: string } {
    const { classic, distribution, coreDesktop, model, store, contentCompatLabels } = this.input.device;
    const { value, digest } = this.subjects.inputs.device({
      classic,
      ...(distribution && { distribution }),
      ...(coreDesktop !== undefined && { coreDesktop }),
      ...(model !== undefined && model !== null && { model }),
      ...(store !== undefined && { store }),
      ...(contentCompatLabels !== undefined && { contentCompatLabels }),
    });
    return { device: value, digest };
  }

  #snap(input: InstalledSnapInput, pointer: string): InstalledSnap {
    const subject = this.subjects.subject(input, pointer, this.asked);
    const { declaration, missing } = subject;
    const { name } = subject.snap;
    const { instanceName = name, state = 'active', publisherVerified = false } = input;
    if (
      name === '' ||
      (instanceName !== name && !/^_[a-z0-9]{1,10}$/.test(instanceName.slice(name.length)))
    ) {
      const detail =
        name === ''
          ? 'the snap has no name'
          : `"${instanceName}" is no instance of snap "${name}", expected "${name}" or "${name}_key"`;
      throw requestInvalid([{ pointer: `${pointer}/${name === '' ? 'yaml' : 'instanceName'}`, detail }]);
    }
    if (missing !== undefined) {
      this.#warn(
        'declaration-missing',
        `no snap-declaration is published for snap-id "${missing}" of snap "${instanceName}", so it counts as missing on the device`,
        `${pointer}/snapId`,
      );
    }
    const installed = asUsual(this.#prepared(subject, pointer), declaration);
    if (isUsual(input, installed) && missing === undefined) return installed;
    return {
      ...installed,
      instanceName,
      asserted: installed.asserted || missing !== undefined,
      state,
      publisherVerified,
      gadgetConnections: (input.gadgetConnections ?? []).map((wanted, index) =>
        gadgetConnection(wanted, `${pointer}/gadgetConnections/${index}`),
      ),
    };
  }

  #prepared({ snap }: Subject, pointer: string): Snap {
    const { snap: result, dropped } = prepareSnap(snap, this.#alsoKnown);
    for (const { side, name, reason } of dropped) {
      this.#warn(
        'plug-or-slot-dropped',
        `${side} "${name}" of snap "${snap.name}" is left out: ${reason}`,
        `${pointer}/yaml`,
      );
    }
    return result;
  }

  #records(snaps: readonly InstalledSnap[]): Map<string, ConnectionRecord> {
    const installed = new Set(snaps.map(({ instanceName }) => instanceName));
    if (installed.has('snapd')) installed.add('core');
    const records = new Map<string, ConnectionRecord>();
    for (const [id, json] of Object.entries(this.input.connections ?? {})) {
      const pointer = `/connections${pointerSegment(id)}`;
      const ends = readConnectionId(id);
      if (ends === undefined) {
        throw requestInvalid([{ pointer, detail: 'expected a connection id such as "snap:plug snap:slot"' }]);
      }
      for (const { snap } of [ends.plug, ends.slot]) {
        if (installed.has(snap)) continue;
        this.#warn('snap-unknown', `the record names snap "${snap}", which is not installed`, pointer);
      }
      const oddity = contradictionIn(json);
      if (oddity !== undefined) this.#warn('record-contradictory', oddity, pointer);
      records.set(id, readRecord(ends, json, pointer));
    }
    return records;
  }

  #warn(code: PlanWarningCode, message: string, pointer: string): void {
    this.warnings.push({ code, message, pointer });
  }
}

/** Whether a request says nothing more of a snap than what it is and its rules. */
function isUsual(input: InstalledSnapInput, { instanceName }: InstalledSnap): boolean {
  return (
    (input.instanceName ?? instanceName) === instanceName &&
    (input.state ?? 'active') === 'active' &&
    input.publisherVerified !== true &&
    input.gadgetConnections === undefined
  );
}

/** Active snaps under their own names, by what they are and their rules: the same ones are on many devices. */
const usualSnaps = new WeakMap<Snap, WeakMap<Declaration | typeof notAsserted, InstalledSnap>>();
const notAsserted = {};

function asUsual(snap: Snap, declaration: Declaration | null): InstalledSnap {
  let byDeclaration = usualSnaps.get(snap);
  if (byDeclaration === undefined) usualSnaps.set(snap, (byDeclaration = new WeakMap()));
  let installed = byDeclaration.get(declaration ?? notAsserted);
  if (installed === undefined) {
    installed = {
      instanceName: snap.name,
      snap,
      asserted: declaration !== null,
      declaration,
      state: 'active',
      publisherVerified: false,
      gadgetConnections: [],
    };
    byDeclaration.set(declaration ?? notAsserted, installed);
  }
  return installed;
}

function hostFacts(device: PlannedDeviceInput): HostFacts {
  const { model, seeded = true, x11AutoConnection = true, hostCups = false } = device;
  return {
    hasModel: model !== null,
    seeded,
    x11AutoConnection: String(x11AutoConnection) as HostFacts['x11AutoConnection'],
    hostCups,
    withSlots: new Set(device.withSlots),
    withoutSlots: new Set(device.withoutSlots),
  };
}

export function hotplugSlot(
  { attributes, gone = false, ...slot }: HotplugSlotInput,
  pointer: string,
): HotplugSlot {
  return { ...slot, gone, attributes: attributesAt(attributes, `${pointer}/attributes`) };
}

/** Attributes out of a request. */
export function attributesAt(json: object | undefined, pointer: string): AttributeMap {
  return json === undefined ? noAttributes : placed(pointer, json, () => readAttributes(json));
}

function gadgetConnection(
  { plug, slot }: { readonly plug: string; readonly slot?: string },
  pointer: string,
): GadgetConnection {
  const plugEnd = gadgetEndpoint(plug, `${pointer}/plug`);
  return {
    plug: plugEnd,
    slot:
      slot === undefined ? { snapId: 'system', name: plugEnd.name } : gadgetEndpoint(slot, `${pointer}/slot`),
  };
}

function gadgetEndpoint(text: string, pointer: string): GadgetEndpoint {
  const [, snapId, name] = /^([^\s:]+):([^\s:]+)$/.exec(text) ?? [];
  if (snapId === undefined || name === undefined)
    throw requestInvalid([{ pointer, detail: 'expected "snap-id:name" or "system:name"' }]);
  return { snapId, name };
}

function refuseTwice(snaps: readonly InstalledSnap[]): void {
  const seen = new Set<string>();
  snaps.forEach(({ instanceName }, index) => {
    if (seen.has(instanceName)) {
      throw requestInvalid([
        { pointer: `/snaps/${index}`, detail: `snap "${instanceName}" is listed already, expected it once` },
      ]);
    }
    seen.add(instanceName);
  });
}

/** What the daemon never writes into one record. */
function contradictionIn(json: RecordJson): string | undefined {
  if (json['by-gadget'] === true && json.auto !== true)
    return 'the record is by-gadget and not auto; it is taken as made by hand';
  if (json.undesired === true && json['hotplug-gone'] === true)
    return 'the record is both undesired and hotplug-gone; it is taken as undesired';
  if (json['hotplug-gone'] === true && json['hotplug-key'] === undefined)
    return 'the record is hotplug-gone without a hotplug-key, so no device brings it back';
  return undefined;
}

function readRecord(
  { plug, slot }: Pick<ConnectionRecord, 'plug' | 'slot'>,
  json: RecordJson,
  pointer: string,
): ConnectionRecord {
  const attributes = (name: 'plug-static' | 'plug-dynamic' | 'slot-static' | 'slot-dynamic') =>
    attributesAt(json[name], `${pointer}/${name}`);
  return {
    plug,
    slot,
    interface: json.interface,
    auto: json.auto ?? false,
    byGadget: json['by-gadget'] ?? false,
    undesired: json.undesired ?? false,
    hotplugGone: json['hotplug-gone'] ?? false,
    hotplugKey: json['hotplug-key'] ?? '',
    plugStatic: attributes('plug-static'),
    plugDynamic: attributes('plug-dynamic'),
    slotStatic: attributes('slot-static'),
    slotDynamic: attributes('slot-dynamic'),
  };
}

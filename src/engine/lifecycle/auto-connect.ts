import { isAttributeMap } from '../snap/values.js';
import { attach, type Manner } from './attach.js';
import { connectionId, type EndpointName } from './connection.js';
import type { Course } from './course.js';
import type { DeviceRules, HostFacts, InstalledSnap } from './device-state.js';
import { gadgetPairs } from './gadget.js';
import type { OutcomeDetail, PairOutcome } from './outcome.js';
import type { DeviceEndpoint, MountedSnap } from './repository.js';
import { type Considered, Selecting } from './selection.js';
import { type DynamicAttributes, noDynamicAttributes } from './verdict.js';

/** What an automatic connection depends on beside the state of the device. */
export interface AutoConnectOptions {
  /** The rules that connections are made by; in a remodel those of the new model. */
  readonly rules: DeviceRules;
  /** Whether what the gadget wants is connected: before the device is seeded, and in a remodel. */
  readonly withGadget: boolean;
  /** The instance names of snaps that another change works on. */
  readonly busy: ReadonlySet<string>;
  /** The names of content providers that are about to be installed. */
  readonly pendingProviders: ReadonlySet<string>;
  readonly restartPending: boolean;
  /** What the hooks of a connection set, by connection id. */
  readonly hookAttributes: ReadonlyMap<string, DynamicAttributes>;
  /** Whether a connection is left to the user, though the daemon would make it. */
  isByHandOnly(plug: DeviceEndpoint, slot: DeviceEndpoint): boolean;
}

interface Chosen {
  readonly manner: Manner;
  readonly plug: DeviceEndpoint;
  readonly slot: DeviceEndpoint;
}

/**
 * Makes the automatic connections of one snap: those that the gadget wants, those of its plugs, and those of other
 * snaps' plugs to its slots. See docs/plans.md, "Auto-connection".
 *
 * @throws ChangeRefused where a connection fails that the daemon does not silently leave out
 */
export function autoConnect(course: Course, instanceName: string, options: AutoConnectOptions): void {
  const snap = course.repository.find(instanceName);
  if (snap === undefined) return;
  const choosing = new Choosing(course, snap, options);
  if (options.withGadget) choosing.gadgetPass();
  choosing.plugPass();
  choosing.slotPass();
  const deferral = deferralOf(snap, choosing.chosen.values(), options);
  for (const { manner, plug, slot } of choosing.chosen.values()) {
    if (deferral !== undefined) {
      course.note({ plug: plug.name, slot: slot.name, outcome: 'deferred', detail: deferral });
      continue;
    }
    const dynamic = options.hookAttributes.get(connectionId(plug.name, slot.name)) ?? noDynamicAttributes;
    attach(course, manner, plug, slot, options.rules, dynamic);
  }
}

/** Connects the plugs of other snaps to one slot, such as one that was plugged in. */
export function autoConnectSlot(course: Course, slot: DeviceEndpoint, options: AutoConnectOptions): void {
  const snap = course.repository.find(slot.name.snap);
  if (snap === undefined) return;
  const choosing = new Choosing(course, snap, options);
  choosing.slotPass([slot]);
  for (const { manner, plug } of choosing.chosen.values())
    attach(course, manner, plug, slot, options.rules, noDynamicAttributes);
}

/** Whether an option of the system lets a plug of the snap connect to the slot; interfaces other than x11 have none. */
export function passesX11Option(
  { x11AutoConnection }: HostFacts,
  { publisherVerified }: InstalledSnap,
  { party }: DeviceEndpoint,
): boolean {
  if (party.interface !== 'x11' || x11AutoConnection === 'true') return true;
  return x11AutoConnection === 'verified' && publisherVerified;
}

class Choosing {
  readonly chosen = new Map<string, Chosen>();
  readonly #selecting: Selecting;

  constructor(
    private readonly course: Course,
    private readonly snap: MountedSnap,
    private readonly options: AutoConnectOptions,
  ) {
    this.#selecting = new Selecting(course.repository, options.rules, course.state.host);
  }

  gadgetPass(): void {
    for (const [plug, slot] of gadgetPairs(this.course, this.snap)) {
      const id = connectionId(plug.name, slot.name);
      if (!this.course.records.has(id)) this.chosen.set(id, { manner: 'gadget', plug, slot });
    }
  }

  plugPass(): void {
    for (const plug of inOrder(this.snap.plugs)) {
      this.#choose(plug, ({ slot }) =>
        passesX11Option(this.course.state.host, this.snap.installed, slot) ? undefined : 'skipped-option',
      );
    }
  }

  /** A plug is looked at only where it could be connected to the slot at all. */
  slotPass(slots: readonly DeviceEndpoint[] = inOrder(this.snap.slots)): void {
    for (const slot of slots) {
      for (const plug of this.course.repository.plugsOf(slot.party.interface)) {
        const verdict = this.#selecting.verdict(plug, slot);
        if (verdict.allowed)
          this.#choose(plug, (considered) => (considered.slot === slot ? undefined : 'other'));
        else if (!this.course.outcomes.has(connectionId(plug.name, slot.name)))
          this.#noteSkipped(plug, this.#consideredIn(plug, slot));
      }
    }
  }

  #consideredIn(plug: DeviceEndpoint, slot: DeviceEndpoint): Considered {
    const verdict = this.#selecting.verdict(plug, slot);
    const detail = verdict.by === 'declaration-missing' ? verdict.by : 'not-allowed';
    const skipped =
      verdict.by === 'predicate'
        ? ({ outcome: 'skipped-predicate' } as const)
        : ({ outcome: 'skipped-policy', detail } as const);
    return { slot, verdict, skipped };
  }

  #choose(
    plug: DeviceEndpoint,
    filter: (considered: Considered) => 'skipped-option' | 'other' | undefined,
  ): void {
    const { considered, ambiguous } = this.#selecting.select(plug);
    for (const one of considered) {
      const filtered = filter(one);
      if (filtered === 'other') continue;
      if (one.skipped !== undefined) {
        this.#noteSkipped(plug, one, one.skipped.outcome === 'skipped-ambiguous' ? ambiguous : undefined);
      } else if (filtered !== undefined) {
        this.#note({ plug: plug.name, slot: one.slot.name, outcome: filtered, verdict: one.verdict });
      } else this.#take(plug, one);
    }
  }

  #take(plug: DeviceEndpoint, { slot, verdict }: Considered): void {
    const id = connectionId(plug.name, slot.name);
    if (this.chosen.has(id)) return;
    const pair = { plug: plug.name, slot: slot.name, verdict };
    const record = this.course.records.get(id);
    if (record !== undefined) {
      if (record.undesired) this.course.note({ ...pair, outcome: 'skipped-unwanted' });
      else if (!this.course.isLive(record)) this.#noteBlocked(pair, record.hotplugGone);
      return;
    }
    if (this.options.isByHandOnly(plug, slot)) {
      this.course.note({ ...pair, outcome: 'skipped-policy', detail: 'by-hand-only' });
      return;
    }
    this.course.outcomes.delete(id);
    this.chosen.set(id, { manner: 'auto', plug, slot });
  }

  /** A record that is no live connection keeps its pair from being connected. */
  #noteBlocked(pair: Pick<PairOutcome, 'plug' | 'slot' | 'verdict'>, isGone: boolean): void {
    if (!isGone) this.course.note({ ...pair, outcome: 'skipped-record-exists' });
  }

  #noteSkipped(plug: DeviceEndpoint, one: Considered, candidates?: PairOutcome['candidates']): void {
    if (one.skipped === undefined) return;
    const { slot, verdict, skipped } = one;
    this.#note({ plug: plug.name, slot: slot.name, ...skipped, verdict, ...(candidates && { candidates }) });
  }

  /** What a record says of a pair goes before what was found when looking for new connections. */
  #note(outcome: PairOutcome): void {
    const id = connectionId(outcome.plug, outcome.slot);
    if (!this.course.records.has(id) && !this.chosen.has(id)) this.course.note(outcome, id);
  }
}

function inOrder(endpoints: ReadonlyMap<string, DeviceEndpoint>): DeviceEndpoint[] {
  return [...endpoints.values()].sort((a, b) => (a.name.name < b.name.name ? -1 : 1));
}

/** Why nothing is connected now but the whole is tried again later. */
function deferralOf(
  { installed, plugs }: MountedSnap,
  chosen: Iterable<Chosen>,
  { restartPending, pendingProviders, busy }: AutoConnectOptions,
): OutcomeDetail | undefined {
  if (restartPending) return 'restart';
  if (pendingProviders.size > 0) {
    for (const { party } of plugs.values()) {
      const provider = party.interface === 'content' ? providerOf(party.attributes['default-provider']) : '';
      if (pendingProviders.has(provider)) return 'provider';
    }
  }
  for (const { plug, slot } of chosen) {
    const other: EndpointName = plug.owner === installed ? slot.name : plug.name;
    if (busy.has(other.snap)) return 'conflict';
  }
  return undefined;
}

/** The snap of a default provider; a slot may be named after it. */
function providerOf(value: unknown): string {
  return typeof value === 'string' && !isAttributeMap(value) ? (value.split(':', 1)[0] ?? '') : '';
}

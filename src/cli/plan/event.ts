import { nearestName } from '../../text/nearest-name.js';
import { type EventKind, eventKinds } from '../../engine/lifecycle/event.js';
import { readAssertionInput } from '../input/assertion-input.js';
import { InputFault } from '../input/input-fault.js';
import { readTextFile, type TextFile } from '../input/read-file.js';
import { jsonObjectIn } from '../input/read-json.js';
import type { Sources } from '../decide/sources.js';
import type { EventEndInput } from '../../modules/plans/plan-request.js';
import type { PlannedDevice } from './device.js';
import type { PlanOptions } from './options.js';

/** An event as a request gives it; its shape is checked with the request. */
export type EventDraft = Readonly<Record<string, unknown>> & { readonly kind: EventKind };

/** @throws InputFault for a word that is no kind of event */
export function eventKind(typed: string): EventKind {
  const found = eventKinds.find((kind) => kind === typed);
  if (found !== undefined) return found;
  const near = nearestName(typed, eventKinds);
  const hint = near === undefined ? `expected one of ${eventKinds.join(', ')}` : `did you mean "${near}"`;
  throw new InputFault(`"${typed}" is no event, ${hint}`);
}

/** Reads what the command line says about an event: which snap it is about, or which plug and slot. */
export class EventReading {
  constructor(
    private readonly device: PlannedDevice,
    private readonly options: PlanOptions,
    private readonly revision: TextFile | undefined,
    private readonly sources: Sources,
  ) {}

  async event(kind: EventKind, names: readonly string[]): Promise<EventDraft> {
    switch (kind) {
      case 'install':
      case 'enable':
      case 'disable':
      case 'remove':
        return { kind, snap: this.#snap(one(kind, names, 'SNAP')) };
      case 'refresh':
      case 'revert':
        return { kind, snap: this.#snap(one(kind, names, 'SNAP')), ...this.#newRevision() };
      case 'connect':
        return { kind, ...this.#pair(kind, names) };
      case 'disconnect':
      case 'forget':
        return { kind, ...this.#ends(kind, names) };
      case 'startup':
      case 'core-transition':
        refuseNames(kind, names);
        return { kind };
      case 'remodel':
        return { kind, snaps: names.map((name) => this.#snap(name)), ...(await this.#newModel()) };
      case 'hotplug-add':
      case 'hotplug-change': {
        const file = await readTextFile(one(kind, names, 'FILE'));
        this.sources.add('/event/hotplugSlot', file.name);
        return { kind, hotplugSlot: jsonObjectIn(file) };
      }
      case 'hotplug-remove':
        return { kind, key: one(kind, names, 'KEY') };
      case 'hotplug-enumerated':
        return { kind, present: names };
    }
  }

  #snap(name: string): string {
    const { snapNames } = this.device;
    if (snapNames.includes(name)) return name;
    const near = nearestName(name, snapNames);
    throw new InputFault(
      `snap "${name}" is not on the device${near === undefined ? '' : `, did you mean "${near}"`}`,
    );
  }

  #newRevision(): object {
    if (this.revision === undefined) return {};
    this.sources.add('/event/revision/yaml', this.revision.name);
    return { revision: { yaml: this.revision.text } };
  }

  #pair(kind: EventKind, names: readonly string[]): object {
    const [plug, slot, ...others] = names;
    if (plug === undefined || others.length > 0)
      throw new InputFault(`expected "plugboard plan ${kind} SNAP:PLUG [SNAP:SLOT]"`);
    return {
      plug: endOf(plug),
      ...(slot !== undefined && { slot: slot.includes(':') ? endOf(slot) : { snap: slot } }),
    };
  }

  /** One end alone is a plug or a slot, whichever there is. */
  #ends(kind: EventKind, names: readonly string[]): object {
    if (names.length === 2) return this.#pair(kind, names);
    const [text, ...others] = names;
    if (text === undefined || others.length > 0)
      throw new InputFault(`expected "plugboard plan ${kind} SNAP:NAME [SNAP:SLOT]"`);
    const end = endOf(text);
    return this.device.isSlot({ snap: end.snap ?? '', name: end.name ?? '' }) ? { slot: end } : { plug: end };
  }

  async #newModel(): Promise<object> {
    const { model, store } = this.options;
    if (model === undefined) throw new InputFault('missing, expected the new model', { source: '--model' });
    return {
      model: await this.#assertion('model', model),
      ...(store !== undefined && { store: await this.#assertion('store', store) }),
    };
  }

  async #assertion(member: string, path: string): Promise<unknown> {
    const { name, input } = await readAssertionInput(path);
    this.sources.add(`/event/${member}`, name);
    return input;
  }
}

function one(kind: EventKind, names: readonly string[], what: string): string {
  const [name, ...others] = names;
  if (name !== undefined && others.length === 0) return name;
  throw new InputFault(`expected "plugboard plan ${kind} ${what}"`);
}

function refuseNames(kind: EventKind, names: readonly string[]): void {
  if (names.length > 0) throw new InputFault(`expected nothing after "plugboard plan ${kind}"`);
}

/** A plug or slot as people write it: `snap:name`, or `:name` for one of the system. */
function endOf(text: string): EventEndInput {
  const [, snap = '', name] = /^([^\s:]*):([^\s:]+)$/.exec(text) ?? [];
  if (name === undefined) throw new InputFault(`"${text}" is no plug or slot, expected SNAP:NAME`);
  return { ...(snap !== '' && { snap }), name };
}

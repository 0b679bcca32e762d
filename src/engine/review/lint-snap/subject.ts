import type { EndpointMetadata, Metadata } from '../../snap/metadata.js';
import type { Endpoint, Snap } from '../../snap/snap.js';
import type { Written } from '../../snap/written.js';
import type { FlaggedItem, FlaggedPlace, Remedy } from '../flag.js';
import type { SnapTables } from './tables.js';

/** What is linted, and what it is held against. */
export interface LintSubject {
  readonly metadata: Metadata;
  /** Undefined where plugs and slots could not be read. */
  readonly snap: Snap | undefined;
  readonly classicAllowed: boolean;
  readonly tables: SnapTables;
  readonly hasInterface: (name: string) => boolean;
}

/** Offending texts are told up to this length. */
export const longestQuoted = 80;

/** Offending text in a message. */
export function quoted(text: string): string {
  return `"${text.slice(0, longestQuoted)}"`;
}

/** Where a flag is about something written. */
export function placeOf({ pointer, at }: Pick<Written, 'pointer' | 'at'>): FlaggedPlace {
  return { pointer, ...at };
}

/** Where a flag is about a plug or slot; `at` is where it is named first. */
export function itemOf(
  side: 'plug' | 'slot',
  { name, interface: interfaceName, at }: Pick<Endpoint, 'name' | 'interface' | 'at'>,
): FlaggedItem {
  return { side, name, interface: interfaceName, ...at };
}

/** A plug or slot of the top level in a flag. */
export function endpointItem({ side, name, interface: interfaceName }: EndpointMetadata): FlaggedItem {
  return itemOf(side, { name: name.text, interface: interfaceName, at: name.at });
}

/** The way out of a flag that is a change of the metadata. */
export function byChanging(message: string): { readonly remedies: readonly Remedy[] } {
  return { remedies: [{ kind: 'metadata', message }] };
}

/** The first of something that is in the metadata, or the whole of it. */
export function firstPlace(metadata: Metadata, name: string): FlaggedPlace {
  const field = metadata.fields.find(({ key }) => key.text === name);
  return field ? placeOf(field.key) : { pointer: '', ...metadata.root.at };
}

/** A plug or slot wherever it is named: those of the top level, and those that apps and hooks name on their own. */
export interface NamedEndpoint {
  readonly side: 'plug' | 'slot';
  readonly interface: string;
  readonly name: Written;
}

/** Every plug, or slot, once, at the place where it is named first; even where the snap could not be read. */
export function endpointsOf({ plugs, slots, apps, hooks }: Metadata, side: 'plug' | 'slot'): NamedEndpoint[] {
  const found = new Map<string, NamedEndpoint>();
  for (const { name, interface: interfaceName } of side === 'plug' ? plugs : slots)
    found.set(name.text, { side, interface: interfaceName, name });
  for (const user of [...apps, ...hooks]) {
    for (const name of side === 'plug' ? user.plugs : user.slots) {
      if (!found.has(name.text)) found.set(name.text, { side, interface: name.text, name });
    }
  }
  return [...found.values()];
}

/** Item and place of a plug or slot. */
export function flaggedEndpoint({ side, interface: interfaceName, name }: NamedEndpoint): {
  readonly item: FlaggedItem;
  readonly place: FlaggedPlace;
} {
  return {
    item: itemOf(side, { name: name.text, interface: interfaceName, at: name.at }),
    place: placeOf(name),
  };
}

import { interfaces } from '../catalogue/catalogue.js';
import type { Endpoint, Snap } from '../snap/snap.js';
import type { AttributeMap, AttributeValue } from '../snap/values.js';

/** A plug or slot that the daemon leaves out when it reads a snap. */
export interface DroppedEndpoint {
  readonly side: 'plug' | 'slot';
  readonly name: string;
  readonly reason: string;
}

/** A snap as policy and connections see it. */
export interface PreparedSnap {
  readonly snap: Snap;
  readonly dropped: readonly DroppedEndpoint[];
}

/**
 * Reads plugs and slots as the daemon does before policy sees them: those of unknown interfaces, of names that
 * cannot be and with labels that contradict one another are left out, and defaults are added.
 * See docs/plans.md, "Preparation".
 *
 * @param alsoKnown interfaces that the device knows beyond the catalogue
 */
export function prepareSnap(snap: Snap, alsoKnown: ReadonlySet<string>): PreparedSnap {
  if (alsoKnown.size > 0) return prepareAnew(snap, alsoKnown);
  let result = preparedSnaps.get(snap);
  if (result === undefined) {
    result = prepareAnew(snap, alsoKnown);
    preparedSnaps.set(snap, result);
  }
  return result;
}

/** What came of snaps with the interfaces of the catalogue alone: the same snap is on many devices. */
const preparedSnaps = new WeakMap<Snap, PreparedSnap>();

function prepareAnew(snap: Snap, alsoKnown: ReadonlySet<string>): PreparedSnap {
  const dropped: DroppedEndpoint[] = [];
  const plugs = prepared(snap.plugs, 'plug', alsoKnown, dropped);
  const slots = prepared(snap.slots, 'slot', alsoKnown, dropped);
  if (plugs === snap.plugs && slots === snap.slots) return { snap, dropped };
  return { snap: { ...snap, plugs, slots }, dropped };
}

type Endpoints = ReadonlyMap<string, Endpoint>;

/** The same map where nothing changes. */
function prepared(
  endpoints: Endpoints,
  side: 'plug' | 'slot',
  alsoKnown: ReadonlySet<string>,
  dropped: DroppedEndpoint[],
): Endpoints {
  let isChanged = false;
  const result = new Map<string, Endpoint>();
  for (const [name, endpoint] of endpoints) {
    const reason = defectOf(endpoint, alsoKnown);
    if (reason !== undefined) {
      isChanged = true;
      dropped.push({ side, name, reason });
      continue;
    }
    const defaults = defaultsOf[endpoint.interface]?.(endpoint, side);
    if (defaults !== undefined) isChanged = true;
    result.set(
      name,
      defaults === undefined ? endpoint : { ...endpoint, attributes: withDefaults(endpoint, defaults) },
    );
  }
  return isChanged ? result : endpoints;
}

/** Lower-case letters and digits in words joined by single dashes, a letter first. */
const namePattern = /^[a-z](?:-?[a-z0-9])*$/;

function defectOf(endpoint: Endpoint, alsoKnown: ReadonlySet<string>): string | undefined {
  const { name, interface: interfaceName, attributes } = endpoint;
  if (!interfaces.has(interfaceName) && !alsoKnown.has(interfaceName))
    return `interface "${interfaceName}" is not known`;
  if (!namePattern.test(name)) return `"${name}" cannot be a name`;
  if (interfaceName !== 'content') return undefined;
  const { content, compatibility } = attributes;
  if (content !== undefined && compatibility !== undefined)
    return 'it has both attributes "content" and "compatibility", expected one';
  if (compatibility !== undefined && typeof compatibility !== 'string')
    return 'attribute "compatibility" must be a text';
  return undefined;
}

type Defaults = Readonly<Record<string, AttributeValue>>;

/** What is added to the attributes of an interface; undefined where all is there. */
const defaultsOf: Readonly<
  Record<string, ((endpoint: Endpoint, side: 'plug' | 'slot') => Defaults | undefined) | undefined>
> = {
  content: ({ name, attributes: { content, compatibility } }) =>
    content === undefined && compatibility === undefined ? { content: name } : undefined,
  'shared-memory': ({ name, attributes }, side) => {
    const label = attributes['shared-memory'];
    const isPrivate = attributes.private;
    const defaults = {
      ...(label === undefined && isPrivate !== true && { 'shared-memory': name }),
      ...(isPrivate === undefined && side === 'plug' && { private: false }),
    };
    return Object.keys(defaults).length === 0 ? undefined : defaults;
  },
};

function withDefaults({ attributes }: Endpoint, defaults: Defaults): AttributeMap {
  return Object.assign(Object.create(null) as Record<string, AttributeValue>, attributes, defaults);
}

import { InvalidInput } from '../../engine/invalid-input.js';
import { readSnap } from '../../engine/snap/read-snap.js';
import type { Endpoint, Snap } from '../../engine/snap/snap.js';
import { nearestName } from '../../text/nearest-name.js';
import { InputFault } from '../input/input-fault.js';
import type { TextFile } from '../input/read-file.js';

/** The plug or slot that is told about. */
export interface Thing {
  readonly side: 'plug' | 'slot';
  readonly name: string;
  readonly interface: string;
  readonly line: number | undefined;
  /** Whether the snap has a slot of this name too, where this is the plug. */
  readonly hasTwin: boolean;
}

/** More names than this are not listed. */
const mostListed = 12;

/**
 * The plug or slot that is meant: `NAME`, `plug:NAME` or `slot:NAME`.
 *
 * @throws InputFault where the metadata cannot be read, or has none of that name
 */
export function findThing({ name: source, text }: TextFile, typed: string): Thing {
  const snap = snapIn(source, text);
  const [, side, name = typed] = /^(plug|slot):(.*)$/s.exec(typed) ?? [];
  const [plug, slot] = [snap.plugs.get(name), snap.slots.get(name)];
  if (plug !== undefined && side !== 'slot')
    return thing('plug', plug, slot !== undefined && side === undefined);
  if (slot !== undefined && side !== 'plug') return thing('slot', slot, false);
  const names = [...new Set([...snap.plugs.keys(), ...snap.slots.keys()])];
  throw new InputFault(`no ${side ?? 'plug or slot'} is called "${name}", ${hint(name, names)}`, { source });
}

function thing(
  side: 'plug' | 'slot',
  { name, interface: interfaceName, at }: Endpoint,
  hasTwin: boolean,
): Thing {
  return { side, name, interface: interfaceName, line: at?.line, hasTwin };
}

function hint(typed: string, names: readonly string[]): string {
  if (names.length === 0) return 'the snap has neither plugs nor slots';
  const near = nearestName(typed, names);
  if (near !== undefined && near !== typed) return `did you mean "${near}"`;
  return `expected one of ${names.slice(0, mostListed).join(', ')}${names.length > mostListed ? ', …' : ''}`;
}

function snapIn(source: string, text: string): Snap {
  try {
    return readSnap(text);
  } catch (error) {
    if (error instanceof InvalidInput) throw new InputFault(error.message, { source, ...error.place });
    throw error;
  }
}

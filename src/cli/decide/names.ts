import { readSnap } from '../../engine/snap/read-snap.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import { nearestName } from '../../text/nearest-name.js';
import { InputFault } from '../input/input-fault.js';
import type { TextFile } from '../input/read-file.js';

/** More names than this are not listed. */
const mostListed = 12;

/** The plugs or slots that a snap has, for a message that asks for one. */
export function namesOf(yaml: TextFile, side: 'plug' | 'slot'): string {
  const names = endpointNames(yaml, side);
  if (names.length === 0) return `its ${side}s, but the snap has none`;
  return names.slice(0, mostListed).join(', ') + (names.length > mostListed ? ', …' : '');
}

/** What might have been meant by the name of a plug or slot that the snap does not have. */
export function suggestion(yaml: TextFile, side: 'plug' | 'slot', typed: string): string {
  const near = nearestName(typed, endpointNames(yaml, side));
  return near === undefined ? `expected one of ${namesOf(yaml, side)}` : `did you mean "${near}"`;
}

/** @throws InputFault where the snap.yaml cannot be read */
function endpointNames({ name, text }: TextFile, side: 'plug' | 'slot'): readonly string[] {
  try {
    return [...readSnap(text)[`${side}s`].keys()];
  } catch (error) {
    if (error instanceof InvalidInput) throw new InputFault(error.message, { source: name, ...error.place });
    throw error;
  }
}

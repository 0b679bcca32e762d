import { type Action, actions } from '../../engine/policy/decide.js';
import { InputFault } from '../input/input-fault.js';

/** The options of `decide` as commander reads them. */
export interface DecideOptions {
  readonly action: Action;
  readonly plug?: string;
  readonly slot?: string;
  readonly slotSnap?: string;
  readonly classic?: true;
  readonly core?: true;
  readonly coreDesktop?: true;
  readonly distribution?: string;
  readonly model?: string;
  readonly store?: string;
  readonly contentCompatLabels?: true;
  readonly declaration?: string;
  readonly snapId?: string;
  readonly publisherId?: string;
  readonly slotDeclaration?: string;
  readonly slotSnapId?: string;
  readonly slotPublisherId?: string;
  readonly baseDeclaration?: string;
  readonly data?: string;
  readonly explain?: true;
  readonly json?: true;
}

export { actions };

/** Options that say something about a connection, or about the snap that has the slot. */
const ofConnections = [
  'plug',
  'slot',
  'slotSnap',
  'slotDeclaration',
  'slotSnapId',
  'slotPublisherId',
] as const;
const ofSlotSnap = ['slotDeclaration', 'slotSnapId', 'slotPublisherId'] as const;

/**
 * Refuses options that would be passed over in silence.
 *
 * @throws InputFault naming the option
 */
export function refuseIdleOptions(options: DecideOptions): void {
  const { action, slotSnap } = options;
  if (action === 'install' || action === 'sideload') {
    for (const name of ofConnections) {
      if (options[name] === undefined) continue;
      throw new InputFault(
        `${action} looks at every plug and slot of the snap, expected this option with connect or auto-connect only`,
        { source: flagOf(name) },
      );
    }
  }
  refusePublisherOfPublished(options.data, options.declaration, options.publisherId, 'publisherId');
  refusePublisherOfPublished(
    options.data,
    options.slotDeclaration,
    options.slotPublisherId,
    'slotPublisherId',
  );
  if (slotSnap !== undefined) return;
  for (const name of ofSlotSnap) {
    if (options[name] === undefined) continue;
    throw new InputFault("expected --slot-snap with it, the other snap's snap.yaml", {
      source: flagOf(name),
    });
  }
}

/** A publisher makes a declaration of its own, which would hide the published one that `--data` is there for. */
function refusePublisherOfPublished(
  data: string | undefined,
  declaration: string | undefined,
  publisherId: string | undefined,
  name: string,
): void {
  if (data === undefined || declaration !== undefined || publisherId === undefined) return;
  throw new InputFault('the declaration in --data names the publisher, expected this option without --data', {
    source: flagOf(name),
  });
}

/** How an option is typed: `slotSnap` is `--slot-snap`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

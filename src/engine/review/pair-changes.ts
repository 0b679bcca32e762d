import { partyOf, type Party } from '../policy/candidate.js';
import { decideConnection, isAllowed, type Decision } from '../policy/decide.js';
import type { Declaration } from '../rules/rule.js';
import type { Snap } from '../snap/snap.js';

/** The action that a question about a connection is asked by. */
const connecting = { connection: 'connect', 'auto-connection': 'auto-connect' } as const;

/**
 * What else a declaration changes for a snap at the other side of a decision about a connection, in sentences. A
 * rule that a snap gets of its own takes the place of the one that the other snap has, which nothing but the pair shows.
 *
 * @param declaration the one that the snap of `side` would have
 */
export function pairChanges(
  { action: wished, candidate, base }: Decision,
  side: 'plug' | 'slot',
  snap: Snap,
  declaration: Declaration,
): string[] {
  const own = candidate[side];
  const peer = side === 'plug' ? 'slot' : 'plug';
  const parties = [...snap[`${side}s`].values()]
    .filter((endpoint) => endpoint.interface === own.interface)
    .map((endpoint) =>
      endpoint.name === own.name ? own : partyOf(side, snap.type, endpoint, own.declaration),
    );
  const isAllowedFor = (action: 'connect' | 'auto-connect', party: Party) => {
    return isAllowed(decideConnection(action, { ...candidate, [side]: party }, base));
  };
  return Object.entries(connecting).flatMap(([question, action]) =>
    parties.flatMap((party) => {
      if (party === own && action === wished) return [];
      const before = isAllowedFor(action, party);
      if (before === isAllowedFor(action, underDeclaration(party, side, declaration))) return [];
      const effect = before ? 'allowed and becomes denied' : 'denied and becomes allowed';
      return [`${question} of ${side} "${party.name}" with ${peer} "${candidate[peer].name}" was ${effect}`];
    }),
  );
}

/** A plug or slot whose snap has another declaration. */
export function underDeclaration(party: Party, side: 'plug' | 'slot', declaration: Declaration): Party {
  return { ...party, rule: declaration[`${side}s`].get(party.interface) ?? null, declaration };
}

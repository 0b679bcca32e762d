import { emptyHeaders, type HeaderMap } from '../asserts/headers.js';
import type { Party } from '../policy/candidate.js';
import {
  decideConnection,
  decideInstallation,
  isAllowed,
  type Action,
  type Decision,
} from '../policy/decide.js';
import { subRuleNames, subRulesIn, type Declaration, type Rule } from '../rules/rule.js';
import type { Snap } from '../snap/snap.js';
import { alternativesTo, withoutAttribute } from './alternatives.js';
import type { Remedy } from './flag.js';
import { grantFor } from './grant-remedy.js';
import { pairChanges, underDeclaration } from './pair-changes.js';
import { subjectOf } from './permissions.js';
import { ruling, type Question, type Subject } from './ruling.js';
import { sourceOf } from './source.js';

const questionOf: Readonly<Record<Action, Question>> = {
  install: 'installation',
  sideload: 'installation',
  connect: 'connection',
  'auto-connect': 'auto-connection',
};

/** The snaps of a decision, as far as they are asked to do something; the system's own slots are nobody's to grant. */
export type Deciding = Readonly<Partial<Record<'plug' | 'slot', Snap>>>;

/**
 * Ways to have a refused question answered with yes: the least grant for the plug's snap, and for the slot's, each
 * decided anew by the engine; and what could be done without a grant. None where it was allowed, for a sideload,
 * which no grant is for, or where plug and slot are of different interfaces. See docs/reviews.md, "Remedies".
 */
export function remediesFor(decision: Decision, snaps: Deciding): readonly Remedy[] {
  const { action, code, candidate } = decision;
  if (isAllowed(decision) || code === 'interface-mismatch' || action === 'sideload') return [];
  const sides = candidate.installing === null ? (['plug', 'slot'] as const) : [candidate.installing];
  return sides.flatMap((side) => {
    const snap = snaps[side];
    return snap === undefined ? [] : [...granted(side, snap, decision), ...withoutGrant(side, decision)];
  });
}

function granted(side: 'plug' | 'slot', snap: Snap, decision: Decision): Remedy[] {
  const { action, candidate, base } = decision;
  const own = candidate[side];
  const question = questionOf[action];
  const subject = subjectFor(side, own, decision);
  const { declaration } = own;
  const subjects = [...snap[`${side}s`].values()]
    .filter((endpoint) => endpoint.interface === own.interface)
    .map((endpoint) =>
      endpoint.name === own.name
        ? subject
        : subjectOf(side, endpoint, { ids: declaration, snap, device: candidate.device }),
    );
  const headers = declaration === null ? null : writtenAgain(declaration);
  const peer = candidate.installing === null ? candidate[side === 'plug' ? 'slot' : 'plug'] : undefined;
  const remedy = grantFor({
    question,
    subject,
    subjects,
    base,
    declaration,
    headers,
    ...(peer && { peerPins: pinsOfPeer(side, peer) }),
  });
  if (remedy === undefined || !passes(decision, side, remedy.declaration)) return [];
  const to =
    peer === undefined
      ? ''
      : ` ${side === 'plug' ? 'to' : 'from'} ${side === 'plug' ? 'slot' : 'plug'} "${peer.name}"`;
  return [
    {
      kind: 'grant',
      message: `grant ${question} of ${side} "${own.name}"${to} in the declaration of its snap`,
      grant: remedy.grant,
      alsoChanges: [
        ...remedy.alsoChanges,
        ...(peer === undefined ? [] : pairChanges(decision, side, snap, remedy.declaration)),
      ],
    },
  ];
}

function subjectFor(side: 'plug' | 'slot', own: Party, { candidate: { device } }: Decision): Subject {
  const {
    name,
    interface: interfaceName,
    attributes,
    dynamicAttributes,
    snapType,
    snapId,
    publisherId,
  } = own;
  return {
    side,
    own: {
      name,
      interface: interfaceName,
      attributes,
      dynamicAttributes,
      snapType,
      ...(snapId !== '' && { snapId }),
      ...(publisherId !== '' && { publisherId }),
    },
    device,
  };
}

/** The other side as closely as rules can name it: by its snap, else by the type of its snap. */
function pinsOfPeer(side: 'plug' | 'slot', { snapId, snapType }: Party): HeaderMap {
  const peer = side === 'plug' ? 'slot' : 'plug';
  if (snapId !== '') return { [`${peer}-snap-id`]: [snapId] };
  return snapType === 'base' ? {} : { [`${peer}-snap-type`]: [snapType] };
}

/** Whether the engine says yes under the new declaration. */
function passes(decision: Decision, side: 'plug' | 'slot', declaration: Declaration): boolean {
  return passesWith(decision, side, underDeclaration(decision.candidate[side], side, declaration));
}

/** Whether the engine says yes with another plug or slot in place of the one of the side. */
function passesWith({ action, candidate, base }: Decision, side: 'plug' | 'slot', own: Party): boolean {
  const changed = { ...candidate, [side]: own };
  return isAllowed(
    action === 'install' || action === 'sideload'
      ? decideInstallation(action, side, changed, base)
      : decideConnection(action, changed, base),
  );
}

/** Of the attributes that could be left out, those are kept without which the engine says yes. */
function withoutGrant(side: 'plug' | 'slot', decision: Decision): readonly Remedy[] {
  const { action, candidate, base } = decision;
  const own = candidate[side];
  const subject = subjectFor(side, own, decision);
  const policy = { declaration: own.declaration, base };
  const item = { side, name: own.name, interface: own.interface };
  return alternativesTo(
    { subject, ruling: ruling(questionOf[action], subject, policy), item },
    policy,
  ).filter(
    ({ attribute }) =>
      attribute === undefined || passesWith(decision, side, withoutAttribute(own, attribute)),
  );
}

/** The rules of a declaration in the words of the rule language again. */
function writtenAgain({ plugs, slots }: Declaration): HeaderMap {
  return { plugs: tableOf(plugs), slots: tableOf(slots) };
}

function tableOf(rules: ReadonlyMap<string, Rule>): HeaderMap {
  const table = emptyHeaders();
  for (const [name, rule] of rules) {
    const stated = subRulesIn(rule).filter((subRule) => subRule.stated);
    const source = emptyHeaders();
    for (const subRule of stated) source[subRule.name] = sourceOf(subRule);
    table[name] = inShort(source, stated.length) ?? source;
  }
  return table;
}

/** A rule that allows or refuses everything in one word, as that. */
function inShort(source: HeaderMap, stated: number): 'true' | 'false' | undefined {
  if (stated < subRuleNames.length) return undefined;
  const says = (word: string, opposite: string) =>
    subRuleNames.every((name) => source[name] === (name.startsWith('allow') ? word : opposite));
  return says('true', 'false') ? 'true' : says('false', 'true') ? 'false' : undefined;
}

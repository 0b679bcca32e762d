import type { HeaderValue } from '../asserts/headers.js';
import { ruleSnapType } from '../policy/candidate.js';
import { constraintText } from '../policy/explain.js';
import type { Device } from '../rules/candidate.js';
import { beginEffort, spend } from '../rules/effort.js';
import type { Declaration, SubRuleName } from '../rules/rule.js';
import type { Endpoint, Snap } from '../snap/snap.js';
import { noAttributes } from '../snap/values.js';
import { matchOf, type Residue } from './residue.js';
import {
  questions,
  ruling,
  type Outcome,
  type PermissionLevel,
  type Policy,
  type Question,
  type Ruling,
  type Subject,
} from './ruling.js';
import type { KnownSide } from './sight.js';

/** A constraint on which an outcome depends, in the words of the rule. */
export interface Condition {
  readonly subrule: SubRuleName;
  /** Counts from 1 in the declaration. */
  readonly alternative: number;
  readonly key: string;
  readonly wanted: HeaderValue;
  /** Into the headers of the declaration at the effect's level. */
  readonly pointer: string;
}

/** What a question comes out as. */
export interface Effect {
  readonly outcome: Outcome;
  readonly level: PermissionLevel;
  /** What decides; given where the outcome depends on it. */
  readonly conditions?: readonly Condition[];
}

/** What a snap may do with one side of an interface. */
export interface Permission extends Readonly<Record<Question, Effect>> {
  readonly side: 'plug' | 'slot';
  readonly interface: string;
  /** The plug or slot; left out where the snap is not given or has none of the interface. */
  readonly name?: string;
}

/** Whose permissions are asked for. */
export interface PermissionQuery extends Policy {
  /** Interfaces to ask about, on both sides, besides those that the declaration names and the snap uses. */
  readonly interfaces?: readonly string[];
  readonly snap?: Snap;
  /** Left out, what rules ask of the device is open. */
  readonly device?: Device;
}

/**
 * The effective permissions of a snap: for each side of each interface what installation, connection and
 * auto-connection come out as, whoever the peer is. See docs/lint.md, "Effective permissions".
 *
 * Known are the ids that the declaration names and, with a snap, its type and the names and attributes of its plugs
 * and slots (before any hook sets dynamic ones). Outcomes are those for peers whose snaps have no rule of their own
 * that governs instead: a slot snap's own where the level is not `snap`, and a plug snap's own for any slot.
 *
 * @throws InvalidInput `limit-exceeded` where holding the rules against the attributes takes too many steps
 */
export function permissionsOf(query: PermissionQuery): readonly Permission[] {
  beginEffort('the rules');
  const { declaration: ids, snap, device = {} } = query;
  return (['plug', 'slot'] as const).flatMap((side) =>
    namesOf(side, query).flatMap((name) =>
      subjectsOf(side, name, { ids, snap, device }).map((subject) => permission(subject, query)),
    ),
  );
}

function namesOf(side: 'plug' | 'slot', { declaration, snap, interfaces }: PermissionQuery): string[] {
  const ruled = declaration?.[`${side}s`].keys() ?? [];
  const used = [...(snap?.[`${side}s`].values() ?? [])].map((endpoint) => endpoint.interface);
  return [...new Set([...ruled, ...used, ...(interfaces ?? [])])];
}

/** What is known of the snap whose rules are looked at. */
export interface KnownSnap {
  /** The declaration's; an empty id is not known. */
  readonly ids: Pick<Declaration, 'snapId' | 'publisherId'> | null;
  readonly snap: Snap | undefined;
  readonly device: Partial<Device>;
}

/** The plugs or slots of an interface that the snap has; one of which nothing more is known where it has none. */
export function subjectsOf(
  side: 'plug' | 'slot',
  interfaceName: string,
  { ids, snap, device }: KnownSnap,
): readonly Subject[] {
  const own = ownSide(interfaceName, ids, snap);
  const all = [...(snap?.[`${side}s`].values() ?? [])];
  spend(all.length);
  const endpoints = all.filter((endpoint) => endpoint.interface === interfaceName);
  if (endpoints.length === 0) return [{ side, own, device }];
  return endpoints.map((endpoint) => asSubject(side, endpoint, own, device));
}

/** One plug or slot of a snap. */
export function subjectOf(
  side: 'plug' | 'slot',
  endpoint: Endpoint,
  { ids, snap, device }: KnownSnap,
): Subject {
  return asSubject(side, endpoint, ownSide(endpoint.interface, ids, snap), device);
}

function asSubject(
  side: 'plug' | 'slot',
  { name, attributes }: Endpoint,
  own: KnownSide,
  device: Partial<Device>,
): Subject {
  return { side, own: { ...own, name, attributes, dynamicAttributes: noAttributes }, device };
}

function ownSide(interfaceName: string, ids: KnownSnap['ids'], snap: Snap | undefined): KnownSide {
  return {
    interface: interfaceName,
    ...(snap !== undefined && { snapType: ruleSnapType(snap.type) }),
    ...(ids !== null && ids.snapId !== '' && { snapId: ids.snapId }),
    ...(ids !== null && ids.publisherId !== '' && { publisherId: ids.publisherId }),
  };
}

function permission(subject: Subject, policy: Policy): Permission {
  const { side, own } = subject;
  const [installation, connection, autoConnection] = questions.map((question) =>
    effectOf(ruling(question, subject, policy)),
  ) as [Effect, Effect, Effect];
  return {
    side,
    interface: own.interface,
    ...(own.name !== undefined && { name: own.name }),
    installation,
    connection,
    'auto-connection': autoConnection,
  };
}

/** What a ruling comes to, without the rule it comes from. */
export function effectOf({ outcome, level, deny, allow }: Ruling): Effect {
  if (outcome !== 'depends') return { outcome, level };
  return { outcome, level, conditions: [...conditionsOf(deny), ...conditionsOf(allow)] };
}

/** The open constraints of a sub-rule that depends on them. */
function conditionsOf(residue: Residue | null): readonly Condition[] {
  if (residue === null || matchOf(residue) !== 'depends') return [];
  return residue.alternatives.flatMap(({ alternative, constraints }) =>
    constraints
      .flatMap(({ choices }) => choices.flat())
      .map(({ shown }) => ({
        subrule: residue.subRule.name,
        alternative: alternative.number,
        key: shown.key,
        wanted: shown.wanted,
        pointer: shown.pointer,
      })),
  );
}

/** A condition for a person: `allow-auto-connection alternative 2 wants plug-publisher-id ["$SLOT_PUBLISHER_ID"]`. */
export function conditionText(condition: Condition): string {
  return `${condition.subrule} alternative ${condition.alternative} wants ${constraintText(condition)}`;
}

import { connectionCandidate, type Party, type PolicyCandidate } from '../policy/candidate.js';
import { decideConnection, isAllowed, type Decision } from '../policy/decide.js';
import { attributeNamed, noAttributes, type AttributeMap } from '../snap/values.js';
import type { DeviceRules, HostFacts } from './device-state.js';
import type { DeviceEndpoint } from './repository.js';

/** Whether a pair may be connected, and by what that was settled. */
export interface Verdict {
  readonly allowed: boolean;
  /**
   * `rules`: the decision says it. `declaration-missing`: a snap has a snap-id, and its declaration is not known.
   * `unchecked`: a snap is not asserted, so rules are not asked. `predicate`: rules allow it, the interface itself does not.
   */
  readonly by: 'rules' | 'declaration-missing' | 'unchecked' | 'predicate';
  /** Null where rules were not asked. */
  readonly decision: Decision | null;
}

const declarationMissing: Verdict = { allowed: false, by: 'declaration-missing', decision: null };
const unchecked: Verdict = { allowed: true, by: 'unchecked', decision: null };

/** Attributes that hooks gave the two ends of a connection. */
export interface DynamicAttributes {
  readonly plug: AttributeMap;
  readonly slot: AttributeMap;
}

export const noDynamicAttributes: DynamicAttributes = { plug: noAttributes, slot: noAttributes };

/** Whether a plug auto-connects to a slot: rules first, then the interface itself. See docs/plans.md, "Candidates". */
export function autoConnectVerdict(
  plug: DeviceEndpoint,
  slot: DeviceEndpoint,
  { device, base }: DeviceRules,
  host: HostFacts,
  dynamic: DynamicAttributes = noDynamicAttributes,
): Verdict {
  if (lacksDeclaration(plug) || lacksDeclaration(slot)) return declarationMissing;
  const candidate = candidateOf(plug, slot, dynamic, device);
  const decision = decideConnection('auto-connect', candidate, base);
  if (!isAllowed(decision)) return { allowed: false, by: 'rules', decision };
  const predicate = predicates[plug.party.interface];
  if (predicate !== undefined && !predicate(candidate.plug, candidate.slot, host))
    return { allowed: false, by: 'predicate', decision };
  return { allowed: true, by: 'rules', decision };
}

/** Whether a plug may be connected to a slot by hand or by a gadget. Rules are asked where both snaps are asserted. */
export function connectVerdict(
  plug: DeviceEndpoint,
  slot: DeviceEndpoint,
  { device, base }: DeviceRules,
  dynamic: DynamicAttributes = noDynamicAttributes,
): Verdict {
  if (!plug.owner.asserted || !slot.owner.asserted) return unchecked;
  if (lacksDeclaration(plug) || lacksDeclaration(slot)) return declarationMissing;
  const candidate = candidateOf(plug, slot, dynamic, device);
  const decision = decideConnection('connect', candidate, base);
  return { allowed: isAllowed(decision), by: 'rules', decision };
}

function lacksDeclaration({ owner }: DeviceEndpoint): boolean {
  return owner.asserted && owner.declaration === null;
}

function candidateOf(
  plug: DeviceEndpoint,
  slot: DeviceEndpoint,
  dynamic: DynamicAttributes,
  device: DeviceRules['device'],
): PolicyCandidate {
  return connectionCandidate(
    withDynamic(plug.party, dynamic.plug),
    withDynamic(slot.party, dynamic.slot),
    device,
  );
}

function withDynamic(party: Party, dynamicAttributes: AttributeMap): Party {
  return dynamicAttributes === noAttributes ? party : { ...party, dynamicAttributes };
}

type Predicate = (plug: Party, slot: Party, host: HostFacts) => boolean;

/** The interfaces that choose among the slots that rules leave. */
const predicates: Readonly<Record<string, Predicate | undefined>> = {
  'cups-control': (_, slot, { hostCups }) => (slot.snapType === 'core') === hostCups,
  'netlink-driver': (plug, slot) => {
    const family = familyOf(plug);
    return typeof family === 'string' && family === familyOf(slot);
  },
};

function familyOf({ attributes, dynamicAttributes }: Party): unknown {
  return attributeNamed(attributes, dynamicAttributes, 'family-name');
}

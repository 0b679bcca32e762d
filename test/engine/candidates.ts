import type { HeaderValue } from '../../src/engine/asserts/headers.js';
import {
  connectionCandidate,
  installationCandidate,
  type Party,
  type PolicyCandidate,
} from '../../src/engine/policy/candidate.js';
import { decideConnection, decideInstallation, type Decision } from '../../src/engine/policy/decide.js';
import { ruleOf } from '../../src/engine/policy/explain.js';
import type { Device } from '../../src/engine/rules/candidate.js';
import { compileDeclaration } from '../../src/engine/rules/declaration.js';
import { subRuleNames, type SubRuleName } from '../../src/engine/rules/rule.js';
import { noAttributes } from '../../src/engine/snap/values.js';

/** A candidate with what a test says of it, and something plain for the rest. */
export interface CandidateParts {
  readonly plug?: Partial<Party>;
  readonly slot?: Partial<Party>;
  readonly device?: Partial<Device>;
}

function partyOf(name: string, parts: Partial<Party> | undefined): Party {
  return {
    name,
    interface: 'iface',
    attributes: noAttributes,
    dynamicAttributes: noAttributes,
    snapType: 'app',
    snapId: '',
    publisherId: '',
    rule: null,
    declaration: null,
    ...parts,
  };
}

function deviceWith(parts: Partial<Device> | undefined): Device {
  return {
    classic: true,
    coreDesktop: false,
    distribution: 'ubuntu',
    variant: '',
    model: null,
    store: null,
    contentCompatLabels: false,
    ...parts,
  };
}

export function connectionOf({ plug, slot, device }: CandidateParts): PolicyCandidate {
  return connectionCandidate(partyOf('the-plug', plug), partyOf('the-slot', slot), deviceWith(device));
}

/** The question to which a sub-rule is an answer, decided with no other rule than this sub-rule. */
export function decisionBy(
  side: 'plug' | 'slot',
  name: SubRuleName,
  source: HeaderValue,
  parts: CandidateParts = {},
): Decision {
  const base = compileDeclaration('base-declaration', { [`${side}s`]: { iface: { [name]: source } } });
  if (name.endsWith('-installation')) {
    const candidate = installationCandidate(
      side,
      partyOf(`the-${side}`, parts[side]),
      deviceWith(parts.device),
    );
    return decideInstallation('install', side, candidate, base);
  }
  const action = name.endsWith('-auto-connection') ? 'auto-connect' : 'connect';
  return decideConnection(action, connectionOf(parts), base);
}

/** Which alternative of a sub-rule matches a candidate, counted from 1; 0 for none. */
export function matched(
  side: 'plug' | 'slot',
  name: SubRuleName,
  source: HeaderValue,
  parts: CandidateParts = {},
): number {
  const rule = ruleOf(decisionBy(side, name, source, parts));
  return rule?.subrule === name ? (rule.alternative ?? 0) : 0;
}

/** Every place that a sub-rule can have. */
export const places = (['plug', 'slot'] as const).flatMap((side) =>
  subRuleNames.map((name) => [side, name] as const),
);

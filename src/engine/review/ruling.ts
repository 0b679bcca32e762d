import type { Declaration, Rule, SubRule } from '../rules/rule.js';
import type { Device } from '../rules/candidate.js';
import { matchOf, residueOf, type Residue } from './residue.js';
import { Sight, type KnownSide } from './sight.js';

/** What a rule is asked, in the words of the rule language. */
export const questions = ['installation', 'connection', 'auto-connection'] as const;
export type Question = (typeof questions)[number];

export type Outcome = 'allow' | 'deny' | 'depends';

/** Where the rule that was asked comes from: the snap's own declaration, the base-declaration, or there is none. */
export type PermissionLevel = 'snap' | 'base' | 'none';

/** One side of an interface in a snap, as far as it is known. */
export interface Subject {
  readonly side: 'plug' | 'slot';
  readonly own: KnownSide;
  readonly device: Partial<Device>;
}

/** The declarations that are asked about a subject. */
export interface Policy {
  readonly declaration: Declaration | null;
  readonly base: Declaration;
}

/** What the rule in force makes of a question. */
export interface Ruling {
  readonly question: Question;
  readonly outcome: Outcome;
  readonly level: PermissionLevel;
  readonly rule: Rule | null;
  /** What remains of the rule's sub-rules; null where there is no rule. */
  readonly deny: Residue | null;
  readonly allow: Residue | null;
}

/** The deny and the allow sub-rule that answer a question. */
export function subRulesFor(question: Question, rule: Rule): readonly [deny: SubRule, allow: SubRule] {
  switch (question) {
    case 'installation':
      return [rule.denyInstallation, rule.allowInstallation];
    case 'connection':
      return [rule.denyConnection, rule.allowConnection];
    case 'auto-connection':
      return [rule.denyAutoConnection, rule.allowAutoConnection];
  }
}

/** Asks the rule in force about a subject: the snap's own, else the base-declaration's. Deny before allow. */
export function ruling(question: Question, { side, own, device }: Subject, policy: Policy): Ruling {
  const ownRule = policy.declaration?.[`${side}s`].get(own.interface);
  const rule = ownRule ?? baseRule(question, side, own.interface, policy.base);
  if (rule === undefined)
    return { question, outcome: 'allow', level: 'none', rule: null, deny: null, allow: null };
  const sight = new Sight(side, own, device, question === 'installation');
  const [deny, allow] = subRulesFor(question, rule).map((subRule) => residueOf(subRule, sight)) as [
    Residue,
    Residue,
  ];
  const level = ownRule === undefined ? 'base' : 'snap';
  return { question, outcome: outcomeOf(deny, allow), level, rule, deny, allow };
}

/** The base-declaration's: installations look at their own side, connections at the plug's rule, else the slot's. */
function baseRule(question: Question, side: 'plug' | 'slot', name: string, base: Declaration) {
  return (question === 'installation' ? base[`${side}s`] : base.governing).get(name);
}

function outcomeOf(deny: Residue, allow: Residue): Outcome {
  const [denied, allowed] = [matchOf(deny), matchOf(allow)];
  if (denied === 'always' || allowed === 'never') return 'deny';
  return denied === 'never' && allowed === 'always' ? 'allow' : 'depends';
}

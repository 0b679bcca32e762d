import type { Judgement } from './judge.js';
import type { Term } from './term.js';

/** The six sub-rules in the order of the rule language. */
export const subRuleNames = [
  'allow-installation',
  'deny-installation',
  'allow-connection',
  'deny-connection',
  'allow-auto-connection',
  'deny-auto-connection',
] as const;

export type SubRuleName = (typeof subRuleNames)[number];

/** How many slots a plug may be auto-connected to. */
export type SlotsPerPlug = '1' | '*';

/** One alternative of a sub-rule. */
export interface Alternative {
  /** Counts from 1 in the declaration. */
  readonly number: number;
  /** Where it stands in the declaration; empty for `true` and `false`, which stand where the sub-rule does. */
  readonly pointer: string;
  readonly slotsPerPlug: SlotsPerPlug;
}

/**
 * One sub-rule: its alternatives, laid out as terms. `true` and `false` are a single term that always or never
 * holds; all such sub-rules of one name are the same object.
 */
export interface SubRule {
  /** What comes out for every candidate, where that is known: for `true` and `false`. */
  readonly always: Judgement | null;
  readonly first: Term;
  /** All terms, as a list. */
  readonly terms: readonly Term[];
  readonly name: SubRuleName;
  /** False where the rule leaves the sub-rule to its default. */
  readonly stated: boolean;
  readonly alternatives: readonly Alternative[];
  readonly format: number;
}

/** A compiled rule of one declaration, for one side of one interface. */
export interface Rule {
  readonly denyAutoConnection: SubRule;
  readonly allowAutoConnection: SubRule;
  readonly denyConnection: SubRule;
  readonly allowConnection: SubRule;
  readonly denyInstallation: SubRule;
  readonly allowInstallation: SubRule;
  /** What a minimal check, of a snap without snap-id, looks at; undefined where it lets everything pass. */
  readonly minimalInstallation: SubRule | undefined;
  readonly side: 'plug' | 'slot';
  readonly interface: string;
  /** Points at the rule in its declaration: `/plugs/camera`. */
  readonly pointer: string;
  /** The lowest snap-declaration format that can express the rule. */
  readonly format: number;
}

/** The sub-rules of a rule, in the order of the rule language. */
export function subRulesIn(rule: Rule): readonly SubRule[] {
  return [
    rule.allowInstallation,
    rule.denyInstallation,
    rule.allowConnection,
    rule.denyConnection,
    rule.allowAutoConnection,
    rule.denyAutoConnection,
  ];
}

/** Rules by interface name. */
export type RuleTable = ReadonlyMap<string, Rule>;

export const noRules: RuleTable = new Map();

/** A compiled base- or snap-declaration: what policy needs to know of it. */
export interface Declaration {
  /** By interface, the rule that governs connections where this declaration is asked: the plug rule, else the slot rule. */
  readonly governing: RuleTable;
  readonly plugs: RuleTable;
  readonly slots: RuleTable;
  readonly kind: 'base-declaration' | 'snap-declaration';
  /** Empty for a base-declaration. */
  readonly snapId: string;
  readonly publisherId: string;
  readonly revision: number;
  /** The lowest format that covers what the rules use: 0 without rules, at least 1 with. */
  readonly formatNeeded: number;
}

/** Where a sub-rule of a rule stands in its declaration; the rule itself where it is not stated. */
export function subRulePointer(rule: Rule, subRule: SubRule): string {
  return subRule.stated ? `${rule.pointer}/${subRule.name}` : rule.pointer;
}

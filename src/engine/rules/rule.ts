import type { HeaderValue } from '../asserts/headers.js';
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

/**
 * One sub-rule: its alternatives, laid out as terms. `true` and `false` are a single term that always or never
 * holds, so that every sub-rule is evaluated in the same way.
 */
export interface SubRule {
  readonly name: SubRuleName;
  /** False where the rule leaves the sub-rule to its default. */
  readonly stated: boolean;
  /** Points at the sub-rule in its declaration; at the rule where it is not stated. */
  readonly pointer: string;
  readonly terms: readonly Term[];
  readonly alternatives: number;
  /** By alternative, counted from 1; the first entry is what holds where none matched. */
  readonly slotsPerPlug: readonly SlotsPerPlug[];
  /** Where each alternative stands, counted from 1; the first entry is the sub-rule itself. */
  readonly alternativePointers: readonly string[];
  readonly format: number;
}

/** A compiled rule of one declaration, for one side of one interface. */
export interface Rule {
  readonly side: 'plug' | 'slot';
  readonly interface: string;
  /** Points at the rule in its declaration: `/plugs/camera`. */
  readonly pointer: string;
  readonly allowInstallation: SubRule;
  readonly denyInstallation: SubRule;
  readonly allowConnection: SubRule;
  readonly denyConnection: SubRule;
  readonly allowAutoConnection: SubRule;
  readonly denyAutoConnection: SubRule;
  /** What a minimal check, of a snap without snap-id, looks at; undefined where it lets everything pass. */
  readonly minimalInstallation: SubRule | undefined;
  /** The lowest snap-declaration format that can express the rule. */
  readonly format: number;
  /** The rule as declared, for people to read. */
  readonly source: HeaderValue;
}

/** The rules of a declaration by interface name. */
export type RuleTable = ReadonlyMap<string, Rule>;

/** A compiled base- or snap-declaration: what policy needs to know of it. */
export interface Declaration {
  readonly kind: 'base-declaration' | 'snap-declaration';
  /** Empty for a base-declaration. */
  readonly snapId: string;
  readonly publisherId: string;
  readonly revision: number;
  readonly plugs: RuleTable;
  readonly slots: RuleTable;
  /** The lowest format that covers what the rules use: 0 without rules, at least 1 with. */
  readonly formatNeeded: number;
}

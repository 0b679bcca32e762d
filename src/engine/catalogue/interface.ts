import type { AttributeSet } from './attributes.js';

/** A declaration header as plain data: text, a list, or a map. Scalars are always strings (`"true"`, `"*"`). */
export type HeaderValue = string | readonly HeaderValue[] | { readonly [key: string]: HeaderValue };

/** Systems on which the system snap provides the slot by itself. */
export type ImplicitSlot = 'always' | 'classic' | 'core' | 'never';

/** The sub-rules of one rule, in the words of the rule language. A sub-rule left out takes its default: allow everything, deny nothing. */
export type RuleHeaders = Partial<
  Record<
    | 'allow-installation'
    | 'deny-installation'
    | 'allow-connection'
    | 'deny-connection'
    | 'allow-auto-connection'
    | 'deny-auto-connection',
    HeaderValue
  >
>;

/** One interface as Plugboard knows it. */
export interface InterfaceDefinition {
  /** What a snap with the plug may do, in one sentence of our own. */
  readonly summary: string;
  readonly implicitSlot: ImplicitSlot;
  /** On which systems the system snap has the plug by itself; on none where it is left out. */
  readonly implicitPlug?: 'always' | 'classic';
  /** While anything is connected by this other interface, nothing can be by this one. */
  readonly conflictsWith?: string;
  /** The base-declaration's rule for plugs of the interface, if it has one. */
  readonly plugs?: RuleHeaders;
  /** The base-declaration's rule for slots of the interface, if it has one. */
  readonly slots?: RuleHeaders;
  /** What plugs may say of themselves; nothing where it is left out. */
  readonly plugAttributes?: AttributeSet;
  /** What slots may say of themselves; nothing where it is left out. */
  readonly slotAttributes?: AttributeSet;
}

/** Interfaces by name. */
export type InterfaceTable = Readonly<Record<string, InterfaceDefinition>>;

/**
 * Composes a rule from stanzas, so that a definition reads as what it means: `rule(systemSlot, byHand)`.
 * @throws Error if two stanzas name the same sub-rule
 */
export function rule(...stanzas: readonly RuleHeaders[]): RuleHeaders {
  const merged: Record<string, HeaderValue> = {};
  for (const stanza of stanzas) {
    for (const [subrule, constraints] of Object.entries(stanza)) {
      if (subrule in merged) throw new Error(`sub-rule "${subrule}" is given twice`);
      merged[subrule] = constraints;
    }
  }
  return merged;
}

/** What the attributes of plugs and slots may be. See docs/attributes.md. */
import type { AttributeFormat } from './attribute-formats.js';

/** `list` is of texts, `maps` a list of maps, `texts` a map of texts with names that are free. */
export type AttributeType = 'text' | 'boolean' | 'integer' | 'list' | 'maps' | 'map' | 'texts' | 'any';

/**
 * What a device makes of a fault: it leaves the plug or slot out when it reads the snap, it keeps it but refuses to
 * connect it, or it takes no notice, so that only a reviewer does.
 */
export type DeviceView = 'drops' | 'will-not-connect' | 'accepts';

export const attributeFaultCodes = [
  'unknown',
  'wrong-type',
  'wrong-value',
  'missing',
  'malformed',
  'conflicting',
] as const;
export type AttributeFaultCode = (typeof attributeFaultCodes)[number];

/** One attribute of a plug or slot, or one entry of a map among them. */
export interface AttributeDefinition {
  /** What it means, in one line. */
  readonly text: string;
  readonly types: readonly AttributeType[];
  /** `reviewers`: a device does without it. */
  readonly required?: 'always' | 'reviewers';
  /** The texts it may be, or that its list may have. */
  readonly values?: readonly string[];
  /** The least and the greatest integer. */
  readonly range?: readonly [number, number];
  /** The form of the text, or of each text of the list. */
  readonly format?: AttributeFormat;
  /** The form instead where another attribute is there. */
  readonly formatBeside?: { readonly attribute: string; readonly format: AttributeFormat };
  /** What the map has, or each map of the list. */
  readonly entries?: AttributeSet;
  /** What a device makes of faults, all of them or by their code; it drops the plug or slot for those left out. */
  readonly device?: DeviceView | Readonly<Partial<Record<AttributeFaultCode, DeviceView>>>;
}

/** The attributes of plugs, or of slots, of one interface. */
export interface AttributeSet {
  readonly known: Readonly<Record<string, AttributeDefinition>>;
  /** At least one of these has to be there, with something in it unless what is empty counts too. */
  readonly oneOf?: { readonly names: readonly string[]; readonly emptyCounts?: true };
  /** For an attribute, those that have to be there beside it. */
  readonly needs?: Readonly<Record<string, readonly string[]>>;
  /** Attributes that exclude one another; with `whenTrue` only if the first is true. A device drops what has both. */
  readonly apart?: readonly {
    readonly names: readonly [string, string];
    readonly whenTrue?: true;
  }[];
  /** What other names mean: a device drops the plug or slot, or there may be some that the catalogue does not know. */
  readonly others?: 'dropped' | 'possible';
}

/** What most plugs and slots have: no attributes at all. */
export const noAttributesKnown: AttributeSet = { known: {} };

/** What a device makes of a fault of an attribute. */
export function deviceViewOf(
  { device = 'drops', required }: AttributeDefinition,
  code: AttributeFaultCode,
): DeviceView {
  if (code === 'missing' && required === 'reviewers') return 'accepts';
  return typeof device === 'string' ? device : (device[code] ?? 'drops');
}

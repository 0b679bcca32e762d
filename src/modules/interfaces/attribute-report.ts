import { expectedOf } from '../../engine/catalogue/attribute-words.js';
import type { AttributeDefinition, AttributeSet, AttributeType } from '../../engine/catalogue/attributes.js';

/** One attribute, or one entry of a map among them. */
export interface AttributeReport {
  readonly text: string;
  readonly types: readonly AttributeType[];
  /** What it may be, in words. */
  readonly expected: string;
  readonly required?: 'always' | 'reviewers';
  readonly values?: readonly string[];
  readonly entries?: AttributeSetReport;
}

/** The attributes of plugs or of slots. */
export interface AttributeSetReport {
  readonly known: Readonly<Record<string, AttributeReport>>;
  /** At least one of these has to be there. */
  readonly oneOf?: readonly string[];
  /** What has to be there beside an attribute. */
  readonly needs?: Readonly<Record<string, readonly string[]>>;
  /** Attributes that exclude one another; for `private` only if it is true. */
  readonly apart?: readonly (readonly [string, string])[];
  readonly others: 'ignored' | 'dropped' | 'possible';
}

/** A set of attributes as answers show it. */
export function attributeSetReport({ known, oneOf, needs, apart, others }: AttributeSet): AttributeSetReport {
  return {
    known: Object.fromEntries(Object.entries(known).map(([name, one]) => [name, attributeReport(one)])),
    ...(oneOf && { oneOf: oneOf.names }),
    ...(needs && { needs }),
    ...(apart && { apart: apart.map(({ names }) => names) }),
    others: others ?? 'ignored',
  };
}

function attributeReport(definition: AttributeDefinition): AttributeReport {
  const { text, types, required, values, entries } = definition;
  return {
    text,
    types,
    expected: expectedOf(definition),
    ...(required && { required }),
    ...(values && { values }),
    ...(entries && { entries: attributeSetReport(entries) }),
  };
}

import { attributeFormats } from './attribute-formats.js';
import type { AttributeDefinition, AttributeType } from './attributes.js';

const typeWords: Readonly<Record<AttributeType, string>> = {
  text: 'a text',
  boolean: 'true or false',
  integer: 'an integer',
  list: 'a list of texts',
  maps: 'a list of maps',
  map: 'a map',
  texts: 'a map of texts',
  any: 'any value',
};

/** Types in words: `a text or a list of texts`. */
export function typesInWords(types: readonly AttributeType[]): string {
  return types.map((type) => typeWords[type]).join(' or ');
}

/** What an attribute may be, to follow "expected": `a list of texts, each "apu" or "vcu"`. */
export function expectedOf({ types, values, range, format, formatBeside }: AttributeDefinition): string {
  const type = typesInWords(types);
  if (range) return `${type} from ${String(range[0])} to ${String(range[1])}`;
  const form = values ? anyOf(values) : format && attributeFormats[format].words;
  if (form === undefined) return type;
  if (types.includes('list')) return `${type}, each ${form}`;
  if (formatBeside === undefined) return form;
  return `${form}, or beside "${formatBeside.attribute}" ${attributeFormats[formatBeside.format].words}`;
}

/** Names of which one is meant: `"a", "b" or "c"`. */
export function anyOf(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}

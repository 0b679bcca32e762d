import type { AttributeReport, AttributeSetReport } from '../../modules/interfaces/attribute-report.js';
import { wrapTo } from '../../text/lines.js';
import type { Look } from '../../text/look.js';

/** The attributes of plugs or of slots in words; no lines where there are none. */
export function attributeLines(side: 'plug' | 'slot', set: AttributeSetReport, look: Look): string[] {
  if (Object.keys(set.known).length === 0) return [];
  return [look.paint('bold', `${side} attributes`), ...setLines(set, '  ', look), ''];
}

function setLines(set: AttributeSetReport, lead: string, look: Look): string[] {
  const attributes = Object.entries(set.known).flatMap(([name, one]) => [
    `${lead}${name}${necessity(one)}`,
    ...indented(`${one.text} Expected: ${one.expected}.`, `${lead}  `, look),
    ...(one.entries ? setLines(one.entries, `${lead}  `, look) : []),
  ]);
  return [...attributes, ...conditionsOf(set).flatMap((text) => indented(text, lead, look))];
}

function necessity({ required }: AttributeReport): string {
  if (required === undefined) return '';
  return required === 'always' ? ' (required)' : ' (required by reviewers)';
}

function conditionsOf({ oneOf, needs = {}, apart = [], others }: AttributeSetReport): string[] {
  return [
    ...(oneOf && oneOf.length > 1 ? [`At least one of ${oneOf.join(', ')} is required.`] : []),
    ...Object.entries(needs).map(([name, beside]) => `With ${name} goes ${beside.join(' and ')}.`),
    ...apart.map(([first, second]) => `${first} and ${second} exclude one another.`),
    ...(others === 'possible' ? ['There may be others.'] : []),
  ];
}

function indented(text: string, lead: string, look: Look): string[] {
  return wrapTo(look.width - lead.length, text).map((line) => lead + line);
}

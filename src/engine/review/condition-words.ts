import { isHeaderList, type HeaderValue } from '../asserts/headers.js';
import { constraintText, lastSegment } from '../policy/explain.js';
import type { GroupedAlternative } from '../rules/grouped.js';
import type { ShownTerm } from '../rules/term.js';
import type { Ruling } from './ruling.js';

/** How many alternatives a sentence names. */
const mostNamed = 4;

/**
 * When a question that depends on what is not known comes out as allowed, to follow "may be connected" and the like:
 * `only where the slot is of the same publisher and has the same attribute "content"`.
 */
export function conditionWords({ allow, deny }: Ruling, side: 'plug' | 'slot'): string {
  const allowing = waysIn(allow?.alternatives ?? [], side);
  const opposite = allowing === '' ? oppositeOf(deny?.alternatives ?? []) : undefined;
  if (opposite !== undefined) return `only where ${wordsOf(opposite, side)}`;
  const denying = waysIn(deny?.alternatives ?? [], side);
  return [
    ...(allowing === '' ? [] : [`only where ${allowing}`]),
    ...(denying === '' ? [] : [`${allowing === '' ? '' : 'and '}not where ${denying}`]),
  ].join(', ');
}

/** Nothing where an alternative asks for nothing more. */
function waysIn(alternatives: readonly GroupedAlternative[], side: 'plug' | 'slot'): string {
  if (alternatives.some(({ constraints }) => constraints.length === 0)) return '';
  const ways = alternatives.map(({ constraints }) =>
    constraints
      .map(({ choices }) =>
        choices.map((terms) => terms.map(({ shown }) => wordsOf(shown, side)).join(' and ')).join(' or '),
      )
      .join(' and '),
  );
  const more = ways.length > mostNamed ? `, or in ${ways.length - mostNamed} more cases` : '';
  return `${ways.slice(0, mostNamed).join(', or ')}${more}`;
}

/** A denial for one kind of system is easier to read as an allowance for the other. */
function oppositeOf(alternatives: readonly GroupedAlternative[]): ShownTerm | undefined {
  const terms = alternatives.flatMap(({ constraints }) =>
    constraints.flatMap(({ choices }) => choices.flat()),
  );
  const [first] = terms;
  if (first === undefined || terms.length > 1 || !first.shown.key.startsWith('on-')) return undefined;
  const { wanted } = first.shown;
  if (wanted !== 'true' && wanted !== 'false') return undefined;
  return { ...first.shown, wanted: wanted === 'true' ? 'false' : 'true' };
}

function wordsOf(shown: ShownTerm, side: 'plug' | 'slot'): string {
  const { key, wanted, pointer } = shown;
  const peer = side === 'plug' ? 'slot' : 'plug';
  const of = key.slice(0, key.indexOf('-'));
  const whose = of === 'plug' || of === 'slot' ? `the ${of}` : '';
  const [first] = isHeaderList(wanted) ? wanted : [wanted];
  switch (key.slice(key.indexOf('-') + 1)) {
    case 'publisher-id':
      return typeof first === 'string' && first.startsWith('$')
        ? `the ${peer} is of the same publisher`
        : `the publisher of ${whose} is ${anyOf(wanted)}`;
    case 'snap-id':
      return `${whose} is of the snap with id ${anyOf(wanted)}`;
    case 'snap-type':
      return `${whose} is of a snap of type ${anyOf(wanted)}`;
    case 'names':
      return `the name of ${whose} matches ${anyOf(wanted)}`;
    case 'attributes':
      return attributeWords(lastSegment(pointer), wanted, whose, peer);
    case 'classic':
      return wanted === 'true'
        ? 'the system is a classic one'
        : wanted === 'false'
          ? 'the system is Ubuntu Core'
          : `the system is ${anyOf(wanted)}`;
    case 'core-desktop':
      return wanted === 'true' ? 'the system is Core Desktop' : 'the system is another than Core Desktop';
    case 'store':
      return `the device is of store ${anyOf(wanted)}`;
    case 'brand':
      return `the device is of brand ${anyOf(wanted)}`;
    case 'model':
      return `the device is of model ${anyOf(wanted)}`;
    default:
      return constraintText(shown);
  }
}

function attributeWords(name: string, wanted: HeaderValue, whose: string, peer: string): string {
  if (wanted === '$MISSING') return `${whose} has no attribute "${name}"`;
  const reference = typeof wanted === 'string' ? /^\$(?:SLOT|PLUG)(_COMPAT)?\(([^)]*)\)$/.exec(wanted) : null;
  if (reference === null) return `attribute "${name}" of ${whose} matches ${anyOf(wanted)}`;
  const [, compatible, other = ''] = reference;
  const same = compatible === undefined ? 'the same' : 'a compatible';
  return other === name
    ? `the ${peer} has ${same} attribute "${name}"`
    : `attribute "${other}" of the ${peer} is ${same} as "${name}" of ${whose}`;
}

function anyOf(wanted: HeaderValue): string {
  if (!isHeaderList(wanted)) return JSON.stringify(wanted);
  return wanted.map((one) => JSON.stringify(one)).join(' or ');
}

import { isHeaderList, isHeaderMap, limits, type HeaderMap, type HeaderValue } from '../asserts/headers.js';
import { InvalidInput, pointerSegment } from '../invalid-input.js';
import {
  attributeAt,
  attributePath,
  FloatValue,
  isAttributeList,
  isAttributeMap,
  sameValue,
  type AttributeValue,
} from '../snap/values.js';
import type { Candidate } from './candidate.js';
import { compatible } from './labels.js';
import { compilePattern } from './pattern.js';
import { failed, held, stateOf, undecidable, type Constraint, type State, type Test } from './term.js';

/** Tests one attribute value, which may be unset. */
interface Matcher {
  readonly matches: (value: AttributeValue | undefined, candidate: Candidate) => State;
  readonly format: number;
}

/**
 * Compiles `plug-attributes` or `slot-attributes`: a map of constraints by attribute, or a list of such maps.
 * See docs/rules.md, "Attribute constraints".
 *
 * @throws InvalidInput `rule-invalid` with the pointer of the offending constraint
 */
export function compileAttributes(side: 'plug' | 'slot', value: HeaderValue, pointer: string): Constraint {
  if (isHeaderMap(value)) return attributesChoice(side, [value], pointer, () => '');
  if (!isHeaderList(value))
    throw invalid(pointer, `attribute constraints must be a map or a list of maps, found text "${value}"`);
  const maps = value.map((item, index) => {
    if (isHeaderMap(item)) return item;
    throw invalid(pointer + pointerSegment(index), 'alternatives of attribute constraints must be maps');
  });
  const { choices, format } = attributesChoice(side, maps, pointer, pointerSegment);
  return { choices, format: Math.max(format, 5) };
}

function attributesChoice(
  side: 'plug' | 'slot',
  maps: readonly HeaderMap[],
  pointer: string,
  partOf: (index: number) => string,
): Constraint {
  let format = 0;
  const choices = maps.map((map, index) =>
    Object.entries(map).map(([name, wanted]): Test => {
      const part = partOf(index) + pointerSegment(name);
      const matcher = compileMatcher(wanted, pointer + part, 1);
      const path = attributePath(name);
      format = Math.max(format, matcher.format);
      const found = (candidate: Candidate) => {
        const { attributes, dynamicAttributes } = candidate[side];
        return attributeAt(attributes, dynamicAttributes, path);
      };
      return { wanted, part, found, evaluate: (candidate) => matcher.matches(found(candidate), candidate) };
    }),
  );
  return { choices, format };
}

function compileMatcher(wanted: HeaderValue, pointer: string, depth: number): Matcher {
  if (depth > limits.nesting)
    throw new InvalidInput('limit-exceeded', 'attribute constraints are nested too deep', { pointer });
  if (isHeaderMap(wanted)) return mapMatcher(wanted, pointer, depth);
  if (isHeaderList(wanted)) return alternativesMatcher(wanted, pointer, depth);
  return wanted.startsWith('$') ? referenceMatcher(wanted, pointer) : patternMatcher(wanted, pointer);
}

function mapMatcher(map: HeaderMap, pointer: string, depth: number): Matcher {
  const entries = Object.entries(map).map(
    ([name, wanted]) => [name, compileMatcher(wanted, pointer + pointerSegment(name), depth + 1)] as const,
  );
  const matches: Matcher['matches'] = (value, candidate) => {
    if (isAttributeList(value)) return all(value, (item) => matches(item, candidate));
    if (!isAttributeMap(value)) return failed;
    return all(entries, ([name, matcher]) => matcher.matches(value[name], candidate));
  };
  return { matches, format: Math.max(0, ...entries.map(([, matcher]) => matcher.format)) };
}

function alternativesMatcher(list: readonly HeaderValue[], pointer: string, depth: number): Matcher {
  if (list.length === 0) throw invalid(pointer, 'alternatives of an attribute constraint must not be empty');
  const matchers = list.map((item, index) => {
    const place = pointer + pointerSegment(index);
    if (isHeaderList(item)) throw invalid(place, 'a list of alternatives must not stand directly in another');
    return compileMatcher(item, place, depth + 1);
  });
  const matches: Matcher['matches'] = (value, candidate) => {
    if (value === undefined) return failed;
    if (isAttributeList(value)) return all(value, (item) => matches(item, candidate));
    return matchers.some((matcher) => matcher.matches(value, candidate) === held) ? held : failed;
  };
  return { matches, format: Math.max(5, ...matchers.map((matcher) => matcher.format)) };
}

/** The first state that is not `held`. */
function all<T>(items: readonly T[], stateFor: (item: T) => State): State {
  for (const item of items) {
    const state = stateFor(item);
    if (state !== held) return state;
  }
  return held;
}

function patternMatcher(source: string, pointer: string): Matcher {
  const pattern = patternAt(source, pointer);
  const matches = (value: AttributeValue | undefined): State => {
    if (typeof value === 'string') return stateOf(pattern(value));
    if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') {
      return stateOf(pattern(String(value)));
    }
    return isAttributeList(value) ? all(value, matches) : failed;
  };
  return { matches, format: 0 };
}

/** Compiles a pattern; RE2's refusal becomes an error at the pattern's place. */
export function patternAt(source: string, pointer: string): (text: string) => boolean {
  try {
    return compilePattern(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(pointer, `"${source.slice(0, 80)}" is not an RE2 regular expression: ${reason}`);
  }
}

const call = /^\$(SLOT|PLUG|SLOT_COMPAT|PLUG_COMPAT)\(([^,]+)\)$/s;

function referenceMatcher(text: string, pointer: string): Matcher {
  if (text === '$MISSING') return { matches: (value) => stateOf(value === undefined), format: 2 };
  if (text === '$PLUG_PUBLISHER_ID') return publisherMatcher('plug');
  if (text === '$SLOT_PUBLISHER_ID') return publisherMatcher('slot');
  const [, operator, path] = call.exec(text) ?? [];
  if (operator === undefined || path === undefined) {
    const expected =
      '$MISSING, $SLOT(attribute), $PLUG(attribute), $SLOT_COMPAT(attribute), $PLUG_COMPAT(attribute), $SLOT_PUBLISHER_ID or $PLUG_PUBLISHER_ID';
    throw invalid(pointer, `"${text.slice(0, 80)}" is no known reference, expected ${expected}`);
  }
  return attributeMatcher(
    operator.startsWith('SLOT') ? 'slot' : 'plug',
    attributePath(path),
    operator.endsWith('_COMPAT'),
  );
}

function publisherMatcher(side: 'plug' | 'slot'): Matcher {
  return {
    matches: (value, candidate) =>
      candidate.installation ? undecidable : stateOf(value === candidate[side].publisherId),
    format: 6,
  };
}

/** Compares with the attribute of one side at a path: by deep equality, or as compatibility labels. */
function attributeMatcher(side: 'plug' | 'slot', path: readonly string[], asLabels: boolean): Matcher {
  const matches: Matcher['matches'] = (value, candidate) => {
    if (candidate.installation || (asLabels && !candidate.device.contentCompatLabels)) return undecidable;
    const { attributes, dynamicAttributes } = candidate[side];
    const other = attributeAt(attributes, dynamicAttributes, path);
    if (other === undefined) return undecidable;
    if (value === undefined) return failed;
    if (!asLabels) return stateOf(sameValue(value, other));
    return stateOf(typeof value === 'string' && typeof other === 'string' && compatible(value, other));
  };
  return { matches, format: 2 };
}

/** How a found attribute reads beside what was wanted; floats are the values no pattern matches. */
export function isFloat(value: unknown): value is FloatValue {
  return value instanceof FloatValue;
}

function invalid(pointer: string, message: string): InvalidInput {
  return new InvalidInput('rule-invalid', message, { pointer });
}

import { isHeaderList, isHeaderMap, limits, type HeaderMap, type HeaderValue } from '../asserts/headers.js';
import { intern } from '../intern.js';
import { InvalidInput, pointerSegment } from '../invalid-input.js';
import { attributeAt, attributeNamed, attributePath } from '../snap/values.js';
import type { Side } from './candidate.js';
import {
  Alternatives,
  CompatibleWith,
  Entries,
  LiteralText,
  Missing,
  PublisherOf,
  SameAs,
  Text,
  type Matcher,
} from './matchers.js';
import { compilePattern, Literal, type Pattern } from './pattern.js';
import { test, type Constraint, type Operation } from './term.js';

/** What is wanted of one attribute: by its name, or by a path where the name is none. */
interface AttributeWant {
  readonly matcher: Matcher;
  readonly name: string;
  readonly path: readonly string[] | null;
}

function find({ attributes, dynamicAttributes }: Side, { name, path }: AttributeWant) {
  return path === null
    ? attributeNamed(attributes, dynamicAttributes, name)
    : attributeAt(attributes, dynamicAttributes, path);
}

const attributeOf: Readonly<Record<'plug' | 'slot', Operation<AttributeWant>>> = {
  plug: {
    evaluate: (want, candidate) => want.matcher.matches(find(candidate.plug, want), candidate),
    found: (want, candidate) => find(candidate.plug, want),
  },
  slot: {
    evaluate: (want, candidate) => want.matcher.matches(find(candidate.slot, want), candidate),
    found: (want, candidate) => find(candidate.slot, want),
  },
};

function attributeWant(matcher: Matcher, name: string): AttributeWant {
  const path = attributePath(name).map(intern);
  return path.length === 1 ? { matcher, name: path[0] ?? '', path: null } : { matcher, name, path };
}

/**
 * Compiles `plug-attributes` or `slot-attributes`: a map of constraints by attribute, or a list of such maps.
 * See docs/rules.md, "Attribute constraints".
 *
 * @throws InvalidInput `rule-invalid` with the pointer of the offending constraint
 */
export function compileAttributes(side: 'plug' | 'slot', value: HeaderValue, pointer: string): Constraint {
  if (isHeaderMap(value)) return choices(side, [[value, '']], pointer, 0);
  if (!isHeaderList(value)) {
    throw invalid(
      pointer,
      `attribute constraints must be a map or a list of maps, found "${value.slice(0, 80)}"`,
    );
  }
  const maps = value.map((item, index) => {
    const part = pointerSegment(index);
    if (!isHeaderMap(item))
      throw invalid(pointer + part, 'alternatives of attribute constraints must be maps');
    return [item, part] as const;
  });
  return choices(side, maps, pointer, 5);
}

function choices(
  side: 'plug' | 'slot',
  maps: readonly (readonly [HeaderMap, part: string])[],
  pointer: string,
  leastFormat: number,
): Constraint {
  let format = leastFormat;
  const compiled = maps.map(([map, mapPart]) =>
    Object.entries(map).map(([name, wanted]) => {
      const part = mapPart + pointerSegment(name);
      const matcher = compileMatcher(wanted, pointer + part, 1);
      format = Math.max(format, matcher.format);
      return test(attributeOf[side], attributeWant(matcher, name), wanted, part);
    }),
  );
  return { choices: compiled, format };
}

function compileMatcher(wanted: HeaderValue, pointer: string, depth: number): Matcher {
  if (depth > limits.nesting) {
    throw new InvalidInput('limit-exceeded', 'attribute constraints are nested too deep', { pointer });
  }
  if (isHeaderMap(wanted)) {
    const entries = Object.entries(wanted).map(
      ([name, inner]) =>
        [intern(name), compileMatcher(inner, pointer + pointerSegment(name), depth + 1)] as const,
    );
    return new Entries(entries);
  }
  if (isHeaderList(wanted)) return compileAlternatives(wanted, pointer, depth);
  if (wanted.startsWith('$')) return compileReference(wanted, pointer);
  const pattern = patternAt(wanted, pointer);
  return pattern instanceof Literal ? new LiteralText(pattern.text) : new Text(pattern);
}

function compileAlternatives(list: readonly HeaderValue[], pointer: string, depth: number): Matcher {
  const matchers = list.map((item, index) => {
    const place = pointer + pointerSegment(index);
    if (isHeaderList(item)) throw invalid(place, 'a list of alternatives must not stand directly in another');
    return compileMatcher(item, place, depth + 1);
  });
  return new Alternatives(matchers);
}

/** Compiles a pattern; RE2's refusal becomes an error at the pattern's place. */
export function patternAt(source: string, pointer: string): Pattern {
  try {
    return compilePattern(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(pointer, `"${source.slice(0, 80)}" is not an RE2 regular expression: ${reason}`);
  }
}

const call = /^\$(SLOT|PLUG)(_COMPAT)?\(([^,]+)\)$/s;

function compileReference(text: string, pointer: string): Matcher {
  if (text === '$MISSING') return new Missing();
  if (text === '$PLUG_PUBLISHER_ID') return new PublisherOf('plug');
  if (text === '$SLOT_PUBLISHER_ID') return new PublisherOf('slot');
  const [, sideName, compat, argument] = call.exec(text) ?? [];
  if (argument === undefined) {
    const known = [
      '$MISSING',
      '$SLOT(…)',
      '$PLUG(…)',
      '$SLOT_COMPAT(…)',
      '$PLUG_COMPAT(…)',
      '$SLOT_PUBLISHER_ID',
    ];
    throw invalid(
      pointer,
      `"${text.slice(0, 80)}" is no known reference, expected one of ${known.join(', ')} or $PLUG_PUBLISHER_ID`,
    );
  }
  const side = sideName === 'SLOT' ? 'slot' : 'plug';
  const path = attributePath(argument).map(intern);
  return compat === undefined ? new SameAs(side, path) : new CompatibleWith(side, path);
}

function invalid(pointer: string, message: string): InvalidInput {
  return new InvalidInput('rule-invalid', message, { pointer });
}

import { emptyHeaders, headerOf, isHeaderMap, type HeaderMap, type HeaderValue } from '../asserts/headers.js';
import { InvalidInput, pointerSegment } from '../invalid-input.js';
import { compileDeclaration } from '../rules/declaration.js';
import type { Declaration } from '../rules/rule.js';
import { flag, type Flag } from './flag.js';

/** A grant as a review goes by it: without the rules that cannot be read. */
export interface GivenGrant {
  readonly declaration: Declaration | null;
  readonly headers: HeaderMap | null;
  /** One for each rule that was left out. */
  readonly flags: readonly Flag[];
}

export const noGrant: GivenGrant = { declaration: null, headers: null, flags: [] };

/**
 * Reads a grant as reviewers write it. A rule that cannot be read grants nothing, which is the store's to mend and not
 * the publisher's; the others count.
 *
 * @throws InvalidInput where something else than a rule is wrong
 */
export function readGrant(given: HeaderMap): GivenGrant {
  let headers = given;
  const flags: Flag[] = [];
  for (;;) {
    try {
      const declaration = compileDeclaration('snap-declaration', headers);
      return { declaration, headers, flags };
    } catch (error) {
      const rule = error instanceof InvalidInput ? ruleAt(error, headers) : undefined;
      if (rule === undefined) throw error;
      flags.push(malformed(error as InvalidInput, rule));
      headers = without(headers, rule);
    }
  }
}

interface RulePlace {
  readonly side: 'plug' | 'slot';
  readonly interface: string;
}

/** The rule that an error is about. */
function ruleAt({ place: { pointer = '' } }: InvalidInput, headers: HeaderMap): RulePlace | undefined {
  for (const side of ['plug', 'slot'] as const) {
    const rules = headerOf(headers, `${side}s`);
    if (!isHeaderMap(rules)) continue;
    for (const name of Object.keys(rules)) {
      const place = `/${side}s${pointerSegment(name)}`;
      if (pointer === place || pointer.startsWith(`${place}/`)) return { side, interface: name };
    }
  }
  return undefined;
}

function malformed(error: InvalidInput, { side, interface: name }: RulePlace): Flag {
  const { pointer = '' } = error.place;
  return flag('grant-malformed', `the grant's ${side} rule for "${name}" cannot be read: ${error.message}`, {
    place: { pointer },
    subject: name,
  });
}

function without(headers: HeaderMap, { side, interface: name }: RulePlace): HeaderMap {
  const rules = emptyHeaders();
  const given = headerOf(headers, `${side}s`);
  if (isHeaderMap(given)) {
    for (const [other, rule] of Object.entries(given)) if (other !== name) rules[other] = rule;
  }
  return { ...headers, [`${side}s`]: rules };
}

/** Values that JSON writes as booleans and numbers, as the texts that headers have for them. */
export function asHeaderValue(json: unknown): HeaderValue {
  if (Array.isArray(json)) return json.map(asHeaderValue);
  if (typeof json === 'object' && json !== null) {
    const map = emptyHeaders();
    for (const [name, value] of Object.entries(json)) map[name] = asHeaderValue(value);
    return map;
  }
  return String(json);
}

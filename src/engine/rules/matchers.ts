import {
  attributeAt,
  FloatValue,
  isAttributeList,
  isAttributeMap,
  sameValue,
  type AttributeValue,
} from '../snap/values.js';
import type { Candidate } from './candidate.js';
import { spend } from './effort.js';
import { compatible } from './labels.js';
import type { Pattern } from './pattern.js';
import { failed, held, stateOf, undecidable, type State } from './term.js';

/** Tests one attribute value, which may be unset. See docs/rules.md, "Attribute constraints". */
export interface Matcher {
  matches(value: AttributeValue | undefined, candidate: Candidate): State;
  /** The lowest snap-declaration format that can express it. */
  readonly format: number;
}

/** `$MISSING`: the attribute is unset. */
export class Missing implements Matcher {
  readonly format = 2;

  matches(value: AttributeValue | undefined): State {
    return stateOf(value === undefined);
  }
}

/** A pattern against texts, booleans and integers, and against every element of a list. */
export class Text implements Matcher {
  readonly format = 0;

  constructor(private readonly pattern: Pattern) {}

  matches(value: AttributeValue | undefined): State {
    if (typeof value === 'string') return stateOf(this.pattern.matches(value));
    if (value === undefined || value instanceof FloatValue) return failed;
    if (typeof value !== 'object') return stateOf(this.pattern.matches(String(value)));
    return isAttributeList(value) ? every(value, (item) => this.matches(item)) : failed;
  }
}

/** A {@link Text} whose pattern is one literal. */
export class LiteralText implements Matcher {
  readonly format = 0;

  constructor(private readonly text: string) {}

  matches(value: AttributeValue | undefined): State {
    if (typeof value === 'string') return stateOf(value === this.text);
    if (value === undefined || value instanceof FloatValue) return failed;
    if (typeof value !== 'object') return stateOf(String(value) === this.text);
    return isAttributeList(value) ? every(value, (item) => this.matches(item)) : failed;
  }
}

/** Every named key of a map must match; of a list, every element must. */
export class Entries implements Matcher {
  readonly format: number;

  constructor(private readonly entries: readonly (readonly [name: string, matcher: Matcher])[]) {
    this.format = Math.max(0, ...entries.map(([, matcher]) => matcher.format));
  }

  matches(value: AttributeValue | undefined, candidate: Candidate): State {
    if (isAttributeList(value)) return every(value, (item) => this.matches(item, candidate));
    if (!isAttributeMap(value)) return failed;
    return every(this.entries, ([name, matcher]) => matcher.matches(value[name], candidate));
  }
}

/** The first alternative that matches; of a list, every element is tried by itself. Never an unset attribute. */
export class Alternatives implements Matcher {
  readonly format: number;

  constructor(private readonly matchers: readonly Matcher[]) {
    this.format = Math.max(5, ...matchers.map((matcher) => matcher.format));
  }

  matches(value: AttributeValue | undefined, candidate: Candidate): State {
    if (value === undefined) return failed;
    if (isAttributeList(value)) return every(value, (item) => this.matches(item, candidate));
    spend(this.matchers.length);
    return stateOf(this.matchers.some((matcher) => matcher.matches(value, candidate) === held));
  }
}

/** `$PLUG_PUBLISHER_ID`, `$SLOT_PUBLISHER_ID`: the publisher of that side. */
export class PublisherOf implements Matcher {
  readonly format = 6;

  constructor(private readonly side: 'plug' | 'slot') {}

  matches(value: AttributeValue | undefined, candidate: Candidate): State {
    return candidate.installing !== null ? undecidable : stateOf(value === candidate[this.side].publisherId);
  }
}

/** `$SLOT(path)`, `$PLUG(path)`: deep equality with that attribute. */
export class SameAs implements Matcher {
  readonly format = 2;

  constructor(
    private readonly side: 'plug' | 'slot',
    private readonly path: readonly string[],
  ) {}

  matches(value: AttributeValue | undefined, candidate: Candidate): State {
    const other = referenced(this.side, this.path, candidate);
    if (other === undefined) return undecidable;
    return stateOf(value !== undefined && sameValue(value, other));
  }
}

/** `$SLOT_COMPAT(path)`, `$PLUG_COMPAT(path)`: a compatible label. */
export class CompatibleWith implements Matcher {
  readonly format = 2;

  constructor(
    private readonly side: 'plug' | 'slot',
    private readonly path: readonly string[],
  ) {}

  matches(value: AttributeValue | undefined, candidate: Candidate): State {
    if (!candidate.device.contentCompatLabels) return undecidable;
    const other = referenced(this.side, this.path, candidate);
    if (other === undefined) return undecidable;
    return stateOf(typeof value === 'string' && typeof other === 'string' && compatible(value, other));
  }
}

/** The attribute that a reference names; undefined where it is unset, and during installation checks. */
function referenced(
  side: 'plug' | 'slot',
  path: readonly string[],
  candidate: Candidate,
): AttributeValue | undefined {
  if (candidate.installing !== null) return undefined;
  const { attributes, dynamicAttributes } = side === 'plug' ? candidate.plug : candidate.slot;
  return attributeAt(attributes, dynamicAttributes, path);
}

/** The first state that is not `held`. */
function every<T>(items: readonly T[], stateFor: (item: T) => State): State {
  spend(items.length);
  for (const item of items) {
    const state = stateFor(item);
    if (state !== held) return state;
  }
  return held;
}

import {
  attributeAt,
  FloatValue,
  isAttributeList,
  isAttributeMap,
  sameValue,
  type AttributeMap,
  type AttributeValue,
} from '../snap/values.js';
import type { Candidate, Doubt } from './candidate.js';
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
    const { doubt } = candidate;
    if (isAttributeList(value)) return every(value, (item) => this.matches(item, candidate), doubt);
    if (!isAttributeMap(value)) return failed;
    return every(this.entries, ([name, matcher]) => matchesIn(value, name, matcher, candidate), doubt);
  }
}

/** Nothing but `$MISSING`, which looks no further, matches what is unset, so that there is no doubt about it. */
function matchesIn(map: AttributeMap, name: string, matcher: Matcher, candidate: Candidate): State {
  const value = map[name];
  const state = matcher.matches(value, candidate);
  if (value === undefined && candidate.doubt !== undefined) candidate.doubt.raised = false;
  return state;
}

/** The first alternative that matches; of a list, every element is tried by itself. Never an unset attribute. */
export class Alternatives implements Matcher {
  readonly format: number;

  constructor(private readonly matchers: readonly Matcher[]) {
    this.format = Math.max(5, ...matchers.map((matcher) => matcher.format));
  }

  matches(value: AttributeValue | undefined, candidate: Candidate): State {
    if (value === undefined) return failed;
    const { doubt } = candidate;
    if (isAttributeList(value)) return every(value, (item) => this.matches(item, candidate), doubt);
    return some(this.matchers, (matcher) => matcher.matches(value, candidate), doubt);
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
function every<T>(items: readonly T[], stateFor: (item: T) => State, doubt?: Doubt): State {
  spend(items.length);
  if (doubt !== undefined) return firstSure(items, stateFor, isNotHeld, doubt) ?? held;
  for (const item of items) {
    const state = stateFor(item);
    if (state !== held) return state;
  }
  return held;
}

/** Whether the state of any is `held`. */
function some<T>(items: readonly T[], stateFor: (item: T) => State, doubt?: Doubt): State {
  spend(items.length);
  if (doubt !== undefined) return firstSure(items, stateFor, isHeld, doubt) ?? failed;
  return stateOf(items.some((item) => stateFor(item) === held));
}

/**
 * The first state that decides and that nothing unknown could change, wherever it stands: Kleene's logic of three
 * values. Without one the outcome is in doubt as soon as any state is.
 */
function firstSure<T>(
  items: readonly T[],
  stateFor: (item: T) => State,
  decides: (state: State) => boolean,
  doubt: Doubt,
): State | undefined {
  const { raised } = doubt;
  let isInDoubt = raised;
  for (const item of items) {
    doubt.raised = false;
    const state = stateFor(item);
    if (isRaised(doubt)) isInDoubt = true;
    else if (decides(state)) {
      doubt.raised = raised;
      return state;
    }
  }
  doubt.raised = isInDoubt;
  return undefined;
}

function isRaised({ raised }: Doubt): boolean {
  return raised;
}

function isHeld(state: State): boolean {
  return state === held;
}

function isNotHeld(state: State): boolean {
  return state !== held;
}

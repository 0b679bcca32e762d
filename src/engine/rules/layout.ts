import { pointerSegment } from '../invalid-input.js';
import type { Judgement } from './judge.js';
import { subRuleNames, type Alternative, type SlotsPerPlug, type SubRule, type SubRuleName } from './rule.js';
import {
  constant,
  endsAlternative,
  endsChoice,
  endsConstraint,
  failed,
  held,
  test,
  type Constraint,
  type Term,
  type Test,
} from './term.js';

/** Lays the alternatives of a sub-rule out as a flat row of terms. */
export class SubRuleLayout {
  private readonly terms: Omit<Term, 'next'>[] = [];
  private readonly alternatives: Alternative[] = [];
  private format = 0;

  constructor(private readonly name: SubRuleName) {}

  get isEmpty(): boolean {
    return this.alternatives.length === 0;
  }

  /** Adds an alternative, the next one unless its number is given; one without constraints matches everything. */
  add(
    constraints: readonly (readonly [key: string, Constraint])[],
    pointer: string,
    slotsPerPlug: SlotsPerPlug,
    number: number = this.alternatives.length + 1,
  ): void {
    this.alternatives.push({ number, pointer, slotsPerPlug });
    if (constraints.length === 0)
      this.place('', anything, pointer, endsChoice | endsConstraint | endsAlternative);
    constraints.forEach(([key, { choices, format }], index) => {
      this.format = Math.max(this.format, format);
      const end = index === constraints.length - 1 ? endsConstraint | endsAlternative : endsConstraint;
      // A constraint without choices, such as an empty list of attribute maps, holds for nothing.
      if (choices.length === 0) this.place(key, nothing, pointer + pointerSegment(key), endsChoice | end);
      choices.forEach((tests, choice) => {
        this.choice(key, tests, pointer + pointerSegment(key), choice === choices.length - 1 ? end : 0);
      });
    });
  }

  subRule(): SubRule {
    const { name, alternatives, format } = this;
    return { always: null, ...linked(this.terms), name, stated: true, alternatives, format };
  }

  /** A choice without tests, such as an empty map of attributes, holds. */
  private choice(key: string, tests: readonly Test[], pointer: string, ends: number): void {
    const all = tests.length === 0 ? [anything] : tests;
    all.forEach((one, index) => {
      this.place(key, one, pointer, index === all.length - 1 ? endsChoice | ends : 0);
    });
  }

  private place(key: string, { operation, want, wanted, part }: Test, pointer: string, ends: number): void {
    const alternative = this.alternatives.length;
    const shown = { key, wanted, pointer: pointer + part };
    this.terms.push({ operation, want, ends, alternative, shown });
  }
}

/** Terms, each with the one behind it. */
function linked(terms: readonly Omit<Term, 'next'>[]): Pick<SubRule, 'first' | 'terms'> {
  let first: Term | null = null;
  const all: Term[] = [];
  for (const { operation, want, ends, alternative, shown } of terms.toReversed()) {
    first = { operation, want, ends, alternative, next: first, shown };
    all.unshift(first);
  }
  if (first === null) throw new RangeError('a sub-rule has at least one term');
  return { first, terms: all };
}

const anything = test(constant, held, 'true');
const nothing = test(constant, failed, []);

/** A sub-rule that is `true` or `false`, stated or by default: one object for each, shared by all rules. */
export function constantSubRule(name: SubRuleName, stated: boolean, value: boolean): SubRule {
  return constants[subRuleNames.indexOf(name) * 4 + Number(stated) * 2 + Number(value)] as SubRule;
}

const constants: readonly SubRule[] = subRuleNames.flatMap((name) =>
  [false, true].flatMap((stated) => [false, true].map((value) => makeConstant(name, stated, value))),
);

function makeConstant(name: SubRuleName, stated: boolean, value: boolean): SubRule {
  const state = value ? held : failed;
  const always: Judgement = { matched: value ? 1 : 0, marks: state, more: null };
  const ends = endsChoice | endsConstraint | endsAlternative;
  const { operation } = anything;
  const shown = { key: '', wanted: String(value), pointer: '' };
  const term = { operation, want: state, ends, alternative: 1, shown };
  return {
    always,
    ...linked([term]),
    name,
    stated,
    alternatives: [{ number: 1, pointer: '', slotsPerPlug: '1' }],
    format: 0,
  };
}

import { emptyHeaders, headerOf, isHeaderMap, type HeaderMap, type HeaderValue } from '../asserts/headers.js';
import { InvalidInput } from '../invalid-input.js';
import { compileRules } from '../rules/compile.js';
import type { Device } from '../rules/candidate.js';
import type { Declaration } from '../rules/rule.js';
import { matchOf } from './residue.js';
import { compare } from './compare.js';
import { ruleSource } from './grant.js';
import { effectText } from './lint-words.js';
import { effectOf } from './permissions.js';
import { pinsOf } from './pins.js';
import { subRuleSaidFrom, saidAgain } from './remedy.js';
import {
  questions,
  ruling,
  subRulesFor,
  type Policy,
  type Question,
  type Ruling,
  type Subject,
} from './ruling.js';
import { alternativesIn } from './source.js';
import { unnamedIn } from './unnamed-attributes.js';

/** A question that is to come out as allowed, and all plugs or slots of the snap that the same rule is about. */
export interface Wish {
  readonly question: Question;
  readonly subject: Subject;
  /** What else the grant is to let pass; the subject alone where it is left out. */
  readonly alsoWished?: ReadonlySet<Subject>;
  /** Those of the same side and interface, all that is wished for among them. */
  readonly subjects: readonly Subject[];
  readonly base: Declaration;
  readonly declaration: Declaration | null;
  /** The headers of the declaration in force; null where there is none. */
  readonly headers: HeaderMap | null;
  /** Of a connection, the other side as closely as a rule is to name it. */
  readonly peerPins?: HeaderMap;
  /** The kinds of systems on each of which it is to come out as allowed; the device of the subject where it is left out. */
  readonly worlds?: readonly Pick<Partial<Device>, 'classic'>[];
}

/** The least grant that fulfils a wish. */
export interface GrantRemedy {
  /** `plugs` and `slots` as they would stand in the declaration, what is granted already among them. */
  readonly grant: HeaderMap;
  /** The rule of the interface alone. */
  readonly rule: HeaderMap;
  readonly declaration: Declaration;
  /** What else comes out otherwise for this snap, in sentences; empty where nothing does. */
  readonly alsoChanges: readonly string[];
}

/**
 * The least grant that lets the subject pass: its name and its attributes pinned, what is granted already kept, and
 * what the rule in force says of the other questions said again, so that nothing else opens. It was decided anew.
 * Undefined where the rule language has no words for it. See docs/reviews.md, "Remedies".
 */
export function grantFor(wish: Wish): GrantRemedy | undefined {
  const { side, own } = wish.subject;
  const granted = compiledRuleFor(wish);
  if (granted === undefined) return undefined;
  const { source, declaration } = granted;
  const after = rulings(wish.subject, wish, { declaration, base: wish.base });
  if (after.some(({ outcome }) => outcome === 'deny')) return undefined;
  return {
    rule: source,
    grant: rulesIn(withGranted(wish, side, own.interface, source).headers ?? {}),
    declaration,
    alsoChanges: otherChanges(wish, declaration),
  };
}

/** Undefined also where attributes make for patterns beyond the limits of the rule language. */
function compiledRuleFor(wish: Wish): { source: HeaderMap; declaration: Declaration } | undefined {
  try {
    const source = ruleFor(wish);
    return (
      source && {
        source,
        declaration: withRule(wish.declaration, wish.subject.side, wish.subject.own.interface, source),
      }
    );
  } catch (error) {
    if (error instanceof InvalidInput && error.code === 'rule-invalid') return undefined;
    throw error;
  }
}

/** What a snap is granted. */
export interface Granted {
  readonly declaration: Declaration | null;
  readonly headers: HeaderMap | null;
}

/** What a snap is granted with one rule in place of the one it had for the interface. */
export function withGranted(
  { declaration, headers }: Granted,
  side: 'plug' | 'slot',
  name: string,
  rule: HeaderMap,
): Granted {
  const { [`${side}s`]: given } = headers ?? {};
  const rules = { ...(isHeaderMap(given ?? '') && (given as HeaderMap)), [name]: rule };
  return {
    declaration: withRule(declaration, side, name, rule),
    headers: { ...headers, [`${side}s`]: rules },
  };
}

/** `plugs` and `slots` of headers, where they say something. */
export function rulesIn(headers: HeaderMap): HeaderMap {
  const rules = emptyHeaders();
  for (const name of ['plugs', 'slots']) {
    const table = headerOf(headers, name);
    if (isHeaderMap(table) && Object.keys(table).length > 0) rules[name] = table;
  }
  return rules;
}

function withRule(
  declaration: Declaration | null,
  side: 'plug' | 'slot',
  name: string,
  rule: HeaderMap,
): Declaration {
  const before = declaration ?? noDeclaration;
  return {
    ...before,
    [`${side}s`]: new Map([...before[`${side}s`], ...compileRules(side, { [name]: rule })]),
  };
}

const noDeclaration: Declaration = {
  kind: 'snap-declaration',
  governing: new Map(),
  plugs: new Map(),
  slots: new Map(),
  snapId: '',
  publisherId: '',
  revision: 0,
  formatNeeded: 0,
};

/** The rule: first the question that is wished for, then the others as they were. */
function ruleFor(wish: Wish): HeaderMap | undefined {
  const { side, own } = wish.subject;
  const given = ruleSource(wish.headers, side, own.interface);
  const asWished = wishedFor(wish, isHeaderMap(given) ? given : {});
  if (asWished === undefined) return undefined;
  let rule: HeaderMap = asWished;
  const declaration = withRule(wish.declaration, side, own.interface, rule);
  for (const question of questions) {
    if (question === wish.question) continue;
    const said = restated(question, wish, declaration);
    if (said === undefined) return undefined;
    rule = { ...rule, ...said };
  }
  return rule;
}

/** What rules make of the question on each kind of system that counts. */
function rulings({ device, ...one }: Subject, { question, worlds = [{}] }: Wish, policy: Policy): Ruling[] {
  return worlds.map((world) => ruling(question, { ...one, device: { ...device, ...world } }, policy));
}

/** Whether the subject is denied for certain, be it on one kind of system. */
function isDeniedIn(wish: Wish): boolean {
  return rulings(wish.subject, wish, wish).some(({ deny }) => deny !== null && matchOf(deny) === 'always');
}

/** The question with the subject allowed, and the others of the interface as they were. */
function wishedFor(wish: Wish, given: HeaderMap): HeaderMap | undefined {
  const { question, subjects, subject } = wish;
  const [allowName, denyName] = [`allow-${question}`, `deny-${question}`];
  const kept: Record<string, HeaderValue> = {};
  for (const [name, value] of Object.entries(given)) {
    if (name !== allowName && name !== denyName) kept[name] = value;
  }
  const before = ruling(question, subject, wish);
  const allowBefore = given[allowName];
  const isWritten = allowBefore !== undefined && typeof allowBefore !== 'string';
  // What denied the subject goes, so alternatives that it held back must not open.
  const isDenied = isDeniedIn(wish);
  const alternatives =
    isWritten && !isDenied ? [...alternativesIn(allowBefore)] : [...openAlternatives(wish, before)];
  for (const one of subjects)
    if (isWished(one, wish) || losesAllowance(one, wish) || isLookedAtAnew(one, wish))
      alternatives.push(isWished(one, wish) ? { ...pinsOf(one), ...wish.peerPins } : pinsOf(one));
  const deny = keptDenial(wish, before);
  return {
    ...kept,
    ...(deny !== undefined && { [denyName]: deny }),
    [allowName]: alternatives.length === 1 ? (alternatives[0] as HeaderValue) : alternatives,
  };
}

function isWished(one: Subject, { subject, alsoWished }: Wish): boolean {
  return one === subject || alsoWished?.has(one) === true;
}

/** The plug or slot on any device: what is to stay as it is stays so on all of them. */
function anywhere(subject: Subject): Subject {
  return { ...subject, device: {} };
}

/** Whether a plug or slot is allowed by a rule that allows without asking, which alternatives take the place of. */
function losesAllowance(one: Subject, wish: Wish): boolean {
  const { outcome, allow } = ruling(wish.question, anywhere(one), wish);
  const asksNothing = allow === null ? true : allow.subRule.always !== null;
  return outcome !== 'deny' && asksNothing;
}

/**
 * Whether a plug or slot that the base-declaration lets be installed would be held under the same rule in a grant, since
 * it sets attributes that the rule does not name.
 */
function isLookedAtAnew(one: Subject, wish: Wish): boolean {
  if (wish.question !== 'installation') return false;
  return rulings(one, wish, wish).some(
    (before) => before.level === 'base' && (unnamedIn(before, one)?.names.length ?? 0) > 0,
  );
}

/** The alternatives of a rule of the base-declaration that hold, or may, for a plug or slot of the snap. */
function openAlternatives({ question, subjects, ...policy }: Wish, before: Ruling): readonly HeaderValue[] {
  const { allow, rule } = before;
  if (allow === null || rule === null || allow.subRule.always !== null) return [];
  const open = new Set(
    subjects
      .map((one) => ruling(question, anywhere(one), policy))
      .filter(({ outcome }) => outcome !== 'deny')
      .flatMap((was) => was.allow?.alternatives ?? [])
      .map((one) => one.alternative.number),
  );
  const said = subRuleSaidFrom(policy.subject.side, rule.side, allow.subRule);
  if (said === undefined) return [];
  return alternativesIn(said).filter((_, index) => open.has(index + 1));
}

/** The denial in force, where it does not hit the subject for certain. */
function keptDenial(wish: Wish, { rule }: Ruling): HeaderValue | undefined {
  const { subject, question } = wish;
  if (rule === null || isDeniedIn(wish)) return undefined;
  const [subRule] = subRulesFor(question, rule);
  if (!subRule.stated || subRule.always !== null) return undefined;
  return subRuleSaidFrom(subject.side, rule.side, subRule);
}

/** What has to be said of a question so that it comes out as before; nothing where it does by itself. */
function restated(question: Question, wish: Wish, declaration: Declaration): HeaderMap | undefined {
  const { subject, subjects, base } = wish;
  const rulings = subjects.map((one) => ({
    before: ruling(question, anywhere(one), wish),
    after: ruling(question, anywhere(one), { declaration, base }),
  }));
  if (!rulings.some(({ before, after }) => isOtherwise(before, after))) return {};
  const said = saidAgain(
    subject.side,
    rulings.map(({ before }) => before),
  );
  return said && question === 'installation' ? withLookedAtAnew(said, wish) : said;
}

/** What is said of installation again, with the plugs or slots that would be held under it though nobody asked. */
function withLookedAtAnew(said: HeaderMap, wish: Wish): HeaderMap {
  const allow = said['allow-installation'];
  if (allow === undefined || typeof allow === 'string') return said;
  const anew = wish.subjects.filter((one) => isLookedAtAnew(one, { ...wish, question: 'installation' }));
  if (anew.length === 0) return said;
  return { ...said, 'allow-installation': [...alternativesIn(allow), ...anew.map(pinsOf)] };
}

function isOtherwise(before: Ruling, after: Ruling): boolean {
  const { broadened, narrowed } = compare(before, after);
  return broadened || narrowed;
}

function otherChanges(wish: Wish, declaration: Declaration): string[] {
  const { base, subjects, question: wished } = wish;
  return subjects.flatMap((one) =>
    questions.flatMap((question) => {
      if (isWished(one, wish) && question === wished) return [];
      const before = ruling(question, anywhere(one), wish);
      const after = ruling(question, anywhere(one), { declaration, base });
      if (!isOtherwise(before, after)) return [];
      const name = `${one.side} "${one.own.name ?? ''}"`;
      return [
        `${question} of ${name} was ${effectText(effectOf(before))} and becomes ${effectText(effectOf(after))}`,
      ];
    }),
  );
}

import { isHeaderMap, type HeaderMap, type HeaderValue } from '../../../src/engine/asserts/headers.js';
import { constraintKeys } from '../../../src/engine/rules/constraints.js';
import { difference, law } from '../law.js';
import { type Dice, diceOf } from '../dice.js';
import { fullQuestions, gist, isYes, met, verdictsIn } from './case.js';
import type { Attributes } from './attributes.js';
import type { DrawnSnap, Question, Side } from './question.js';
import { mapAlternatives, mapDeclarations, mapRules, spelledOut, type SubRuleAt } from './rewriting.js';
import { placeOf, subRulesOf } from './rules.js';

/** Constraints by key, each a list of values that the candidate is known to have, or known not to have. */
type Statements = ReadonlyMap<string, readonly HeaderValue[]>;

/** What is true of a question, and what is not. */
function statementsOn(question: Question, isTrue: boolean): Statements {
  const stated = new Map<string, readonly HeaderValue[]>();
  const { device } = question;
  const state = (key: string, ...values: readonly HeaderValue[]) => stated.set(key, values);
  state(
    'on-classic',
    String(device.classic === isTrue),
    ...(isTrue ? distributionsOf(question) : [['plan9']]),
  );
  state('on-core-desktop', String((device.coreDesktop ?? false) === isTrue));
  if (!isTrue) {
    state('on-brand', ['nobody']);
    state('on-model', ['nobody/nothing']);
    state('on-store', ['nowhere']);
  } else if (
    device.model !== undefined &&
    (device.store?.store ?? device.model.store) === device.model.store
  ) {
    const { 'brand-id': brand, model, store } = device.model as Readonly<Record<string, string>>;
    state('on-brand', [brand ?? '']);
    state('on-model', [`${brand ?? ''}/${model ?? ''}`, 'nobody/nothing']);
    if (store !== undefined) state('on-store', ['nowhere', store]);
  }
  if ('plug' in question) {
    for (const side of ['plug', 'slot'] as const) stateSide(state, side, question[side], isTrue);
  }
  return stated;
}

function distributionsOf({ device: { classic, distribution } }: Question): HeaderValue[] {
  if (!classic || distribution === undefined) return [];
  const { id, variantId } = distribution;
  return [[id], ['plan9', `${id}/*`], [`${id}/${variantId ?? ''}`]];
}

function stateSide(
  state: (key: string, ...values: readonly HeaderValue[]) => void,
  side: Side,
  end: { readonly snap: DrawnSnap; readonly name: string; readonly dynamicAttributes?: Attributes },
  isTrue: boolean,
): void {
  const { snap, name, dynamicAttributes = {} } = end;
  const { type = 'app' } = snap.yaml;
  if (!isTrue) {
    state(`${side}-names`, ['nothing'], [`${name}.+`]);
    state(
      `${side}-snap-type`,
      ['app', 'core', 'gadget', 'kernel'].filter((one) => one !== ruleType(type)),
    );
    state(`${side}-snap-id`, ['0'.repeat(32)]);
    state(`${side}-publisher-id`, ['nobody', '$UNKNOWN']);
    state(`${side}-attributes`, { unset: '.*' }, { 'unset.deeper': '$SLOT(a)' }, [
      { unset: 'x' },
      { unset: 'y' },
    ]);
    return;
  }
  state(`${side}-names`, [name], ['nothing', `(?:${name})`], [`${name.slice(0, 1)}.*`]);
  if (type !== 'base') state(`${side}-snap-type`, [ruleType(type)]);
  const { 'snap-id': id, 'publisher-id': publisher } = snap.declaration ?? {};
  if (typeof id === 'string') state(`${side}-snap-id`, ['0'.repeat(32), id]);
  if (typeof publisher === 'string') state(`${side}-publisher-id`, [publisher]);
  const given = { ...snap.yaml[`${side}s`]?.[name], ...dynamicAttributes };
  const [text] = Object.entries(given).flatMap(([key, value]) =>
    key !== 'interface' && (typeof value === 'string' || typeof value === 'boolean')
      ? [{ [key]: String(value).replace(/[.*+?()[\]{}|\\^$]/g, '\\$&') }]
      : [],
  );
  state(`${side}-attributes`, { unset: '$MISSING' }, ...(text === undefined ? [] : [text]));
}

function ruleType(type: string): string {
  return type === 'os' || type === 'snapd' ? 'core' : type;
}

/** Adds one of the statements to an alternative that has none of its key; undefined where there is none to add. */
function withStatement(
  alternative: HeaderMap,
  { side, name }: SubRuleAt,
  statements: Statements,
  dice: Dice,
): HeaderMap | undefined {
  const legal = constraintKeys.filter(
    (key) => key.legal(placeOf(side, name)) && statements.has(key.name) && !(key.name in alternative),
  );
  if (legal.length === 0) return undefined;
  const { name: key } = dice.one(legal);
  return { ...alternative, [key]: dice.one(statements.get(key) ?? []) };
}

export const facts = law({
  name: 'facts',
  kind: 'policy',
  says: 'A constraint that states what is so changes nothing in an alternative.',
  from: 'rules.md, "Rules", "Attribute constraints"',
  cases: fullQuestions,
  check: ({ question, salt }, engine) => {
    const dice = diceOf(salt);
    const statements = statementsOn(question, true);
    const changed = mapDeclarations(question, (headers) =>
      mapAlternatives(headers, (alternatives, at) =>
        alternatives.map((one) => withStatement(one, at, statements, dice) ?? one),
      ),
    );
    const answer = engine.decide(question);
    return {
      met: JSON.stringify(question) === JSON.stringify(changed) ? [] : [met(answer)],
      fault: difference(gist(answer), gist(engine.decide(changed))),
    };
  },
});

export const fictions = law({
  name: 'fictions',
  kind: 'policy',
  says: 'An alternative that asks for what is not so never matches.',
  from: 'rules.md, "Rules", "Attribute constraints"',
  cases: fullQuestions,
  check: ({ question, salt }, engine) => {
    const dice = diceOf(salt);
    const statements = statementsOn(question, false);
    const isAllow = dice.percent(50);
    const { allow, deny } = subRulesOf(question.action);
    const [asked, other] = isAllow ? [allow, deny] : [deny, allow];
    // Every rule has the sub-rule with fictions alone, and the other one out of the way.
    const changed = mapDeclarations(question, (headers) =>
      mapRules(headers, (rule, at) => {
        const place = { ...at, name: asked };
        const stated = spelledOut(rule)[asked] ?? 'true';
        const before = isHeaderMap(stated) ? stated : {};
        const fiction = withStatement(before, place, statements, dice) ?? { 'on-classic': ['plan9'] };
        return { [asked]: [fiction], [other]: isAllow ? 'false' : 'true' };
      }),
    );
    const answer = engine.decide(changed);
    const wrong = verdictsIn(answer).find((one) => one.reason.code !== 'no-rule' && isYes(one) === isAllow);
    return {
      met: [met(answer)],
      fault: wrong && `it matches what is not so: ${wrong.reason.message}`,
    };
  },
});

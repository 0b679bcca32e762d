import { isHeaderMap, type HeaderMap } from '../../../src/engine/asserts/headers.js';
import { difference, law } from '../law.js';
import { type Dice, diceOf } from '../dice.js';
import type { Attributes } from './attributes.js';
import { codes, connections, gist, installations, isYes, met, told, verdictsIn } from './case.js';
import type { ConnectionQuestion, DrawnEnd, InstallationQuestion, Side } from './question.js';
import { without } from './rewriting.js';

/** The rule for the interface asked about, in the headers of a declaration. */
function ruleIn(headers: HeaderMap | null, side: Side): HeaderMap[string] | undefined {
  const rules = headers?.[`${side}s`];
  return isHeaderMap(rules) ? rules.gadgetry : undefined;
}

function withoutRule(headers: HeaderMap, side: Side): HeaderMap {
  const rules = headers[`${side}s`];
  return isHeaderMap(rules) ? { ...headers, [`${side}s`]: without(rules, 'gadgetry') } : headers;
}

/** The rule of a snap's declaration, in the base-declaration in place of those that are there. */
function movedToBase(question: ConnectionQuestion, side: Side): ConnectionQuestion | undefined {
  const end = question[side];
  const rule = ruleIn(end.snap.declaration, side);
  if (rule === undefined || end.snap.declaration === null) return undefined;
  const base = withoutRule(withoutRule(question.baseDeclaration, 'plug'), 'slot');
  return {
    ...question,
    [side]: { ...end, snap: { ...end.snap, declaration: withoutRule(end.snap.declaration, side) } },
    baseDeclaration: {
      ...base,
      [`${side}s`]: { ...(base[`${side}s`] as HeaderMap | undefined), gadgetry: rule },
    },
  };
}

export const movedRules = law({
  name: 'moved-rules',
  kind: 'policy',
  says: "A rule decides the same wherever it stands: in the plug's snap, else the slot's, else for plugs, else for slots in the base-declaration.",
  from: 'rules.md, "Which rule governs"',
  cases: connections,
  check: ({ question }, engine) => {
    const plugRule = ruleIn(question.plug.snap.declaration, 'plug');
    const side = plugRule === undefined ? 'slot' : 'plug';
    const moved = movedToBase(question, side);
    const answer = engine.decide(question);
    if (moved === undefined) {
      const code = ruleIn(question.baseDeclaration, 'plug') ?? ruleIn(question.baseDeclaration, 'slot');
      const isRuled = answer.reason.code !== 'no-rule';
      return { met: [], fault: difference(code !== undefined, isRuled, 'whether a rule governs') };
    }
    // The slot snap's rule has to be out of the way of the one that was moved from the plug snap's.
    const { declaration } = moved.slot.snap;
    const alone: ConnectionQuestion = {
      ...moved,
      slot: {
        ...moved.slot,
        snap: { ...moved.slot.snap, declaration: declaration && withoutRule(declaration, 'slot') },
      },
    };
    const other = engine.decide(alone);
    return {
      met: [met(answer)],
      fault:
        difference(codes(answer), codes(other)) ??
        difference(
          [answer.slotsPerPlug, answer.rule?.alternative],
          [other.slotsPerPlug, other.rule?.alternative],
        ) ??
        difference(
          ['snap-declaration', 'base-declaration'],
          [answer.rule?.declaration, other.rule?.declaration],
        ) ??
        difference([side, side], [answer.rule?.side, other.rule?.side]),
    };
  },
});

/** Some of the static attributes as dynamic ones, and static ones added that dynamic ones hide. */
function withMoved(side: Side, end: DrawnEnd, dice: Dice): DrawnEnd {
  const { interface: of, ...given } = end.snap.yaml[`${side}s`]?.[end.name] ?? {};
  const { dynamicAttributes = {} } = end;
  const dynamic: Record<string, Attributes[string]> = { ...dynamicAttributes };
  const kept: Record<string, Attributes[string]> = { interface: of ?? '' };
  for (const [name, value] of Object.entries(given)) {
    const isMoved = dice.percent(50);
    if (isMoved && !(name in dynamic)) dynamic[name] = value;
    if (!isMoved) kept[name] = value;
  }
  for (const name of Object.keys(dynamic)) if (dice.percent(50)) kept[name] = dice.one(['x', 'y']);
  return {
    ...end,
    snap: {
      ...end.snap,
      yaml: { ...end.snap.yaml, [`${side}s`]: { ...end.snap.yaml[`${side}s`], [end.name]: kept } },
    },
    dynamicAttributes: dynamic,
  };
}

export const dynamicAttributes = law({
  name: 'dynamic-attributes',
  kind: 'policy',
  says: 'An attribute counts alike whether it is static or dynamic, and a dynamic one hides a static one.',
  from: 'rules.md, "Attribute constraints"',
  cases: connections,
  check: ({ question, salt }, engine) => {
    const dice = diceOf(salt);
    const changed = {
      ...question,
      plug: withMoved('plug', question.plug, dice),
      slot: withMoved('slot', question.slot, dice),
    };
    const answer = engine.decide(question, 'full');
    return {
      met: JSON.stringify(question) === JSON.stringify(changed) ? [] : [met(answer)],
      fault: difference(told(answer), told(engine.decide(changed, 'full'))),
    };
  },
});

/** The same snap with one of its plugs or slots. */
function withOne(question: InstallationQuestion, side: Side, name: string): InstallationQuestion {
  const { yaml } = question.snap;
  const head = without(yaml, 'plugs', 'slots');
  const endpoint = yaml[`${side}s`]?.[name] ?? {};
  return { ...question, snap: { ...question.snap, yaml: { ...head, [`${side}s`]: { [name]: endpoint } } } };
}

export const installedByParts = law({
  name: 'installed-by-parts',
  kind: 'policy',
  says: 'A snap may be installed exactly if it might with each of its slots and plugs alone; a sideload asks the slots.',
  from: 'rules.md, "Installation", "Sideload"',
  cases: installations,
  check: ({ question }, engine) => {
    const answer = engine.decide(question);
    const { slots = {}, plugs = {} } = question.snap.yaml;
    const parts = [
      ...Object.keys(slots).map((name) => withOne(question, 'slot', name)),
      ...(question.action === 'sideload'
        ? []
        : Object.keys(plugs).map((name) => withOne(question, 'plug', name))),
    ];
    const alone = parts.flatMap((part) => gist(engine.decide(part)));
    return {
      met: parts.length > 1 ? [met(answer)] : [],
      fault:
        difference(alone, parts.length === 0 ? [] : gist(answer)) ??
        difference(verdictsIn(answer).every(isYes) ? 'install' : 'deny', answer.outcome, 'the outcome'),
    };
  },
});

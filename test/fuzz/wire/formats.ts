import { isHeaderMap, type HeaderMap, type HeaderValue } from '../../../src/engine/asserts/headers.js';
import type { Action } from '../../../src/engine/policy/decide.js';
import { compileDeclaration } from '../../../src/engine/rules/declaration.js';
import { type Dice, diceOf } from '../dice.js';
import { drawn } from '../drawn.js';
import { law } from '../law.js';
import { anyQuestion, isYes, met, verdictsIn } from '../policy/case.js';
import type { Question } from '../policy/question.js';
import { mapSnaps } from '../policy/rewriting.js';
import { drawRules } from '../policy/rules.js';

interface RulesCase {
  readonly headers: HeaderMap;
  readonly salt: number;
}

const drawnRules = drawn(
  (dice): RulesCase => {
    const action: Action = dice.one(['install', 'connect', 'auto-connect']);
    return { headers: drawRules(dice, action, { plugs: 80, slots: 60 }), salt: dice.salt() };
  },
  ({ headers, salt }: Partial<RulesCase>) => salt !== undefined && headers !== undefined && compiles(headers),
);

function compiles(headers: HeaderMap): boolean {
  try {
    compileDeclaration('snap-declaration', headers);
    return true;
  } catch {
    return false;
  }
}

/** Everything that is left of a value where one part is taken away. */
function* withoutOne(value: HeaderValue): Generator<HeaderValue> {
  if (typeof value === 'string') return;
  if (!isHeaderMap(value)) {
    for (const index of value.keys()) yield value.filter((_, at) => at !== index);
    for (const [index, item] of value.entries())
      for (const less of withoutOne(item)) yield value.map((one, at) => (at === index ? less : one));
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
    for (const less of withoutOne(inner)) yield { ...value, [name]: less };
  }
}

export const formats = law({
  name: 'formats',
  kind: 'wire',
  says: 'A declaration that says less needs no higher format, and each variant for older clients a lower one.',
  from: 'rules.md, "Formats"',
  meets: ['old', 'new'],
  cases: drawnRules,
  check: ({ headers, salt }, engine) => {
    const format = engine.formatOf(headers);
    const parts = diceOf(salt).shuffled([...withoutOne(headers)] as HeaderMap[]);
    const found = engine.formatOf(parts.find(compiles) ?? headers);
    const variant = engine.lowerFormats(headers).find((one) => one.format >= format);
    return {
      met: [format < 3 ? 'old' : 'new'],
      fault:
        (found > format ? `format ${format} became ${found} without a part of it` : undefined) ??
        (variant && `a variant for older clients needs format ${variant.format}, all of it ${format}`),
    };
  },
});

/** The question with a variant of each snap-declaration for older clients. */
function degraded(
  question: Question,
  variantsOf: (headers: HeaderMap) => readonly HeaderMap[],
  dice: Dice,
): Question {
  return mapSnaps(question, (snap) => {
    const variants = snap.declaration === null ? [] : variantsOf(snap.declaration);
    return variants.length === 0 ? snap : { ...snap, declaration: dice.one(variants) };
  });
}

export const olderClients = law({
  name: 'older-clients',
  kind: 'wire',
  says: 'What a variant for older clients allows, the whole declaration allows too.',
  from: 'publishing.md, "Formats and older clients"',
  meets: ['yes', 'no', 'yes to no'],
  cases: anyQuestion,
  check: ({ question, salt }, engine) => {
    const variantsOf = (headers: HeaderMap) => engine.lowerFormats(headers).map((variant) => variant.headers);
    const older = degraded(question, variantsOf, diceOf(salt));
    const isSame = JSON.stringify(older) === JSON.stringify(question);
    const [answer, other] = [engine.decide(question), engine.decide(older)];
    const [is, was] = [verdictsIn(answer), verdictsIn(other)];
    const opened = was.find((one, index) => isYes(one) && is[index]?.outcome === 'deny');
    return {
      met: isSame ? [] : [met(answer), ...(isYes(answer) && !isYes(other) ? ['yes to no'] : [])],
      fault: opened && `an older client says yes: ${opened.reason.message}`,
    };
  },
});

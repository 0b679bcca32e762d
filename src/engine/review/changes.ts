import { compare, type Change } from './compare.js';
import type { Grant } from './grant.js';
import type { LintCode } from './lint-codes.js';
import { questions, ruling, subRulesFor, type Question, type Ruling, type Subject } from './ruling.js';

/** How a question about one plug or slot comes out otherwise than before. */
export interface QuestionChange {
  readonly question: Question;
  readonly subject: Subject;
  readonly before: Ruling;
  readonly after: Ruling;
  readonly change: Change;
  readonly codes: readonly LintCode[];
}

/** What of a grant decides how questions come out. */
export type Succession = Pick<Grant, 'before' | 'after' | 'base' | 'subjects'>;

/** Every question about a side of an interface that comes out otherwise than before. */
export function changesOf(
  { before, after, base, subjects }: Succession,
  side: 'plug' | 'slot',
  interfaceName: string,
): readonly QuestionChange[] {
  return subjects(side, interfaceName).flatMap((subject) =>
    questions.map((question): QuestionChange => {
      const was = ruling(question, subject, { declaration: before, base });
      const is = ruling(question, subject, { declaration: after, base });
      const change = compare(was, is);
      return { question, subject, before: was, after: is, change, codes: codesOf(change, is) };
    }),
  );
}

function codesOf({ broadened, narrowed, lost }: Change, after: Ruling): readonly LintCode[] {
  const codes: LintCode[] = [];
  if (broadened) codes.push(isStated(after) ? 'explicit-broadening' : 'silent-broadening');
  if (narrowed)
    codes.push(
      after.level === 'snap' && lost.length > 0 && !isPlainRefusal(after)
        ? 'silent-narrowing'
        : 'explicit-narrowing',
    );
  return codes;
}

/** Whether the snap's own rule mentions the question. */
function isStated({ level, question, rule }: Ruling): boolean {
  return level === 'snap' && rule !== null && subRulesFor(question, rule).some((subRule) => subRule.stated);
}

/** Whether the rule says `false` to allow or `true` to deny. */
function isPlainRefusal({ question, rule }: Ruling): boolean {
  if (rule === null) return false;
  const [deny, allow] = subRulesFor(question, rule);
  return deny.always?.matched === 1 || allow.always?.matched === 0;
}

/** Whether a question changed in a way that the rule does not say. */
export function isSilent({ codes }: QuestionChange): boolean {
  return codes.includes('silent-broadening') || codes.includes('silent-narrowing');
}

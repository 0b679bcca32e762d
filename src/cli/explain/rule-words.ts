import { interfaceNamed } from '../../engine/catalogue/catalogue.js';
import { isHeaderMap } from '../../engine/asserts/headers.js';
import { pointerSegment } from '../../engine/invalid-input.js';
import type { ReviewedEffect } from '../../engine/review/effective.js';
import type { Outcome, Question } from '../../engine/review/ruling.js';
import type { ReviewAnswer, ReviewFinding } from '../../modules/reviews/review-answer.js';
import { ruleText } from '../../modules/reviews/forms/finding-words.js';
import type { Thing } from './thing.js';

/** Which rule says how a question comes out: its declaration, and the pointer into it as far as that is known. */
export function ruleWords(
  question: Question,
  { outcome, level, conditions = [] }: ReviewedEffect,
  thing: Thing,
  { findings, inputs }: Pick<ReviewAnswer, 'findings' | 'inputs'>,
): string {
  if (level === 'none') return 'no rule speaks about it';
  const finding = findings.find((one) => isAbout(one, thing) && one.question === question);
  if (finding?.rule !== undefined && outcome !== 'allow') return ruleText(finding.rule);
  const declaration = level === 'snap' ? 'snap-declaration' : 'base-declaration';
  const [condition] = conditions;
  if (condition !== undefined) return `${declaration} ${upTo(condition.subrule, condition.pointer)}`;
  const segment = pointerSegment(thing.interface);
  if (level === 'snap') return `${declaration} /${thing.side}s${segment}`;
  const side = inputs.baseDeclaration.source === 'built-in' ? builtInSide(question, thing) : undefined;
  if (side === undefined) return declaration;
  return `${declaration} /${side}s${segment}${builtInSubRule(question, outcome, thing.interface, side)}`;
}

/** Whether a finding is about the plug or slot. */
export function isAbout({ item }: ReviewFinding, { side, name }: Thing): boolean {
  return item?.side === side && item.name === name;
}

function upTo(subRule: string, pointer: string): string {
  const end = pointer.indexOf(`/${subRule}`);
  return end < 0 ? pointer : pointer.slice(0, end + subRule.length + 1);
}

/** Whether an installation is asked for is up to the rule of the own side; of a connection, the plug's comes first. */
function builtInSide(question: Question, { side, interface: name }: Thing): 'plug' | 'slot' | undefined {
  if (question === 'installation') return side;
  const definition = interfaceNamed(name);
  if (definition?.plugs !== undefined) return 'plug';
  return definition?.slots === undefined ? undefined : 'slot';
}

/** What of a rule a sure outcome comes from, to follow the pointer to the rule. */
function builtInSubRule(question: Question, outcome: Outcome, name: string, side: 'plug' | 'slot'): string {
  const rule = interfaceNamed(name)?.[`${side}s`];
  if (!isHeaderMap(rule)) return '';
  const says = (word: 'allow' | 'deny') => rule[`${word}-${question}`] !== undefined;
  if (outcome === 'deny') return says('deny') ? `/deny-${question}` : `/allow-${question}`;
  if (says('allow')) return `/allow-${question}`;
  return says('deny') ? `/deny-${question} does not match` : ' says nothing against it';
}

import type { EffectiveItem, ReviewedEffect } from '../../engine/review/effective.js';
import { questions, type Outcome, type Question } from '../../engine/review/ruling.js';
import type { ReviewAnswer } from '../../modules/reviews/review-answer.js';
import { printable } from '../../text/printable.js';
import { wrapTo } from '../../text/lines.js';
import type { Look, Style } from '../../text/look.js';
import { ruleWords } from './rule-words.js';
import type { Thing } from './thing.js';

const labels: Readonly<Record<Question, string>> = {
  installation: 'install',
  connection: 'connect',
  'auto-connection': 'auto-connect',
};

const words: Readonly<Record<Outcome, readonly [word: string, style: Style]>> = {
  allow: ['yes', 'green'],
  deny: ['no', 'red'],
  depends: ['if …', 'yellow'],
};

const labelWidth = 'auto-connect'.length + 3;
const cellWidth = 'classic'.length + 3;
const lead = ' '.repeat(2 + labelWidth + 2 * cellWidth);

/** What a plug or slot may do: a line for each question, on classic systems and on Core, with the rule and its conditions. */
export function permissionLines(
  item: EffectiveItem,
  thing: Thing,
  answer: ReviewAnswer,
  width: number,
  look: Look,
): string[] {
  const heading = `  ${''.padEnd(labelWidth)}${'classic'.padEnd(cellWidth)}${'core'.padEnd(cellWidth)}rule`;
  return [
    look.paint('dim', heading),
    ...questions.flatMap((question) => questionLines(question, item, thing, answer, width, look)),
  ];
}

function questionLines(
  question: Question,
  item: EffectiveItem,
  thing: Thing,
  answer: ReviewAnswer,
  width: number,
  look: Look,
): string[] {
  const [classic, core] = [item.classic[question], item.core[question]];
  const rules = [classic, core].map((effect) => ruleWords(question, effect, thing, answer));
  const [rule = '', ...others] = rules.sort((a, b) => a.length - b.length);
  // What goes on as the first does says what that is about.
  const apart = others.filter((other) => !other.startsWith(rule));
  const more = [...apart, ...conditionsOf(classic, core)].flatMap((text) =>
    wrapTo(width - lead.length, text),
  );
  return [
    `  ${labels[question].padEnd(labelWidth)}${cell(classic, look)}${cell(core, look)}${printable(rule)}`,
    ...more.map((text) => lead + printable(text)),
  ];
}

function cell({ outcome }: ReviewedEffect, look: Look): string {
  const [word, style] = words[outcome];
  return look.paint(style, word) + ' '.repeat(cellWidth - word.length);
}

/** The conditions, once where they are the same on all systems. */
function conditionsOf(classic: ReviewedEffect, core: ReviewedEffect): string[] {
  if (classic.when === core.when) return classic.when === undefined ? [] : [classic.when];
  return [
    ...(classic.when === undefined ? [] : [`on classic ${classic.when}`]),
    ...(core.when === undefined ? [] : [`on core ${core.when}`]),
  ];
}

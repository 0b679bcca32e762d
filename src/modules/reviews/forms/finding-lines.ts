import { cutTo, wrapTo } from '../../../text/lines.js';
import type { Look, Style } from '../../../text/look.js';
import { printable } from '../../../text/printable.js';
import type { Remedy } from '../../../engine/review/flag.js';
import { jsonText } from '../../http/json-text.js';
import type { ReviewFinding } from '../review-answer.js';
import { placeText, positionOf, ruleText } from './finding-words.js';

/** What is shown of a value; the whole of it is in the other forms. */
const longestValue = 300;

/** A finding for people: its code and message, and under them the rule, the values, and the ways out. */
export function findingLines(
  finding: ReviewFinding,
  style: Style,
  file: string,
  width: number,
  look: Look,
): string[] {
  const { code, item, message, rule, observed, expected, remedies = [], link } = finding;
  const position = item?.line === undefined ? positionOf(finding) : undefined;
  const place = position === undefined ? '' : `${placeText(file, position)}: `;
  const isForPublisher = finding.severity === 'error' && !finding.manualReview;
  const mark = isForPublisher ? ' (for the publisher to mend)' : '';
  const [first = '', ...more] = blockLines(`${place}${code}${mark}: ${message}`, '  ', width);
  return [
    first.replace(code, look.paint(style, code)),
    ...more,
    ...(rule === undefined ? [] : labelled('rule', ruleText(rule), width)),
    ...(observed === undefined ? [] : labelled('observed', valueText(observed), width)),
    ...(expected === undefined ? [] : labelled('expected', valueText(expected), width)),
    ...remedies.flatMap((remedy) => remedyLines(remedy, width)),
    ...(link === undefined ? [] : labelled('see', link, width)),
  ];
}

/** A grant has a line of its own, so that it can be copied. */
function remedyLines({ message, grant, alsoChanges = [] }: Remedy, width: number): string[] {
  return [
    ...labelled('remedy', grant === undefined ? message : `${message}:`, width),
    ...(grant === undefined ? [] : [printable(jsonText(grant))]),
    ...alsoChanges.flatMap((change) => labelled('', `it also changes: ${change}`, width)),
  ];
}

function labelled(label: string, text: string, width: number): string[] {
  const [first = '', ...more] = wrapTo(width - 14, printable(text));
  return [`    ${label.padEnd(10)}${first}`, ...more.map((line) => `${' '.repeat(14)}${line}`)];
}

/** Text broken into lines, the later ones further in. */
export function blockLines(text: string, indent: string, width: number): string[] {
  return wrapTo(width - indent.length - 2, printable(text)).map((line, index) =>
    index === 0 ? `${indent}${line}` : `${indent}  ${line}`,
  );
}

function valueText(value: unknown): string {
  return value === null ? 'nothing' : cutTo(longestValue, jsonText(value));
}

import type { EffectiveItem, ReviewedEffect } from '../../../engine/review/effective.js';
import { questions, type Question } from '../../../engine/review/ruling.js';
import { jsonText } from '../../http/json-text.js';
import type { ReviewAnswer, ReviewFinding } from '../review-answer.js';
import { liftedBy, positionOf, ruleText } from './finding-words.js';
import type { ReviewOfFile } from './sarif.js';
import { xmlText, type Element } from './xml.js';

/** One thing that was looked at, with what was found about it. */
interface Case {
  readonly classname: string;
  readonly name: string;
  /** What a rule comes out as, for a question about a plug or slot. */
  readonly outcome: readonly string[];
  readonly findings: ReviewFinding[];
}

/**
 * A review as JUnit XML: a test-suite with a test-case for each question about each plug and slot, and for everything
 * else that was found. See docs/reviews-forms.md, "JUnit".
 *
 * @param file the name of the reviewed file
 */
export function reviewJunit(answer: ReviewAnswer, file: string): string {
  return reviewsJunit([{ answer, file }]);
}

/** Reviews as JUnit XML, each a test-suite. */
export function reviewsJunit(reviews: readonly ReviewOfFile[]): string {
  const suites = reviews.map(suiteOf);
  const total = (name: 'tests' | 'failures' | 'skipped') =>
    suites.reduce((sum, { counts }) => sum + counts[name], 0);
  const counts = countsOf(total('tests'), total('failures'), total('skipped'));
  return xmlText({
    name: 'testsuites',
    attributes: { name: 'plugboard', ...counts },
    content: suites.map(({ suite }) => suite),
  });
}

function countsOf(tests: number, failures: number, skipped: number) {
  return { tests, failures, errors: 0, skipped, time: 0 };
}

function suiteOf({ answer, file }: ReviewOfFile) {
  const { verdict, snap } = answer;
  const elements = casesOf(answer).map((one) => caseElement(one, file));
  const counted = (name: string) =>
    elements.filter(({ content }) => content.some((inner) => inner.name === name)).length;
  const counts = countsOf(elements.length, counted('failure'), counted('skipped'));
  const properties: Element = {
    name: 'properties',
    content: Object.entries({ verdict, 'snap.type': snap.type, 'snap.confinement': snap.confinement }).map(
      ([name, value]) => ({ name: 'property', attributes: { name, value } }),
    ),
  };
  const suite: Element = {
    name: 'testsuite',
    attributes: { name: `review of ${snap.name}`, ...counts },
    content: [properties, ...elements],
  };
  return { suite, counts };
}

function casesOf({ snap, effective, findings }: ReviewAnswer): readonly Case[] {
  const cases = new Map<string, Case>();
  for (const item of effective) {
    for (const question of questions) {
      cases.set(keyOf(item.side, item.name, question), {
        classname: `${snap.name}.${item.side}s.${item.name}`,
        name: question,
        outcome: outcomeLines(item, question),
        findings: [],
      });
    }
  }
  for (const finding of findings) {
    const { id, item, question } = finding;
    const key = item === undefined || question === undefined ? id : keyOf(item.side, item.name, question);
    const one = cases.get(key) ?? { ...placeOf(snap.name, finding), outcome: [], findings: [] };
    one.findings.push(finding);
    cases.set(key, one);
  }
  return [...cases.values()];
}

function keyOf(side: 'plug' | 'slot', name: string, question: Question): string {
  return JSON.stringify([side, name, question]);
}

/** Where a finding stands that is about no question. */
function placeOf(snapName: string, finding: ReviewFinding): Pick<Case, 'classname' | 'name'> {
  const { id, item, audience, code, subject, question } = finding;
  const thing =
    item !== undefined ? `${item.side}s.${item.name}` : audience === 'store' ? 'declaration' : 'metadata';
  const about = question ?? (subject === undefined ? code : `${code} ${subject}`);
  const [number = ''] = /#\d+$/.exec(id) ?? [];
  return { classname: `${snapName}.${thing}`, name: about + number };
}

function outcomeLines(item: EffectiveItem, question: Question): string[] {
  return (['classic', 'core'] as const).map((world) => `on ${world}: ${effectText(item[world][question])}`);
}

function effectText({ outcome, level, when }: ReviewedEffect): string {
  const origin = { snap: 'by the snap-declaration', base: 'by the base-declaration', none: 'without a rule' };
  return `${outcome} ${origin[level]}${when === undefined ? '' : `, ${when}`}`;
}

function caseElement(
  { classname, name, outcome, findings }: Case,
  file: string,
): Element & { content: Element[] } {
  const failing = findings.filter((one) => one.severity === 'error' && liftedBy(one) === undefined);
  const rest = findings.filter((one) => !failing.includes(one));
  const skipping = failing.length > 0 ? [] : rest.filter(({ severity }) => severity !== 'info');
  const [failure] = failing;
  const [skipped] = skipping;
  const [first] = findings;
  const told = [...outcome, ...rest.map(findingText)];
  return {
    name: 'testcase',
    attributes: { classname, name, file, line: first && positionOf(first)?.line, time: 0 },
    content: [
      ...(failure
        ? [
            {
              name: 'failure',
              attributes: { type: failure.code, message: failure.message },
              content: failing.map(findingText).join('\n\n'),
            },
          ]
        : []),
      ...(skipped
        ? [{ name: 'skipped', attributes: { message: liftedBy(skipped) ?? skipped.message } }]
        : []),
      ...(told.length > 0 ? [{ name: 'system-out', content: told.join('\n') }] : []),
    ],
  };
}

/** A finding with its rule, what it goes by, and the ways out. */
function findingText(finding: ReviewFinding): string {
  const { severity, code, message, rule, observed, expected, remedies = [], link } = finding;
  const lifted = liftedBy(finding);
  return [
    `${severity} ${code}: ${message}`,
    ...(lifted === undefined ? [] : [`does not count: ${lifted}`]),
    ...(rule === undefined ? [] : [`rule: ${ruleText(rule)}`]),
    ...(observed === undefined ? [] : [`observed: ${jsonText(observed)}`]),
    ...(expected === undefined ? [] : [`expected: ${jsonText(expected)}`]),
    ...remedies.flatMap((remedy) => [
      `remedy: ${remedy.message}`,
      ...(remedy.grant === undefined ? [] : [jsonText(remedy.grant)]),
      ...(remedy.alsoChanges ?? []).map((change) => `it also changes: ${change}`),
    ]),
    ...(link === undefined ? [] : [`see: ${link}`]),
  ].join('\n');
}

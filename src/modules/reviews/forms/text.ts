import type { ReviewAnswer, ReviewFinding } from '../review-answer.js';
import { counted, cutTo } from '../../../text/lines.js';
import { plainLook, type Look, type Style } from '../../../text/look.js';
import { printable } from '../../../text/printable.js';
import type { FlaggedItem } from '../../../engine/review/flag.js';
import type { Verdict } from '../../../engine/review/verdict.js';
import { jsonText } from '../../http/json-text.js';
import { blockLines, findingLines } from './finding-lines.js';
import { liftedBy, placeText, positionOf } from './finding-words.js';

/** Lines are no longer than this; only what is to be copied is. */
const widest = 96;

const verdictWords: Readonly<Record<Verdict, readonly [text: string, style: Style]>> = {
  approve: ['nothing keeps it', 'green'],
  hold: ['a person has to look at it', 'yellow'],
  reject: ['it has errors that its publisher has to mend', 'red'],
};

/**
 * A review for people: the verdict, what is held by plug and slot with the ways out, warnings, what does not count, and
 * the rest in short. Everything in it is fit to be printed. See docs/reviews-forms.md, "Text".
 *
 * @param file the name of the reviewed file
 */
export function reviewLines(answer: ReviewAnswer, file: string, look: Look = plainLook): string[] {
  const { verdict, snap, findings } = answer;
  const width = Math.min(look.width, widest);
  const [words, style] = verdictWords[verdict];
  const called = printable(`"${snap.name}" (${snap.type}, ${snap.confinement})`);
  const groups = groupsOf(findings);
  return [
    ...blockLines(`${verdict}: snap ${called}: ${words}`, '', width).map((line) => look.paint(style, line)),
    ...itemSections(groups.held, 'red', file, width, look),
    ...wholeGrant(answer, groups.held, look),
    ...section('warnings', itemSections(groups.warnings, 'yellow', file, width, look), look),
    ...section('does not count', shortLines(groups.lifted, file, width), look),
    ...section('also', shortLines(groups.infos, file, width), look),
    '',
    summaryOf(answer, groups),
  ];
}

interface Groups {
  readonly held: readonly ReviewFinding[];
  readonly warnings: readonly ReviewFinding[];
  readonly lifted: readonly ReviewFinding[];
  readonly infos: readonly ReviewFinding[];
}

function groupsOf(findings: readonly ReviewFinding[]): Groups {
  const of = (group: keyof Groups) => findings.filter((finding) => groupOf(finding) === group);
  return { held: of('held'), warnings: of('warnings'), lifted: of('lifted'), infos: of('infos') };
}

/** What a person has to look at is held, also where it is a warning. */
function groupOf(finding: ReviewFinding): keyof Groups {
  const { severity, manualReview } = finding;
  if (severity === 'info') return 'infos';
  if (liftedBy(finding) !== undefined) return 'lifted';
  return severity === 'error' || manualReview ? 'held' : 'warnings';
}

function section(heading: string, lines: readonly string[], look: Look): string[] {
  if (lines.length === 0) return [];
  return ['', look.paint('bold', `${heading}:`), ...lines.slice(lines[0] === '' ? 1 : 0)];
}

/** The findings under the plug or slot that they are about. */
function itemSections(
  findings: readonly ReviewFinding[],
  style: Style,
  file: string,
  width: number,
  look: Look,
): string[] {
  const byThing = new Map<string, ReviewFinding[]>();
  for (const finding of findings) {
    const thing = thingOf(finding, file);
    byThing.set(thing, [...(byThing.get(thing) ?? []), finding]);
  }
  return [...byThing].flatMap(([thing, found]) => [
    '',
    ...blockLines(thing, '', width).map((line) => look.paint('bold', line)),
    ...found.flatMap((finding) => findingLines(finding, style, file, width, look)),
  ]);
}

function thingOf({ item, audience }: ReviewFinding, file: string): string {
  if (item === undefined) return audience === 'store' ? 'the grant' : 'the snap';
  const { side, name, line, column } = item;
  const place = line === undefined ? '' : ` at ${placeText(file, { line, ...(column && { column }) })}`;
  return printable(`${side} "${name}" of interface "${item.interface}"${place}`);
}

/** Where several grants are proposed, the one that stands for all of them. */
function wholeGrant({ grant }: ReviewAnswer, held: readonly ReviewFinding[], look: Look): string[] {
  const proposed = held.flatMap(({ remedies = [] }) => remedies.flatMap((remedy) => remedy.grant ?? []));
  if (grant === undefined || proposed.length < 2) return [];
  return [
    '',
    look.paint('bold', 'one grant for everything that can be granted:'),
    printable(jsonText(grant)),
  ];
}

function shortLines(findings: readonly ReviewFinding[], file: string, width: number): string[] {
  return findings.map((finding) => {
    const position = positionOf(finding);
    const place = position === undefined ? '' : `${placeText(file, position)}: `;
    const lifted = liftedBy(finding);
    const why = lifted === undefined ? '' : ` – ${lifted}`;
    const text = printable(`  ${place}${finding.code}: ${finding.message}${why}`);
    return lifted === undefined ? cutTo(width, text) : text;
  });
}

function summaryOf({ effective }: ReviewAnswer, { held, warnings, lifted, infos }: Groups): string {
  const errors = held.filter(({ severity }) => severity === 'error').length;
  const parts = [
    counted(errors, 'error'),
    counted(warnings.length + held.length - errors, 'warning'),
    counted(infos.length, 'note'),
    ...(lifted.length === 0
      ? []
      : [`${lifted.length} that ${lifted.length === 1 ? 'does' : 'do'} not count`]),
  ];
  const all = new Set([...effective, ...held.flatMap(({ item }) => item ?? [])].map(nameOf));
  const heldOnes = new Set(held.flatMap(({ item }) => (item ? [nameOf(item)] : [])));
  const count = (side: 'plug' | 'slot') =>
    counted([...all].filter((name) => name.startsWith(`${side} `)).length, side);
  return `${parts.join(', ')}; ${count('plug')} and ${count('slot')}, ${heldOnes.size} of them held`;
}

function nameOf({ side, name }: Pick<FlaggedItem, 'side' | 'name'>): string {
  return `${side} ${name}`;
}

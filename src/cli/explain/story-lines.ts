import { interfaceNamed } from '../../engine/catalogue/catalogue.js';
import type { EffectiveItem } from '../../engine/review/effective.js';
import { counts } from '../../engine/review/verdict.js';
import { findingLines } from '../../modules/reviews/forms/finding-lines.js';
import { liftedBy } from '../../modules/reviews/forms/finding-words.js';
import type { ReviewAnswer, ReviewFinding } from '../../modules/reviews/review-answer.js';
import { printable } from '../../text/printable.js';
import { wrapTo } from '../../text/lines.js';
import type { Look } from '../../text/look.js';
import { permissionLines } from './permission-lines.js';
import { isAbout } from './rule-words.js';
import type { Thing } from './thing.js';

/** Lines are no longer than this; only what is to be copied is. */
const widest = 96;

/** The story of a plug or slot: what it is, what it may do and by which rule, what is wrong with it, and what helps. */
export function storyLines(answer: ReviewAnswer, thing: Thing, file: string, look: Look): string[] {
  const width = Math.min(look.width, widest);
  const item = answer.effective.find(({ side, name }) => side === thing.side && name === thing.name);
  const findings = answer.findings.filter((one) => isAbout(one, thing));
  return [
    ...titleLines(thing, file, width, look),
    '',
    ...(item === undefined ? [] : [...permissionLines(item, thing, answer, width, look), '']),
    ...verdictLines(findings, file, width, look),
    ...handLines(item, answer.snap.name),
    ...(thing.hasTwin ? ['', printable(`There is a slot of this name, too: slot:${thing.name}`)] : []),
  ];
}

function titleLines({ side, name, interface: of, line }: Thing, file: string, width: number, look: Look) {
  const kind = of === name ? '' : ` of interface ${look.paint('bold', printable(of))}`;
  const place = look.paint('dim', printable(line === undefined ? file : `${file}:${line}`));
  const summary = interfaceNamed(of)?.summary ?? 'No interface of this name is known here.';
  return [
    `${look.paint('bold', printable(`${side} ${name}`))}${kind}  ${place}`,
    ...wrapTo(width - 2, summary).map((text) => `  ${text}`),
  ];
}

/** What a person or the publisher has to do something about comes first; what the table says already is left out. */
function verdictLines(findings: readonly ReviewFinding[], file: string, width: number, look: Look): string[] {
  const counting = findings.filter(counts);
  const lifted = findings.filter((one) => one.severity !== 'info' && !counts(one));
  if (counting.length === 0 && lifted.length === 0) {
    return [look.paint('green', 'Nothing about it has to be granted or mended.')];
  }
  const style = counting.some(({ severity }) => severity === 'error') ? 'red' : 'yellow';
  const isHeld = counting.some(({ manualReview }) => manualReview);
  return [
    ...(counting.length === 0
      ? []
      : [look.paint('bold', isHeld ? 'The snap is held for it:' : 'To be mended:')]),
    ...counting.flatMap((one) => findingLines(one, style, file, width, look)),
    ...(lifted.length === 0 ? [] : [look.paint('bold', 'Does not count:')]),
    ...lifted.flatMap((one) => liftedLines(one, width)),
  ];
}

function liftedLines(finding: ReviewFinding, width: number): string[] {
  const text = `${finding.code}: ${finding.message} – ${liftedBy(finding) ?? ''}`;
  return wrapTo(width - 2, printable(text)).map((line) => `  ${line}`);
}

/** What the user of the snap does where a plug may be connected and is not by itself. */
function handLines(item: EffectiveItem | undefined, snapName: string): string[] {
  if (item === undefined) return ['', 'Devices leave it out.'];
  const worlds = [item.classic, item.core];
  const isByHand = worlds.some(
    ({ connection, 'auto-connection': auto }) => connection.outcome !== 'deny' && auto.outcome !== 'allow',
  );
  if (item.side !== 'plug' || !isByHand) return [];
  return ['', printable(`Where it is not connected automatically: snap connect ${snapName}:${item.name}`)];
}

import type { Severity } from '../../../engine/review/lint-codes.js';
import type { ReviewAnswer, ReviewFinding } from '../review-answer.js';
import { liftedBy } from './finding-words.js';
import { reviewToolsChecks, sections, type Check } from './review-tools-checks.js';

/** What is said about one check. */
interface Entry {
  readonly text: string;
  readonly manual_review: boolean;
  readonly link?: string;
}

const levelOf = { error: 'error', warning: 'warn', info: 'info' } as const satisfies Record<Severity, string>;
type Level = (typeof levelOf)[Severity];

type Section = Record<Level, Record<string, Entry>>;

/** A report in the shape of the review tool that stores had before, by section, level and check. */
export type ReviewToolsReport = Record<`snap.v2_${(typeof sections)[number]}`, Section>;

/**
 * A review in the shape of the review tool that stores had before, for programs that read it. Nothing is lost: of
 * findings with the same check the later ones are appended to the first. See docs/reviews-forms.md, "review-tools".
 */
export function reviewToolsReport({ findings, effective }: ReviewAnswer): ReviewToolsReport {
  const report = Object.fromEntries(
    sections.map((name) => [`snap.v2_${name}`, { error: {}, info: {}, warn: {} }]),
  ) as ReviewToolsReport;
  for (const finding of findings) add(report, reviewToolsChecks[finding.code](finding), finding);
  const notFine = new Set(
    findings
      .filter(({ severity }) => severity !== 'info')
      .map(({ item }) => item && `${item.side} ${item.name}`),
  );
  for (const { side, name, interface: interfaceName } of effective) {
    if (notFine.has(`${side} ${name}`)) continue;
    const id = idOf({ section: 'declaration', check: `${side}s`, about: [name, interfaceName] });
    report['snap.v2_declaration'].info[id] = { text: 'OK', manual_review: false };
  }
  return report;
}

/**
 * What the other tool would end with.
 *
 * @param answer left out for a review that could not be made
 */
export function reviewToolsExit(answer?: ReviewAnswer): number {
  if (answer === undefined) return 1;
  const found = Object.values(reviewToolsReport(answer));
  const has = (level: Level) => found.some((section) => Object.keys(section[level]).length > 0);
  return has('error') ? 2 : has('warn') ? 3 : 0;
}

function add(report: ReviewToolsReport, check: Check, finding: ReviewFinding): void {
  const lifted = liftedBy(finding);
  const level = holdsNothing(finding) ? 'info' : levelOf[finding.severity];
  const entries = report[`snap.v2_${check.section}`][level];
  const id = idOf(check);
  const found = entryOf(finding, lifted);
  const first = entries[id];
  entries[id] = first === undefined ? found : joined(first, found);
}

/** Stores hold what this form has warnings for, and warnings about the grant do not hold a snap. */
function holdsNothing(finding: ReviewFinding): boolean {
  return liftedBy(finding) !== undefined || (finding.severity === 'warning' && finding.audience === 'store');
}

function idOf({ section, check, about }: Check): string {
  return [`${section}-snap-v2`, check, ...about.filter((part) => part !== undefined)].join(':');
}

/** What does not count is not for a person to look at either. */
function entryOf({ message, manualReview, link }: ReviewFinding, lifted: string | undefined): Entry {
  return {
    text: lifted === undefined ? message : `${message} (does not count: ${lifted})`,
    manual_review: manualReview && lifted === undefined,
    ...(link !== undefined && { link }),
  };
}

function joined(first: Entry, later: Entry): Entry {
  const link = first.link ?? later.link;
  return {
    text: `${first.text}; also: ${later.text}`,
    manual_review: first.manual_review || later.manual_review,
    ...(link !== undefined && { link }),
  };
}

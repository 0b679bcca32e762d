import { engineVersion } from '../../../engine/policy/version.js';
import { flagCodes, type FlagCode } from '../../../engine/review/flag-codes.js';
import type { Severity } from '../../../engine/review/lint-codes.js';
import type { ReviewAnswer, ReviewFinding } from '../review-answer.js';
import { liftedBy, positionOf } from './finding-words.js';

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<
  Severity,
  string
>;

const schemaUri =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** A review, and the path of the reviewed file, relative to where the reader of the log looks for it, or absolute. */
export interface ReviewOfFile {
  readonly answer: ReviewAnswer;
  readonly file: string;
}

/** A review as a SARIF 2.1.0 log with one run. See docs/reviews-forms.md, "SARIF". */
export function reviewSarif(answer: ReviewAnswer, file: string): object {
  return reviewsSarif([{ answer, file }]);
}

/** Reviews as a SARIF 2.1.0 log with a run for each. */
export function reviewsSarif(reviews: readonly ReviewOfFile[]): object {
  return { $schema: schemaUri, version: '2.1.0', runs: reviews.map(runOf) };
}

function runOf({ answer, file }: ReviewOfFile): object {
  const { verdict, snap, findings, grant, inputs } = answer;
  const codes = [...new Set(findings.map(({ code }) => code))];
  const uri = uriOf(file);
  return {
    tool: {
      driver: {
        name: 'plugboard',
        version: engineVersion.version,
        semanticVersion: engineVersion.version,
        rules: codes.map(ruleOf),
      },
    },
    invocations: [{ executionSuccessful: true }],
    artifacts: [{ location: { uri }, roles: ['analysisTarget'] }],
    columnKind: 'utf16CodeUnits',
    results: findings.map((finding) => resultOf(finding, codes.indexOf(finding.code), uri)),
    properties: { verdict, snap, ...(grant !== undefined && { grant }), inputs },
  };
}

function ruleOf(code: FlagCode): object {
  const { severity, summary, manualReview, audience } = flagCodes[code];
  return {
    id: code,
    shortDescription: { text: summary },
    defaultConfiguration: { level: levels[severity] },
    properties: { manualReview, audience },
  };
}

function resultOf(finding: ReviewFinding, ruleIndex: number, uri: string): object {
  const { id, code, severity, message, since, question, rule, manualReview, audience } = finding;
  const { observed, expected, remedy, remedies = [], link } = finding;
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: { text: messageText(message) },
    locations: [locationOf(finding, uri)],
    partialFingerprints: { 'findingId/v1': id },
    ...(since !== undefined && { baselineState: since === 'new' ? 'new' : 'unchanged' }),
    ...suppressions(finding),
    properties: {
      ...(question !== undefined && { question }),
      ...(rule !== undefined && { rule }),
      ...(observed !== undefined && { observed }),
      ...(expected !== undefined && { expected }),
      manualReview,
      audience,
      ...(remedy !== undefined && { remedy }),
      ...(remedies.length > 1 && { remedies }),
      ...(link !== undefined && { link }),
    },
  };
}

function locationOf(finding: ReviewFinding, uri: string): object {
  const position = positionOf(finding);
  const name = logicalName(finding);
  return {
    physicalLocation: {
      artifactLocation: { uri, index: 0 },
      ...(position && {
        region: {
          startLine: position.line,
          ...(position.column !== undefined && { startColumn: position.column }),
        },
      }),
    },
    ...(name !== undefined && { logicalLocations: [{ fullyQualifiedName: name, kind: 'value' }] }),
  };
}

/** What in the metadata, or in the grant, it is about. */
function logicalName({ audience, item, place }: ReviewFinding): string | undefined {
  if (audience === 'store' && place !== undefined) return `snap-declaration${place.pointer}`;
  if (item !== undefined) return `${item.side}s/${item.name}`;
  return place === undefined || place.pointer === '' ? undefined : place.pointer.slice(1);
}

/** An exception is what the format calls a suppression; what was approved before is told by the baseline. */
function suppressions(finding: ReviewFinding): object {
  const justification = finding.excepted && liftedBy(finding);
  if (justification === undefined) return {};
  return { suppressions: [{ kind: 'external', status: 'accepted', justification }] };
}

/** Braces stand for placeholders there, and brackets before a parenthesis for a link. */
function messageText(message: string): string {
  return message.replace(/[{}]/g, '$&$&').replace(/\[(?=[^\]]*\]\()/g, '\\[');
}

/** A path as a URI reference; an absolute one as a file URI. */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/').replace(/\p{Surrogate}/gu, '\ufffd');
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file:///${encoded.replace(/^\/+/, '')}` : encoded;
}

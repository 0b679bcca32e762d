import { Injectable } from '@nestjs/common';
import { digestOf } from '../../engine/asserts/digest.js';
import { encodeContent } from '../../engine/asserts/encode.js';
import type { HeaderMap } from '../../engine/asserts/headers.js';
import type { Finding } from '../../engine/review/grant.js';
import { lintCodes } from '../../engine/review/lint-codes.js';
import type { StoredAssertion } from '../assertions/assertion.entity.js';
import { recordStored } from '../assertions/assertion-report.js';
import { AuditLog } from '../audit/audit-log.js';
import type { By } from '../audit/by.js';
import { jsonText } from '../http/json-text.js';
import { RequestProblem } from '../http/request-problem.js';
import type { DeclarationRequest } from './declaration-headers.js';
import { type GrantReport, GrantReview } from './grant-review.js';
import { checkPrecondition, type Preconditions } from './preconditions.js';
import { type Drafted, Publishing, RevisionMismatch } from './publishing.js';
import type { PublicationRequest } from './publication-request.dto.js';
import { Publications } from './publications.js';

/** A declaration as an answer shows it. */
export interface DeclarationText {
  readonly revision: number;
  readonly format: number;
  /** The assertion; of a draft its headers alone, without a signature. */
  readonly text: string;
  readonly digest?: string;
}

/** What became of a publication. */
export interface GrantAnswer extends GrantReport {
  readonly outcome: 'published' | 'unchanged' | 'drafted';
  readonly snapId: string;
  readonly declaration: DeclarationText;
  /** What clients get that do not understand its format; they allow less, never more. */
  readonly variants: readonly DeclarationText[];
}

/** How often a publication without preconditions begins anew because somebody else was faster. */
const attempts = 20;

/** Publications as reviewers ask for them: linted, acknowledged, signed, and made once however often they are sent. */
@Injectable()
export class Grants {
  constructor(
    private readonly publishing: Publishing,
    private readonly review: GrantReview,
    private readonly publications: Publications,
    private readonly auditLog: AuditLog,
  ) {}

  /**
   * What would be published, without storing anything.
   *
   * @throws InvalidInput where it does not hold; RequestProblem where another revision is in force than expected
   */
  preview(snapId: string, request: PublicationRequest, { expected }: Preconditions): GrantAnswer {
    const drafted = this.publishing.draft(declarationRequest(snapId, request));
    checkPrecondition(expected, drafted.before?.revision);
    const report = this.#report(drafted, request);
    return drafted.unchanged ? unchangedAnswer(drafted, report) : draftedAnswer(drafted, report);
  }

  /**
   * Publishes what is asked for.
   *
   * @throws InvalidInput where it does not hold
   * @throws RequestProblem where findings are not acknowledged, another revision is in force than expected, or the
   *   Idempotency-Key was used for something else
   */
  async publish(
    snapId: string,
    request: PublicationRequest,
    conditions: Preconditions,
    by: By,
  ): Promise<GrantAnswer> {
    const requestDigest = digestOf(jsonText([snapId, request, conditions.expected ?? null]));
    for (let attempt = 1; ; attempt++) {
      const answered = this.#answered(by, conditions, requestDigest);
      if (answered !== undefined) return answered;
      const made = await this.#attempt(snapId, request, { ...conditions, requestDigest }, by);
      if (!(made instanceof RevisionMismatch)) return made;
      if (attempt === attempts) throw new RequestProblem('revision-conflict', made.message);
    }
  }

  async #attempt(
    snapId: string,
    request: PublicationRequest,
    { expected, idempotencyKey: key, requestDigest }: Preconditions & { readonly requestDigest: string },
    by: By,
  ): Promise<GrantAnswer | RevisionMismatch> {
    const drafted = this.publishing.draft(declarationRequest(snapId, request));
    checkPrecondition(expected, drafted.before?.revision);
    const report = this.#report(drafted, request);
    if (drafted.unchanged) return unchangedAnswer(drafted, report);
    refuseUnacknowledged(report.findings, request.acknowledge ?? []);
    let answer: GrantAnswer | undefined;
    const published = await this.publishing.publish(drafted, async (manager, { declaration, variants }) => {
      answer = { ...publishedAnswer(snapId, declaration, variants), ...report };
      if (key !== undefined) {
        const text = jsonText(answer);
        await this.publications.remember(manager, { actor: by.actor, key, requestDigest, answer: text });
      }
      await recordStored(this.auditLog, by, 'declaration-published', {
        ...(request.comment !== undefined && { comment: request.comment }),
        ...(request.acknowledge !== undefined && { acknowledged: request.acknowledge }),
      })(manager, [declaration, ...variants]);
    });
    return published instanceof RevisionMismatch ? published : (answer as GrantAnswer);
  }

  #report({ headersBefore, headers }: Drafted, { yaml }: PublicationRequest): GrantReport {
    return this.review.report(headersBefore ?? null, headers, yaml);
  }

  #answered(
    { actor }: By,
    { idempotencyKey }: Preconditions,
    requestDigest: string,
  ): GrantAnswer | undefined {
    if (idempotencyKey === undefined) return undefined;
    const made = this.publications.made(actor, idempotencyKey);
    if (made === undefined) return undefined;
    if (made.requestDigest === requestDigest) return JSON.parse(made.answer) as GrantAnswer;
    throw new RequestProblem(
      'idempotency-key-reused',
      `Idempotency-Key "${idempotencyKey}" came with another request before`,
    );
  }
}

function declarationRequest(snapId: string, request: PublicationRequest): DeclarationRequest {
  const { snapName, publisherId, plugs, slots } = request;
  return { snapId, snapName, publisherId, plugs, slots };
}

function unchangedAnswer({ snapId, before }: Drafted, report: GrantReport): GrantAnswer {
  if (before === undefined) throw new RangeError('nothing is in force that could be unchanged');
  return { outcome: 'unchanged', snapId, declaration: textOf(before), variants: [], ...report };
}

function publishedAnswer(
  snapId: string,
  declaration: StoredAssertion,
  variants: readonly StoredAssertion[],
): Omit<GrantAnswer, keyof GrantReport> {
  return { outcome: 'published', snapId, declaration: textOf(declaration), variants: variants.map(textOf) };
}

function draftedAnswer(
  { snapId, before, headers, format, variants }: Drafted,
  report: GrantReport,
): GrantAnswer {
  const first = (before?.revision ?? 0) + 1;
  const all = [...variants, { headers, format }].map((one, index) => draftText(one, first + index));
  const declaration = all.pop() as DeclarationText;
  return { outcome: 'drafted', snapId, declaration, variants: all, ...report };
}

function draftText(
  { headers, format }: { headers: HeaderMap; format: number },
  revision: number,
): DeclarationText {
  const whole = { type: 'snap-declaration', ...headers, format: String(format), revision: String(revision) };
  return { revision, format, text: `${Buffer.from(encodeContent({ headers: whole })).toString('utf8')}\n` };
}

function textOf({ revision, format, text, digest }: StoredAssertion): DeclarationText {
  return { revision, format, text, digest };
}

/** What changes silently is not signed unless somebody has said to know it. */
function refuseUnacknowledged(findings: readonly Finding[], acknowledged: readonly string[]): void {
  const open = findings.filter(
    ({ code }) => lintCodes[code].severity === 'error' && !acknowledged.includes(code),
  );
  const [first] = open;
  if (first === undefined) return;
  const codes = [...new Set(open.map(({ code }) => code))];
  throw new RequestProblem(
    'acknowledgement-missing',
    `${first.message}; "acknowledge" has to name ${codes.join(', ')} for this to be published`,
    { errors: open.slice(0, 100).map(({ code, pointer, message }) => ({ pointer, code, detail: message })) },
  );
}

import type { HttpException } from '@nestjs/common';
import { InvalidInput, pointerSegment } from '../../engine/invalid-input.js';
import { TooManyWrites } from '../../database/too-many-writes.js';
import { DatabaseUnavailable, isUnavailability } from '../../database/unavailable.js';
import { KeyFault } from '../authority/signer.js';
import type { ProblemCode } from './problem-table.js';
import type { Defect } from './problem.js';
import { requestInvalid } from './request-invalid.js';
import { RequestProblem } from './request-problem.js';

/** Fastify's own refusals, by the code of its errors. */
const fastifyProblems: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'media-type-unsupported',
    'the body has an unsupported media type, expected application/json',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['http-invalid', 'the body is not as long as Content-Length says'],
  FST_ERR_BAD_URL: ['request-invalid', 'the path is not percent-encoded UTF-8'],
  FST_ERR_MAX_PARAM_LENGTH: ['path-too-long', 'a part of the path is too long'],
};

/** Nest's and the framework's refusals that carry nothing but a status. */
const statusProblems: Readonly<Record<number, ProblemCode>> = {
  400: 'request-invalid',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  408: 'request-timeout',
  413: 'body-too-large',
  414: 'path-too-long',
  415: 'media-type-unsupported',
};

/**
 * What to answer for anything thrown; the closed list of how errors of all sources become problems.
 *
 * @param bodyLimit the largest body, in bytes, that was acceptable
 */
export function requestProblemOf(error: unknown, bodyLimit?: number): RequestProblem {
  if (error instanceof RequestProblem) return error;
  if (error instanceof InvalidInput) return refusedInput(error);
  if (error instanceof KeyFault) return cannotSign();
  if (error instanceof TooManyWrites) return cannotQueue(error);
  if (error instanceof Error && isUnavailability(error)) return cannotStore(error);
  if (isHttpException(error) && error.cause !== undefined) return requestProblemOf(error.cause, bodyLimit);
  if (isFastifyError(error)) {
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return bodyTooLarge(bodyLimit);
    const known = fastifyProblems[error.code];
    if (known !== undefined) return new RequestProblem(...known);
    if (error.validation !== undefined) {
      return requestInvalid(error.validation.map((fault) => schemaDefect(fault, error.validationContext)));
    }
  }
  // Our own refusals are problems already; this is the page to try it, asked for something above its folder.
  if (statusOf(error) === 403) return new RequestProblem('not-found', 'there is nothing at this path');
  const code = statusProblems[statusOf(error)];
  if (code !== undefined && error instanceof Error) return new RequestProblem(code, error.message);
  return new RequestProblem('internal-error', 'the request could not be answered; the log has the reason');
}

function bodyTooLarge(bodyLimit: number | undefined): RequestProblem {
  const expected = bodyLimit === undefined ? '' : `, expected at most ${bodyLimit / 1024 / 1024} MiB`;
  return new RequestProblem('body-too-large', `the body is larger than is accepted here${expected}`);
}

/** What is wrong with the keys is for the operator's log, and may be mended soon. */
function cannotSign(): RequestProblem {
  return new RequestProblem(
    'signer-unavailable',
    'nothing can be signed at the moment; the log has the reason',
    {
      headers: { 'retry-after': '10' },
    },
  );
}

/** What is wrong with the database is for the operator's log. */
function cannotStore(error: Error): RequestProblem {
  const inDoubt = error instanceof DatabaseUnavailable && error.inDoubt;
  const detail = inDoubt
    ? 'the database went away while it stored this; whether it is stored is not known, ask before sending it again'
    : 'the database cannot do this now, and nothing was stored; the log has the reason';
  return new RequestProblem('database-unavailable', detail, { headers: { 'retry-after': '2' } });
}

function cannotQueue({ message }: TooManyWrites): RequestProblem {
  return new RequestProblem('overloaded', `${message}, and nothing was stored`, {
    headers: { 'retry-after': '1' },
  });
}

function refusedInput({ code, message, place }: InvalidInput): RequestProblem {
  return new RequestProblem(code, message, { errors: [{ pointer: '', ...place, detail: message }] });
}

/** One of ajv's errors about a route's schema. */
interface SchemaFault {
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface FastifyError extends Error {
  readonly code: string;
  readonly validation?: readonly SchemaFault[];
  readonly validationContext?: string;
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** A missing or a superfluous member is reported where it would stand or stands, as our own checks do. */
function schemaDefect(fault: SchemaFault, context = 'body'): Defect {
  const { additionalProperty, missingProperty } = fault.params;
  const member = additionalProperty ?? missingProperty;
  const pointer = fault.instancePath + (typeof member === 'string' ? pointerSegment(member) : '');
  const detail = additionalProperty === undefined ? (fault.message ?? 'does not hold') : 'unknown field';
  if (context === 'body') return { pointer, detail };
  return { parameter: pointer.split('/')[1] ?? '', detail };
}

function statusOf(error: unknown): number {
  if (isHttpException(error)) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error) return Number(error.statusCode);
  return 500;
}

/** The framework's own refusals; told by their shape, so that the command line need not load the framework. */
function isHttpException(error: unknown): error is HttpException {
  return error instanceof Error && 'getStatus' in error && typeof error.getStatus === 'function';
}

import type { FastifyRequest } from 'fastify';
import { RequestProblem } from '../http/request-problem.js';

/** What has to hold of the declaration in force for a publication to go on. */
export interface Preconditions {
  /** The revision that must be in force; `any` for whichever there is, `none` for none. */
  readonly expected?: number | 'any' | 'none';
  readonly idempotencyKey?: string;
}

const entityTag = /^"(\d{1,10})"$/;

/**
 * Reads `If-Match`, `If-None-Match` and `Idempotency-Key`.
 *
 * @throws RequestProblem `request-invalid`
 */
export function preconditionsOf({ headers }: Pick<FastifyRequest, 'headers'>): Preconditions {
  const { 'if-match': match, 'if-none-match': noneMatch, 'idempotency-key': key } = headers;
  if (match !== undefined && noneMatch !== undefined) {
    throw header('If-None-Match', 'expected it without If-Match');
  }
  if (noneMatch !== undefined && noneMatch !== '*') throw header('If-None-Match', 'expected "*"');
  const expected = noneMatch === undefined ? matchOf(match) : 'none';
  if (key !== undefined && (typeof key !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(key))) {
    throw header('Idempotency-Key', 'expected at most 128 printable characters without blanks');
  }
  return { ...(expected !== undefined && { expected }), ...(key !== undefined && { idempotencyKey: key }) };
}

function matchOf(text: string | undefined): number | 'any' | undefined {
  if (text === undefined) return undefined;
  if (text === '*') return 'any';
  const [, revision] = entityTag.exec(text) ?? [];
  if (revision === undefined) throw header('If-Match', 'expected a revision in quotes, as in ETag, or "*"');
  return Number(revision);
}

function header(parameter: string, detail: string): RequestProblem {
  return new RequestProblem('request-invalid', `${parameter}: ${detail}`, {
    errors: [{ parameter, detail }],
  });
}

/** @throws RequestProblem `precondition-failed` where another revision than the expected one is in force */
export function checkPrecondition(expected: Preconditions['expected'], found: number | undefined): void {
  if (expected === undefined || expected === found) return;
  if (expected === 'any' ? found !== undefined : expected === 'none' && found === undefined) return;
  const there = found === undefined ? 'no declaration is in force' : `revision ${found} is in force`;
  const wanted = expected === 'any' ? 'one' : expected === 'none' ? 'none' : `revision ${expected}`;
  throw new RequestProblem('precondition-failed', `${there}, expected ${wanted}`, {
    headers: found === undefined ? {} : { etag: `"${found}"` },
  });
}

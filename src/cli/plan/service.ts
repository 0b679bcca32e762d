import { isProtectedUrl } from '../../config/protected-url.js';
import { loadSettings } from '../../config/settings.js';
import { isPlainObject } from '../../modules/http/plain-object.js';
import { jsonText } from '../../modules/http/json-text.js';
import { requestInvalid } from '../../modules/http/request-invalid.js';
import type { Defect } from '../../modules/http/problem.js';
import { Plans } from '../../modules/plans/plans.service.js';
import type { PlanAnswer } from '../../modules/plans/plan-answer.js';
import { Subjects } from '../../modules/decisions/subjects.js';
import { hasDatabase, withDatabase } from '../database.js';
import { InputFault } from '../input/input-fault.js';
import { readTextFile } from '../input/read-file.js';
import { jsonObjectIn } from '../input/read-json.js';
import type { PlanOptions } from './options.js';
import type { SourcedPlanRequest } from './request.js';

/** How long a service may take to answer, in milliseconds, and how large the answer may be, in bytes. */
const longestWait = 60_000;
const mostAnswerBytes = 64 * 1024 * 1024;

/** Has a plan made: here, with what is published in a database, or by a service. */
export function answerTo(sourced: SourcedPlanRequest, options: PlanOptions): Promise<PlanAnswer> {
  return options.server === undefined ? planned(sourced, options) : asked(sourced, options.server, options);
}

async function planned(
  { body, request, sources }: SourcedPlanRequest,
  options: PlanOptions,
): Promise<PlanAnswer> {
  const depth = options.trace ? 'full' : 'none';
  const answer = (plans: Plans) => sources.blamed(() => plans.answer(body, depth));
  const needsPublished = request.snaps.some(
    (snap) => snap.snapId !== undefined && snap.declaration === undefined,
  );
  const data = options.data ?? (needsPublished ? loadSettings().data : undefined);
  if (data !== undefined && hasDatabase(data))
    return withDatabase(data, ({ published }) => answer(new Plans(new Subjects(published))));
  if (options.data === undefined) return answer(new Plans(new Subjects()));
  throw new InputFault('holds no database; "plugboard import" makes one', { source: options.data });
}

async function asked(
  { body, sources }: SourcedPlanRequest,
  server: string,
  { trace, token }: PlanOptions,
): Promise<PlanAnswer> {
  const url = operationUrl(server, trace === true, token !== undefined);
  const secret = token === undefined ? undefined : await tokenOf(token);
  const { status, text } = await post(url, jsonText(body), secret);
  const answer = jsonObjectIn({ name: server, text });
  if (status === 200 && Array.isArray(answer.outcomes)) return answer as unknown as PlanAnswer;
  const { detail, errors } = answer;
  const said = typeof detail === 'string' ? detail : 'not as this service does';
  if (status === 400 || status === 422) {
    const [first] = Array.isArray(errors) ? (errors as unknown[]) : [];
    if (isPlainObject(first))
      sources.blamed(() => {
        throw requestInvalid([first as unknown as Defect]);
      });
  }
  if (status >= 500) throw new Error(`${server} answers with status ${status}: ${said}`);
  throw new InputFault(`answers with status ${status}: ${said}`, { source: server });
}

/** @throws InputFault where the URL is none, or a token would be sent over it for all to read */
function operationUrl(server: string, withTrace: boolean, withToken: boolean): URL {
  const isUrl = URL.canParse(server) && ['http:', 'https:'].includes(new URL(server).protocol);
  if (!isUrl) throw new InputFault(`"${server}" is no URL with http or https`, { source: '--server' });
  if (withToken && !isProtectedUrl(server)) {
    throw new InputFault('a token is sent over https, or to this machine, alone', { source: '--token' });
  }
  const base = server.endsWith('/') ? server : `${server}/`;
  const url = new URL('v1/connection-plans', base);
  if (withTrace) url.searchParams.set('trace', 'full');
  return url;
}

async function tokenOf(token: string): Promise<string> {
  const text = token.startsWith('@') ? (await readTextFile(token.slice(1))).text.trim() : token;
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new InputFault('holds no token', { source: token.startsWith('@') ? token.slice(1) : '--token' });
}

async function post(
  url: URL,
  body: string,
  token: string | undefined,
): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(longestWait),
    });
    return { status: response.status, text: await textOf(response, url) };
  } catch (error) {
    throw error instanceof InputFault
      ? error
      : new InputFault(`cannot be asked: ${reasonOf(error)}`, { source: url.origin });
  }
}

async function textOf(response: Response, url: URL): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > mostAnswerBytes)
      throw new InputFault(`answers with more than ${mostAnswerBytes / 1024 / 1024} MiB`, {
        source: url.origin,
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What is behind "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `there was no answer within ${longestWait / 1000} seconds`;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nobody listens there',
    ENOTFOUND: 'there is no such host',
    ECONNRESET: 'the connection was closed',
  };
  return known[code] ?? (cause instanceof Error && cause.message !== '' ? cause.message : error.message);
}

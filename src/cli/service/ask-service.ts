import { isProtectedUrl } from '../../config/protected-url.js';
import { isPlainObject } from '../../modules/http/plain-object.js';
import { jsonText } from '../../modules/http/json-text.js';
import type { Defect } from '../../modules/http/problem.js';
import { requestInvalid } from '../../modules/http/request-invalid.js';
import type { Sources } from '../decide/sources.js';
import { InputFault } from '../input/input-fault.js';
import { readTextFile } from '../input/read-file.js';
import { jsonObjectIn } from '../input/read-json.js';

/** How long a service may take to answer, in milliseconds, and how large the answer may be, in bytes. */
const longestWait = 60_000;
const mostAnswerBytes = 64 * 1024 * 1024;

/** A question for a service. */
export interface ServiceQuestion {
  /** Where it is asked, such as `v1/reviews`, with the query. */
  readonly operation: string;
  readonly body: unknown;
  /** Where the parts of the body came from. */
  readonly sources: Sources;
  /** Whether an answer is one of the operation. */
  readonly isAnswer: (answer: Readonly<Record<string, unknown>>) => boolean;
}

/**
 * What a service answers to a POST.
 *
 * @param token as the option gives it: the token, or `@FILE`
 * @throws InputFault where the service cannot be asked or refuses the body, told in terms of its sources
 */
export async function askService(
  server: string,
  token: string | undefined,
  { operation, body, sources, isAnswer }: ServiceQuestion,
): Promise<Readonly<Record<string, unknown>>> {
  const url = operationUrl(server, operation, token !== undefined);
  const secret = token === undefined ? undefined : await tokenOf(token);
  const { status, text } = await post(url, jsonText(body), secret);
  const answer = jsonObjectIn({ name: server, text });
  if (status === 200 && isAnswer(answer)) return answer;
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
function operationUrl(server: string, operation: string, withToken: boolean): URL {
  const isUrl = URL.canParse(server) && ['http:', 'https:'].includes(new URL(server).protocol);
  if (!isUrl) throw new InputFault(`"${server}" is no URL with http or https`, { source: '--server' });
  if (withToken && !isProtectedUrl(server)) {
    throw new InputFault('a token is sent over https, or to this machine, alone', { source: '--token' });
  }
  return new URL(operation, server.endsWith('/') ? server : `${server}/`);
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

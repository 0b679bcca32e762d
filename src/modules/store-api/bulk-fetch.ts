import { Injectable } from '@nestjs/common';
import type { StoredAssertion } from '../assertions/assertion.entity.js';
import { RequestProblem } from '../http/request-problem.js';
import {
  type AssertionReference,
  keyOf,
  maxFormatOf,
  referenceInPath,
  sequenceKeyOf,
  typeNamed,
} from './assertion-reference.js';
import { type BulkAction, type BulkAssertion, type BulkRequest, readBulkRequest } from './bulk-request.js';
import { PublicUrl } from './public-url.js';
import { ServedAssertions } from './served-assertions.js';

/** How many assertions one stream URL names: it stays well below what proxies take. */
export const mostInStream = 24;

interface BulkError {
  readonly code: string;
  readonly type: string;
  readonly 'primary-key'?: readonly string[];
  readonly 'sequence-key'?: readonly string[];
  readonly message: string;
}

interface BulkResult {
  readonly result: 'fetch-assertions';
  readonly key: string;
  readonly 'assertion-stream-urls': readonly string[];
  readonly 'error-list'?: readonly BulkError[];
}

export interface BulkAnswer {
  readonly results: readonly BulkResult[];
  readonly 'error-list': readonly [];
}

/** Tells clients which of the assertions they hold have newer revisions, and where to get those. */
@Injectable()
export class BulkFetch {
  constructor(
    private readonly served: ServedAssertions,
    private readonly publicUrl: PublicUrl,
  ) {}

  /**
   * Answers a bulk request: for each group the URLs of what is newer than what the client holds.
   *
   * @throws RequestProblem `request-invalid` where the request does not have the right shape
   */
  answer(body: unknown): BulkAnswer {
    const request = readBulkRequest(body);
    return { results: request.actions.map((action) => this.#group(action, request)), 'error-list': [] };
  }

  #group({ key, assertions }: BulkAction, { maxFormats }: BulkRequest): BulkResult {
    const newer: [stored: StoredAssertion, maxFormat: number][] = [];
    const errors: BulkError[] = [];
    for (const asked of assertions) {
      const maxFormat = maxFormats.get(asked.type) ?? 0;
      const found = this.#find(asked, maxFormat);
      if ('code' in found) errors.push(found);
      else if (isNewer(found, asked)) newer.push([found, maxFormat]);
    }
    const urls = errors.length > 0 ? [] : this.#urls(newer);
    return {
      result: 'fetch-assertions',
      key,
      'assertion-stream-urls': urls,
      ...(errors.length > 0 && { 'error-list': errors }),
    };
  }

  #find(asked: BulkAssertion, maxFormat: number): StoredAssertion | BulkError {
    const { type: name, primaryKey, sequenceKey } = asked;
    const error = (code: string, message: string): BulkError => ({
      code,
      type: name,
      ...(primaryKey !== undefined && { 'primary-key': primaryKey }),
      ...(sequenceKey !== undefined && { 'sequence-key': sequenceKey }),
      message,
    });
    try {
      const stored = this.served.find(referenceOf(asked), maxFormat);
      return stored ?? error('not-found', 'there is no such assertion');
    } catch (problem) {
      if (problem instanceof RequestProblem) return error(problem.code, problem.message);
      throw problem;
    }
  }

  /** One alone has its own URL, several share one that answers with all of them. */
  #urls(newer: readonly (readonly [StoredAssertion, number])[]): string[] {
    const { base } = this.publicUrl;
    const [first] = newer;
    if (newer.length === 1 && first !== undefined) {
      const [{ type, primaryKey }, maxFormat] = first;
      return [`${base}/v2/assertions/${type}/${encodedPath(primaryKey)}?max-format=${maxFormat}`];
    }
    const urls: string[] = [];
    for (let start = 0; start < newer.length; start += mostInStream) {
      const parameters = newer
        .slice(start, start + mostInStream)
        .map(
          ([{ type, primaryKey }, maxFormat]) =>
            `assertion=${encodeURIComponent(`${type}/${encodedPath(primaryKey)}?${maxFormat}`)}`,
        );
      urls.push(`${base}/v2/assertion-streams?${parameters.join('&')}`);
    }
    return urls;
  }

  /**
   * The assertions that a stream URL names, with a blank line between them.
   *
   * @throws RequestProblem `not-found` or `request-invalid`
   */
  stream({ assertion }: Readonly<Record<string, unknown>>): Buffer {
    const names = [assertion ?? []].flat().map(String);
    if (names.length === 0 || names.length > mostInStream) {
      throw new RequestProblem(
        'request-invalid',
        `${names.length} assertions are named, expected 1 to ${mostInStream}`,
      );
    }
    const texts = names.map((name) => {
      const [path = '', maxFormat] = name.split('?');
      const reference = referenceInPath(path, undefined);
      const stored = this.served.find(reference, maxFormatOf(maxFormat, reference.type));
      if (stored !== undefined) return stored.text;
      throw new RequestProblem(
        'not-found',
        `no assertion "${reference.type.name}" of "${reference.key}" is stored`,
      );
    });
    return Buffer.from(texts.join('\n'), 'utf8');
  }
}

function referenceOf({ type: name, primaryKey, sequenceKey, sequence }: BulkAssertion): AssertionReference {
  const type = typeNamed(name);
  if (primaryKey !== undefined) return { type, key: keyOf(type, primaryKey) };
  if (type.sequence !== true) {
    throw new RequestProblem('request-invalid', `"${name}" forms no sequence, expected a "primary-key"`);
  }
  return { type, key: sequenceKeyOf(type, sequenceKey ?? []), sequence: sequence ?? 'latest' };
}

/** Whether a client should fetch it, by what it said to hold. */
function isNewer(stored: StoredAssertion, { ifNewerThan, ifSequenceFrom }: BulkAssertion): boolean {
  const sequence = stored.sequence ?? 0;
  if (ifSequenceFrom !== undefined && sequence < ifSequenceFrom) return false;
  if (ifSequenceFrom !== undefined && sequence > ifSequenceFrom) return true;
  return ifNewerThan === undefined || stored.revision > ifNewerThan;
}

function encodedPath(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}

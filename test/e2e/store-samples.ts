import { expect } from '@jest/globals';
import { account, declaration, rulesOfFormat, signed, streamOf } from '../support/store-drafts.js';
import { bearing, newToken } from './callers.js';
import type { Reply, Service } from './service.js';

export const assertionType = 'application/x.ubuntu.assertion';
export const asText = { accept: assertionType };
export const publisherId = 'acme';

/** A snap-id of the right length that begins with a word. */
export function snapId(word: string): string {
  return word.padEnd(32, '0');
}

/** The header fields of an operator who posts assertions. */
export async function operatorHeaders({ app }: Service): Promise<Record<string, string>> {
  return { 'content-type': assertionType, ...bearing((await newToken(app)).text) };
}

export function postAssertions(
  service: Service,
  headers: Record<string, string>,
  body: string,
): Promise<Reply> {
  return service.ask('POST', '/v2/assertions', { headers, body });
}

/** Stores assertions as an operator would; they have to be new. */
export async function store(service: Service, ...texts: readonly string[]): Promise<void> {
  const reply = await postAssertions(service, await operatorHeaders(service), streamOf(...texts));
  expect(reply).toMatchObject({ status: 201 });
}

/** The texts of one snap-declaration: revision and format count up from what an old client reads. */
export async function storeRevisions(service: Service): Promise<{ id: string; texts: string[] }> {
  const id = snapId('revisions');
  const facts = [
    { revision: '1', format: '1', ...rulesOfFormat[1] },
    { revision: '2', format: '6', ...rulesOfFormat[6] },
    { revision: '3', format: '1', ...rulesOfFormat[1], 'snap-name': 'simple-again' },
    { revision: '4', format: '7', ...rulesOfFormat[6] },
    { revision: '4', format: '6', ...rulesOfFormat[6] },
  ];
  const texts = await Promise.all(facts.map((instead) => signed(declaration(id, publisherId, instead))));
  await store(service, ...texts);
  return { id, texts };
}

/** The account that all these declarations are for. */
export async function storePublisher(service: Service): Promise<string> {
  const text = await signed(account(publisherId));
  await store(service, text);
  return text;
}

/** The body of a refusal as real clients want it. */
export function notFound(message: unknown = expect.any(String)): object {
  return { 'error-list': [{ code: 'not-found', message }] };
}

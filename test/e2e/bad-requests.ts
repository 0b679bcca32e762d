import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { ReadConnection } from '../../src/database/read-connection.js';
import { cameraRequest, type Json } from './samples.js';
import { type Reply, type RequestBody, type Service, startService } from './service.js';

export const mebibyte = 1024 * 1024;

/** A request that is answered with 200. */
export const good = (): Json =>
  cameraRequest({}, { slot: { snap: { yaml: 'name: s\nslots: {camera: }' }, name: 'camera' } });

/** The text of a good request, with the JSON text `value` at the pointer, or with nothing there. */
export function changed(request: Json, pointer: string, value?: string): string {
  const segments = pointer.split('/').slice(1);
  const last = segments.pop() ?? '';
  let parent = request;
  for (const segment of segments) {
    if (!Object.hasOwn(parent, segment)) parent[segment] = {};
    parent = parent[segment] as Json;
  }
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = '@value@';
  return JSON.stringify(request).replace('"@value@"', () => value ?? '');
}

/** Headers with a rule for the plug of a good request. */
export const withRule = (rule: unknown): Json => ({ plugs: { camera: rule } });

/** The same, with a pattern for the attribute `x`. */
export const withPattern = (pattern: string): Json =>
  withRule({ 'allow-auto-connection': { 'plug-attributes': { x: pattern } } });

/** JSON text of that many levels. */
export const nested = (depth: number, open = '{"a":', close = '}') =>
  open.repeat(depth) + '1' + close.repeat(depth);

/** How a service of the test file's own is asked. */
export interface Asking {
  readonly service: () => Service;
  readonly decide: (body: RequestBody) => Promise<Reply>;
  /** Asks alone, and as an item and a line of a batch: the answers must be the same. */
  readonly decideEverywhere: (text: string) => Promise<Reply>;
}

/** Starts a service before all tests. After each of them it must be ready, with nothing changed in its database. */
export function unharmedService(): Asking {
  let service: Service;
  let storeRevision: number;

  beforeAll(async () => {
    service = await startService();
    storeRevision = service.app.get(ReadConnection).storeRevision();
  });

  afterAll(() => service.close());

  afterEach(async () => {
    expect((await service.ask('GET', '/readyz')).status).toBe(200);
    // Every write of any kind raises it.
    expect(service.app.get(ReadConnection).storeRevision()).toBe(storeRevision);
  });

  const decide = (body: RequestBody) => service.postText('/v1/decisions?trace=none', body);

  const decideEverywhere = async (text: string): Promise<Reply> => {
    const reply = await decide(text);
    const batch = await service.postText('/v1/decisions/batch?trace=none', `{"requests":[${text}]}`);
    const lines = await service.ask('POST', '/v1/decisions/batch?trace=none', {
      headers: { 'content-type': 'application/x-ndjson' },
      body: text,
    });
    const problem = { ...(reply.body as Json) };
    delete problem.requestId;
    const same = reply.status === 200 ? { outcome: problem.outcome } : { error: problem };
    // What is not JSON spoils a batch as a whole, and says so in other words.
    if (problem.code !== 'json-invalid')
      expect(batch).toMatchObject({ status: 200, body: { decisions: [same] } });
    if (problem.code === 'json-invalid')
      expect(lines.body).toMatchObject([{ error: { code: 'json-invalid' } }]);
    else expect(lines).toMatchObject({ status: 200, body: [same] });
    return reply;
  };

  return { service: () => service, decide, decideEverywhere };
}

/** Expects a problem with a code and one error. */
export function expectRefusal(
  reply: Reply,
  status: number,
  code: string,
  error: Json = {},
  detail?: string,
): void {
  expect(reply.contentType).toBe('application/problem+json');
  expect(reply).toMatchObject({
    status,
    body: {
      type: `urn:plugboard:problem:${code}`,
      status,
      code,
      errors: [detail === undefined ? error : { ...error, detail }],
    },
  });
}

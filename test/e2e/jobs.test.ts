import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Assertions } from '../../src/modules/assertions/assertions.js';
import { temporaryDirectory } from '../support/database.js';
import { type PostgresServer, startPostgres } from '../support/postgres.js';
import { account, declaration, signed, streamOf } from '../support/store-drafts.js';
import { bearing, newToken } from './callers.js';
import { type Reply, type Service, startService, testSettings } from './service.js';
import { assertionType, publisherId, snapId } from './store-samples.js';

interface JobBody {
  readonly id: string;
  readonly state: string;
  readonly parts: { readonly done: number; readonly total: number };
  readonly assertions: { readonly stored: number; readonly unchanged: number };
  readonly fault?: { readonly code: string; readonly detail: string; readonly errors: { number: number }[] };
}

const jobIn = ({ body }: Reply): JobBody => body as JobBody;
const isOver = ({ state }: JobBody) => state !== 'queued' && state !== 'running';

/** Names that make a declaration so large that a part of an import holds a few of them. */
const manyNames = Array.from({ length: 1800 }, (_, number) => `plug-number-${number}-${'x'.repeat(40)}`);
const bulky = { format: '4', plugs: { camera: { 'allow-auto-connection': { 'plug-names': manyNames } } } };

/** How many of them are more than a part. */
const count = 12;

function bulkyDeclarations(word: string): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, (_, number) =>
      signed(declaration(snapId(`${word}${number}x`), publisherId, { ...bulky, revision: '1' })),
    ),
  );
}

describe.each(['SQLite', 'PostgreSQL'] as const)('imports as jobs on %s', (kind) => {
  let server: PostgresServer | undefined;
  let service: Service;
  let operator: Record<string, string>;
  let texts: string[];
  const folder = temporaryDirectory();

  beforeAll(async () => {
    if (kind === 'PostgreSQL') server = await startPostgres();
    const databaseUrl = await server?.createDatabase();
    service = await startService(undefined, { ...testSettings, data: folder.path, databaseUrl });
    operator = bearing((await newToken(service.app)).text);
    texts = [await signed(account(publisherId)), ...(await bulkyDeclarations('first'))];
  });

  afterAll(async () => {
    await service.close();
    await server?.close();
    folder.remove();
  });

  const add = (body: string | Uint8Array<ArrayBuffer>) =>
    service.ask('POST', '/v1/imports', { headers: { 'content-type': assertionType, ...operator }, body });
  const look = async (id: string) => jobIn(await service.ask('GET', `/v1/jobs/${id}`, { headers: operator }));
  const finished = async (id: string): Promise<JobBody> => {
    for (;;) {
      const job = await look(id);
      if (isOver(job)) return job;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it('are kept, done part by part, and tell how far they are', async () => {
    const added = await add(streamOf(...texts));
    expect(added).toMatchObject({ status: 202, body: { kind: 'import', state: 'queued' } });
    const { id, parts } = jobIn(added);
    expect(added.headers.get('location')).toBe(`/v1/jobs/${id}`);
    expect(parts.total).toBeGreaterThan(1);
    const job = await finished(id);
    expect(job).toMatchObject({ state: 'done', assertions: { stored: count + 1, unchanged: 0 } });
    expect(job.parts).toEqual({ done: parts.total, total: parts.total });
    const served = await service.ask('GET', `/v2/assertions/snap-declaration/16/${snapId('first5x')}`, {
      headers: { accept: assertionType },
    });
    expect(served.text).toBe(texts[6]);
  });

  it('store nothing twice', async () => {
    const { id } = jobIn(await add(streamOf(...texts)));
    expect(await finished(id)).toMatchObject({
      state: 'done',
      assertions: { stored: 0, unchanged: count + 1 },
    });
    expect(service.app.get(Assertions, { strict: false }).count('snap-declaration')).toBe(count);
  });

  it('end at an assertion that does not hold, say which, and keep the parts before', async () => {
    const fresh = await bulkyDeclarations('second');
    const bad = (fresh.at(-1) ?? '').replace('photo-booth', 'photo-boosh');
    const { id, parts } = jobIn(await add(streamOf(...fresh.slice(0, -1), bad)));
    expect(parts.total).toBeGreaterThan(1);
    const job = await finished(id);
    expect(job).toMatchObject({
      state: 'failed',
      fault: { code: 'signature-invalid', errors: [{ number: count }] },
    });
    expect(job.fault?.detail).toContain(`${job.assertions.stored} of the `);
    expect(job.assertions.stored).toBeGreaterThan(0);
    const there = service.app.get(Assertions, { strict: false });
    expect(there.inForce('snap-declaration', `16/${snapId('second0x')}`)).toBeDefined();
    expect(there.inForce('snap-declaration', `16/${snapId(`second${count - 1}x`)}`)).toBeUndefined();
  });

  it.each([
    ['nothing but text', 'x'.repeat(100), 'assertion-invalid'],
    ['an assertion cut off', (all: string[]) => (all[0] ?? '').slice(0, -900), undefined],
  ])('fail with %s', async (_name, body, code) => {
    const { id } = jobIn(await add(typeof body === 'string' ? body : body(texts)));
    const job = await finished(id);
    expect(job.state).toBe('failed');
    if (code !== undefined) expect(job.fault?.code).toBe(code);
  });

  it.each([
    ['bytes that are no UTF-8', Uint8Array.of(0x66, 0xff, 0xfe), 'is not UTF-8'],
    ['NUL characters', Uint8Array.of(0x66, 0, 0x66), 'holds a NUL'],
    ['no end of the first assertion', new Uint8Array(5 * 1024 * 1024).fill(0x61), 'does not end within'],
  ])('are refused with %s, and nothing is kept', async (_name, body, detail) => {
    const jobs = async () =>
      ((await service.ask('GET', '/v1/jobs', { headers: operator })).body as { jobs: unknown[] }).jobs.length;
    const before = await jobs();
    const reply = await add(body);
    expect(reply).toMatchObject({ status: 422, body: { code: 'assertion-invalid' } });
    expect((reply.body as { detail: string }).detail).toContain(detail);
    expect(await jobs()).toBe(before);
  });

  it('are cancelled, listed, and looked for in vain', async () => {
    const { id } = jobIn(await add(streamOf(...texts)));
    const cancelled = await service.ask('POST', `/v1/jobs/${id}/cancel`, { headers: operator });
    expect(cancelled.status).toBe(200);
    expect(['cancelled', 'done']).toContain((await finished(id)).state);
    const again = await service.ask('POST', `/v1/jobs/${id}/cancel`, { headers: operator });
    expect(isOver(jobIn(again))).toBe(true);
    const list = (path: string) => service.ask('GET', path, { headers: operator });
    const { jobs, next } = (await list('/v1/jobs?limit=2')).body as { jobs: JobBody[]; next: string };
    expect(jobs.map(({ id: one }) => one)[0]).toBe(id);
    expect(jobs).toHaveLength(2);
    const older = (await list(`/v1/jobs?limit=2&before=${next}`)).body as { jobs: JobBody[] };
    expect(older.jobs.every((one) => one.id < next)).toBe(true);
    expect((await list('/v1/jobs/nothing')).status).toBe(404);
    expect((await list('/v1/jobs?limit=0')).status).toBe(400);
  });

  it('of nothing are refused', async () => {
    expect(await add('')).toMatchObject({ status: 400, body: { code: 'request-invalid' } });
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openStoreToken } from '../../src/database/database.module.js';
import type { OpenStore } from '../../src/database/open-store.js';
import { Tokens } from '../../src/modules/auth/tokens.js';
import { temporaryDirectory } from '../support/database.js';
import { type PostgresServer, query, startPostgres } from '../support/postgres.js';
import { type Reply, type Service, startService, testSettings } from './service.js';

const yaml = 'name: my-app\nplugs:\n  camera:\n';
const snapId = 'consistencySnapId000000000000001';
const question = (id = snapId) => ({
  action: 'auto-connect',
  plug: { snap: { yaml, snapId: id }, name: 'camera' },
  device: { classic: true },
});

const revisionOf = ({ headers }: Reply): number => Number(headers.get('plugboard-store-revision'));

/** Publishes grants and decides, as a client that sends the revision it knows of. */
function clientOf(service: Service, token: string) {
  const headers = (atLeast?: number): Record<string, string> => ({
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    ...(atLeast !== undefined && { 'plugboard-at-least': String(atLeast) }),
  });
  return {
    publish: (grant: object, extra: Record<string, string> = {}, id = snapId) =>
      service.ask('POST', `/v1/snaps/${id}/declarations`, {
        headers: { ...headers(), ...extra },
        body: JSON.stringify({
          publisherId: 'acme',
          snapName: 'my-app',
          plugs: grant,
          acknowledge: ['silent-broadening', 'silent-narrowing'],
        }),
      }),
    makeAccount: () =>
      service.ask('POST', '/v1/accounts', {
        headers: headers(),
        body: JSON.stringify({ accountId: 'acme', displayName: 'Acme', validation: 'unproven' }),
      }),
    decide: (atLeast?: number, id = snapId) =>
      service.ask('POST', '/v1/decisions?trace=none', {
        headers: headers(atLeast),
        body: JSON.stringify(question(id)),
      }),
  };
}

const granted = { camera: { 'allow-auto-connection': 'true' } };
const refused = { camera: { 'allow-auto-connection': 'false' } };
const outcomeOf = ({ body }: Reply) => (body as { outcome: string }).outcome;
const usedRevision = ({ body }: Reply) =>
  (body as { inputs: { storeRevision: number } }).inputs.storeRevision;

describe('one instance', () => {
  let service: Service;
  let client: ReturnType<typeof clientOf>;

  beforeAll(async () => {
    service = await startService();
    const { text } = await service.app
      .get(Tokens)
      .create({ name: 'operator', roles: ['operator'] }, { actor: 'local' });
    client = clientOf(service, text);
  });

  afterAll(() => service.close());

  it('says which revision of the store an answer was made of, and which one a publication has made', async () => {
    const before = await client.decide();
    expect(revisionOf(before)).toBe(usedRevision(before));
    expect((await client.makeAccount()).status).toBe(201);
    const published = await client.publish(granted);
    expect(published.status).toBe(201);
    expect(revisionOf(published)).toBeGreaterThan(revisionOf(before));
    const after = await client.decide(revisionOf(published));
    expect(outcomeOf(after)).toBe('connect');
    expect(revisionOf(after)).toBe(usedRevision(after));
    expect(revisionOf(after)).toBeGreaterThanOrEqual(revisionOf(published));
  });

  it('says the revision that was used while others publish', async () => {
    const deciding = Array.from({ length: 60 }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 3));
      return client.decide();
    });
    for (let index = 0; index < 8; index++) {
      expect((await client.publish(index % 2 === 0 ? refused : granted)).status).toBe(201);
    }
    const revisions = (await Promise.all(deciding)).map((reply) => [revisionOf(reply), usedRevision(reply)]);
    expect(new Set(revisions.map(([told]) => told)).size).toBeGreaterThan(1);
    for (const [told, used] of revisions) expect(told).toBe(used);
  });

  it('says it on answers of every kind that come from the store', async () => {
    for (const path of [
      `/v2/assertions/snap-declaration/16/${snapId}`,
      `/v1/snaps/${snapId}`,
      '/v1/base-declarations/16',
    ]) {
      const reply = await service.ask('GET', path, { headers: { accept: '*/*' } });
      expect([path, reply.status, revisionOf(reply) > 0]).toEqual([path, 200, true]);
    }
  });

  it('refuses a revision that it does not get to know in time, and says when to ask again', async () => {
    const reply = await client.decide(999_999);
    expect(reply).toMatchObject({ status: 503, body: { code: 'revision-not-reached' } });
    expect(reply.headers.get('retry-after')).toBe('1');
  });

  it.each(['', 'x', '-1', '1.5', '1e3', '9'.repeat(16), '1, 2'])(
    'refuses "%s" as a revision',
    async (asked) => {
      const reply = await service.ask('POST', '/v1/decisions', {
        headers: { 'content-type': 'application/json', 'plugboard-at-least': asked },
        body: JSON.stringify(question()),
      });
      expect(reply).toMatchObject({
        status: 400,
        body: { code: 'request-invalid', errors: [{ parameter: 'Plugboard-At-Least' }] },
      });
    },
  );
});

describe('two instances on one PostgreSQL database', () => {
  let server: PostgresServer;
  let url: string;
  const folders = [temporaryDirectory(), temporaryDirectory()];
  let services: Service[] = [];
  let clients: ReturnType<typeof clientOf>[];

  beforeAll(async () => {
    server = await startPostgres();
    url = await server.createDatabase();
    // At once, on an empty database: both want to migrate it and to found the authority.
    services = await Promise.all(
      folders.map(({ path }) => startService(undefined, { ...testSettings, data: path, databaseUrl: url })),
    );
    const [first] = services as [Service];
    const { text } = await first.app
      .get(Tokens)
      .create({ name: 'operator', roles: ['operator'] }, { actor: 'local' });
    clients = services.map((service) => clientOf(service, text));
  });

  afterAll(async () => {
    for (const service of services) await service.close();
    for (const { remove } of folders) remove();
    await server.close();
  });

  const pair = () => clients as [ReturnType<typeof clientOf>, ReturnType<typeof clientOf>];

  it('found one authority', async () => {
    const founded = await query(url, `SELECT 1 FROM audit_entry WHERE action = 'authority-founded'`);
    expect(founded).toHaveLength(1);
  });

  it('let a client read on the one what it wrote on the other, every time', async () => {
    const [one, other] = pair();
    expect((await one.makeAccount()).status).toBe(201);
    for (let round = 0; round < 20; round++) {
      const [writer, reader] = round % 2 === 0 ? [one, other] : [other, one];
      const grant = round % 2 === 0 ? granted : refused;
      const published = await writer.publish(grant);
      expect(published.status).toBe(201);
      const decided = await reader.decide(revisionOf(published));
      expect(outcomeOf(decided)).toBe(round % 2 === 0 ? 'connect' : 'deny');
      expect(usedRevision(decided)).toBeGreaterThanOrEqual(revisionOf(published));
    }
  });

  it('use a publication of the other within a second, also where notifications are lost', async () => {
    const [one, other] = pair();
    for (const lost of [false, true]) {
      const store = services[1]!.app.get<OpenStore>(openStoreToken);
      if (lost) {
        // Listening ends for good; the connection stays.
        await query(
          url,
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'plugboard follower'`,
        );
        expect((await other.decide()).status).toBe(200);
      }
      const grant = lost ? refused : granted;
      const published = await one.publish(grant);
      const until = performance.now() + 1000;
      let decided = await other.decide();
      while (usedRevision(decided) < revisionOf(published) && performance.now() < until) {
        decided = await other.decide();
      }
      expect(outcomeOf(decided)).toBe(lost ? 'deny' : 'connect');
      expect(store.follower).toBeDefined();
    }
  });

  it('are ready at once after they did not get to look at the database for long', async () => {
    const clock = performance.now.bind(performance);
    const later = jest.spyOn(performance, 'now').mockImplementation(() => clock() + 60_000);
    try {
      for (const service of services) {
        expect(await service.ask('GET', '/readyz')).toMatchObject({ status: 200 });
      }
    } finally {
      later.mockRestore();
    }
  });

  it('lose no update of publishers who publish one snap at the same time, and never go back', async () => {
    const id = 'consistencySnapId000000000000002';
    const [one, other] = pair();
    const acknowledged: { revision: number; digest: string }[] = [];
    const seen: number[][] = [[], []];
    let writing = true;
    const writers = [0, 1, 2, 3].map(async (writer) => {
      for (let round = 0; round < 8; round++) {
        const grant = { camera: { 'allow-auto-connection': { 'plug-names': [`p${writer}-${round}`] } } };
        const client = writer % 2 === 0 ? one : other;
        const reply = await client.publish(grant, {}, id);
        if (reply.status === 201) {
          const { declaration } = reply.body as { declaration: { revision: number; digest: string } };
          acknowledged.push({ revision: declaration.revision, digest: declaration.digest });
        } else expect(reply).toMatchObject({ status: 409 });
      }
    });
    const readers = pair().map(async (client, index) => {
      while (writing) seen[index]!.push(usedRevision(await client.decide(undefined, id)));
    });
    await Promise.all(writers);
    writing = false;
    await Promise.all(readers);
    // Each acknowledged publication has a revision of its own, and all of them are there as they were acknowledged.
    expect(acknowledged.length).toBeGreaterThan(8);
    expect(new Set(acknowledged.map(({ revision }) => revision)).size).toBe(acknowledged.length);
    const stored = await query<{ revision: number; digest: string }>(
      url,
      'SELECT revision, digest FROM assertion WHERE primary_key = $1',
      [`16/${id}`],
    );
    expect(stored).toEqual(expect.arrayContaining(acknowledged));
    for (const revisions of seen) {
      expect(revisions.length).toBeGreaterThan(5);
      expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    }
  });

  it('honour a token that was revoked on the other at once, where it is asked for', async () => {
    const [first, second] = services as [Service, Service];
    const tokens = first.app.get(Tokens);
    const { token, text } = await tokens.create({ name: 'short', roles: ['auditor'] }, { actor: 'local' });
    const made = first.app.get<OpenStore>(openStoreToken).unitOfWork.lastStored;
    const audit = (atLeast: number) =>
      second.ask('GET', '/v1/audit', {
        headers: { authorization: `Bearer ${text}`, 'plugboard-at-least': String(atLeast) },
      });
    await second.app.get<OpenStore>(openStoreToken).refresh();
    expect((await audit(made)).status).toBe(200);
    await tokens.revoke(token.id, { actor: 'local' });
    await second.app.get<OpenStore>(openStoreToken).refresh();
    expect((await audit(made)).status).toBe(401);
  });
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { settingTable } from '../../src/config/setting-table.js';
import { isOnPath } from '../clients/tools.js';
import { type Balancer, startBalancer } from '../support/balancer.js';
import { buildService, type ChildService, startChild } from '../support/child-service.js';
import { temporaryDirectory } from '../support/database.js';
import { startHaproxy } from '../support/haproxy.js';
import { type PostgresServer, startPostgres } from '../support/postgres.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const textOf = (name: string) => readFileSync(root + name, 'utf8');

interface ComposeService {
  readonly build?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly secrets?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
  readonly command?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, unknown>>;
}

describe('docker-compose.yaml', () => {
  const compose = parse(textOf('docker-compose.yaml'), { merge: true }) as Compose;
  const { services } = compose;
  const dockerfile = textOf('Dockerfile');
  const instances = Object.keys(services).filter((name) => name.startsWith('plugboard-'));
  const proxy = textOf('deploy/haproxy.cfg');

  it('has two instances, a database and a balancer, and makes the keys before', () => {
    expect(Object.keys(services).sort()).toEqual([
      'balancer',
      'database',
      'keys',
      'plugboard-1',
      'plugboard-2',
    ]);
    for (const name of instances) {
      expect(services[name]?.depends_on).toEqual({
        keys: { condition: 'service_completed_successfully' },
        database: { condition: 'service_healthy' },
      });
    }
    expect(Object.keys(services.balancer?.depends_on ?? {})).toEqual(instances);
    expect(services.keys?.command).toEqual(['plugboard', 'key', 'init', '/keys']);
    expect(dockerfile).toContain('ln -s /app/dist/src/cli/main.js /usr/local/bin/plugboard');
  });

  it('sets settings that there are, to values that hold', () => {
    const known = Object.values(settingTable);
    for (const [name, text] of instances.flatMap((one) => Object.entries(services[one]?.environment ?? {}))) {
      if (!name.startsWith('PLUGBOARD_')) continue;
      const setting = known.find(({ variable }) => variable === name);
      const value = text.replace(/\$\{\w+:-(.*)\}/, '$1');
      expect({ name, value: setting?.parse(value) ?? null }).not.toEqual({ name, value: null });
    }
    const environment = services['plugboard-1']?.environment ?? {};
    expect(environment.PLUGBOARD_DATABASE_URL).toContain('@database:5432/plugboard');
    expect(Object.values(environment).join(' ')).not.toMatch(/:[^/@]+@/);
  });

  it('mounts what it declares, where the image has it', () => {
    const named = Object.values(services).flatMap(({ volumes = [] }) => volumes);
    const own = named.filter((volume) => !volume.startsWith('.')).map((volume) => volume.split(':')[0] ?? '');
    expect([...new Set(own)].sort()).toEqual(Object.keys(compose.volumes).sort());
    expect(Object.values(services).flatMap(({ secrets = [] }) => secrets)).toEqual(
      Object.keys(compose.secrets),
    );
    expect(dockerfile).toContain('PLUGBOARD_DATA=/data');
    expect(dockerfile).toMatch(/chown node:node \/data \/keys/);
    const data = instances.map((name) =>
      services[name]?.volumes?.find((volume) => volume.endsWith(':/data')),
    );
    expect(new Set(data).size).toBe(instances.length);
  });

  it('balances between its instances, on the port of the image, by paths of the contract', () => {
    const [, port] = /PLUGBOARD_PORT=(\d+)/.exec(dockerfile) ?? [];
    expect(dockerfile).toContain(`EXPOSE ${port ?? ''}`);
    const servers = [...proxy.matchAll(/^ +server (\S+) (\S+)/gm)].map(
      ([, name, address]) => `${name ?? ''} ${address ?? ''}`,
    );
    const expected = instances.map((name) => `${name} ${name}:${port ?? ''}`);
    expect(servers).toEqual([...expected, ...expected]);
    expect(proxy).toContain(`bind :${services.balancer?.ports?.[0]?.split(':')[1] ?? ''}`);
    const { paths } = parse(textOf('openapi.yaml')) as { paths: Record<string, unknown> };
    const asked = [...proxy.matchAll(/\s(\/[a-z][\w/-]*)(?=[\s?])/g)].map(([, path]) => path ?? '');
    expect(asked).toEqual(expect.arrayContaining(['/readyz', '/v1/decisions']));
    for (const path of asked) expect(Object.keys(paths)).toContain(path);
  });
});

describe('docs/alerts.yaml', () => {
  interface Rule {
    readonly alert: string;
    readonly expr: string;
    readonly annotations: { readonly summary: string };
  }
  const { groups } = parse(textOf('docs/alerts.yaml')) as { groups: { rules: Rule[] }[] };
  const rules = groups.flatMap((group) => group.rules);

  it('has the alerts that docs/operations.md says what to do about', () => {
    const told = [...textOf('docs/operations.md').matchAll(/^\| `(Plugboard\w+)`/gm)].map(([, name]) => name);
    expect(rules.map(({ alert }) => alert)).toEqual(told);
  });

  it.each(rules.map(({ alert, expr }) => [alert, expr]))(
    'asks in %s about figures of the service',
    (_, expr) => {
      expect(expr).toMatch(/\b(?:plugboard_|nodejs_|up\{job="plugboard"\})/);
      const told = textOf('docs/observability.md');
      for (const [name] of expr.matchAll(/plugboard_\w+/g)) {
        expect(told).toContain(`| \`${name.replace(/_(?:count|sum|bucket)$/, '')}\` `);
      }
      expect(expr.split('(').length).toBe(expr.split(')').length);
    },
  );
});

/** What deploy/haproxy.cfg describes is run by haproxy, which CI has; elsewhere a balancer of the tests stands in. */
const hasHaproxy = isOnPath('haproxy') || process.env.CI !== undefined;

describe(`two instances behind ${hasHaproxy ? 'haproxy, by deploy/haproxy.cfg' : 'a balancer (haproxy is not installed)'}`, () => {
  const folder = temporaryDirectory();
  let server: PostgresServer;
  let instances: ChildService[] = [];
  let everything: Balancer;
  let evaluation: Balancer;
  let token = '';

  beforeAll(async () => {
    buildService();
    server = await startPostgres(true);
    const PLUGBOARD_DATABASE_URL = await server.createDatabase();
    instances = await Promise.all(
      [1, 2].map((number) => startChild(`${folder.path}/data-${number}`, { PLUGBOARD_DATABASE_URL })),
    );
    token = instances.find((instance) => instance.token !== undefined)?.token ?? '';
    const ports = instances.map(({ port }) => port);
    if (hasHaproxy) ({ everything, evaluation } = await startHaproxy(ports, folder.path));
    else {
      everything = await startBalancer(ports, '/readyz');
      evaluation = await startBalancer(ports, '/readyz?for=evaluation');
    }
  }, 180_000);

  afterAll(async () => {
    await everything.close();
    await evaluation.close();
    for (const { process } of instances) process.kill('SIGKILL');
    await Promise.all(instances.map(({ ended }) => ended));
    await server.close();
    folder.remove();
  });

  const post = (url: string, path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
      body: JSON.stringify(body),
    });
  const publish = (allow: string) =>
    post(everything.url, '/v1/snaps/topologySnapId000000000000000001/declarations', {
      publisherId: 'acme',
      snapName: 'my-app',
      plugs: { camera: { 'allow-auto-connection': allow } },
      acknowledge: ['silent-broadening', 'silent-narrowing'],
    });
  const decide = async (headers: Record<string, string> = {}) => {
    const snap = { yaml: 'name: my-app\nplugs:\n  camera:\n', snapId: 'topologySnapId000000000000000001' };
    const question = { action: 'auto-connect', plug: { snap, name: 'camera' }, device: { classic: true } };
    const answer = await post(evaluation.url, '/v1/decisions?trace=none', question, headers);
    return { status: answer.status, outcome: ((await answer.json()) as { outcome?: string }).outcome };
  };
  const untilReady = async (count: number, balancer = everything) => {
    while ((await balancer.ready()).length !== count) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it('are one service: what one has stored, the other answers by when asked to', async () => {
    expect(instances.filter((instance) => instance.token !== undefined)).toHaveLength(1);
    expect(await everything.ready()).toHaveLength(2);
    const account = { accountId: 'acme', displayName: 'Acme', validation: 'unproven' };
    expect((await post(everything.url, '/v1/accounts', account)).status).toBe(201);
    for (const [allow, outcome] of [
      ['true', 'connect'],
      ['false', 'deny'],
      ['true', 'connect'],
    ] as const) {
      const published = await publish(allow);
      expect(published.status).toBe(201);
      const revision = published.headers.get('plugboard-store-revision') ?? '';
      for (let time = 0; time < 4; time++)
        expect(await decide({ 'plugboard-at-least': revision })).toEqual({ status: 200, outcome });
    }
  });

  it('go on when one of them is killed', async () => {
    const [victim] = instances;
    victim?.process.kill('SIGKILL');
    await victim?.ended;
    for (let time = 0; time < 5; time++) expect(await decide()).toEqual({ status: 200, outcome: 'connect' });
    await untilReady(1);
    expect((await publish('false')).status).toBe(201);
  });

  it('evaluate on while the database is away, when nothing can be stored, and store again afterwards', async () => {
    await server.crash();
    await untilReady(0);
    await untilReady(1, evaluation);
    expect(await decide()).toEqual({ status: 200, outcome: 'deny' });
    expect((await publish('true')).status).toBe(503);
    await server.start();
    await untilReady(1);
    const published = await publish('true');
    expect(published.status).toBe(201);
    const revision = published.headers.get('plugboard-store-revision') ?? '';
    expect(await decide({ 'plugboard-at-least': revision })).toEqual({ status: 200, outcome: 'connect' });
  });
});

import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearing, newToken } from './callers.js';
import { parseExposition, type Samples } from './exposition.js';
import { cameraRequest, declarationText, installation, plugsYaml, publish, toolId } from './samples.js';
import { type Service, startService, testSettings } from './service.js';

const post = (route: string, status: string) =>
  `plugboard_http_request_duration_seconds_count{method="POST",route="${route}",status="${status}"}`;

const unmatched = (status: string) =>
  `plugboard_http_request_duration_seconds_count{method="any",route="unmatched",status="${status}"}`;

const decisions = (action: string, outcome: string) =>
  `plugboard_decisions_total{action="${action}",outcome="${outcome}"}`;

const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

const problems = (code: string) => `plugboard_problems_total{code="${code}"}`;

/** What comes back for bytes that need not be HTTP. */
function answerToBytes(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(answer);
    });
  });
}

describe('metrics', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  const scrape = async (): Promise<Samples> => {
    const { status, headers, text } = await service.ask('GET', '/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    return parseExposition(text);
  };

  /** By how much each series has gone up while `work` was done. Node counts an answer once it is sent, so it asks twice. */
  const increases = async (work: () => Promise<unknown>, of: readonly string[]) => {
    const before = await scrape();
    await work();
    await scrape();
    const after = await scrape();
    return Object.fromEntries(of.map((name) => [name, (after.get(name) ?? 0) - (before.get(name) ?? 0)]));
  };

  it('counts decisions by action and outcome, and requests by route, method and class of status', async () => {
    const expected = {
      [decisions('auto-connect', 'deny')]: 3,
      [decisions('connect', 'connect')]: 2,
      [decisions('install', 'install')]: 1,
      [decisions('sideload', 'deny')]: 0,
      [post('/v1/decisions', '2xx')]: 3,
      [post('/v1/decisions', '4xx')]: 2,
      [post('/v1/decisions/batch', '2xx')]: 1,
      [problems('request-invalid')]: 1,
      [problems('json-invalid')]: 1,
      [problems('not-found')]: 0,
    };
    const ask = async () => {
      await service.post('/v1/decisions', cameraRequest());
      await service.post('/v1/decisions', cameraRequest({}, { action: 'connect' }));
      await service.post('/v1/decisions', installation({ yaml: plugsYaml('network') }));
      await service.post('/v1/decisions', {});
      await service.postText('/v1/decisions', '{');
      const requests = [cameraRequest(), {}, cameraRequest(), cameraRequest({}, { action: 'connect' })];
      await service.post('/v1/decisions/batch', { requests });
    };
    expect(await increases(ask, Object.keys(expected))).toEqual(expected);
  });

  it('counts each request in one bucket and all above', async () => {
    await service.post('/v1/decisions', cameraRequest());
    await scrape();
    const samples = await scrape();
    const labels = 'method="POST",route="/v1/decisions",status="2xx"';
    const name = 'plugboard_http_request_duration_seconds';
    const buckets = [...samples].filter(
      ([series]) => series.startsWith(`${name}_bucket{`) && series.endsWith(`,${labels}}`),
    );
    expect(buckets.map(([series]) => /le="([^"]+)"/.exec(series)?.[1]).join()).toBe(
      '0.0005,0.001,0.0025,0.005,0.01,0.025,0.05,0.1,0.25,0.5,1,2.5,5,10,+Inf',
    );
    const counts = buckets.map(([, value]) => value);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBe(samples.get(`${name}_count{${labels}}`));
    expect(samples.get(`${name}_sum{${labels}}`)).toBeGreaterThan(0);
  });

  it('adds no series for anything that a request says', async () => {
    const hostile = async () => {
      const word = 'no-such-word';
      for (const path of [`/${word}`, `/v1/interfaces/${word}`, `/v1/snaps/${word}`, `/livez?${word}=1`]) {
        await fetch(service.url + path, { headers: { 'x-request-id': word, [word]: word } });
      }
      for (const method of ['DELETE', 'PROPFIND']) await fetch(`${service.url}/${word}`, { method });
      await service.post('/v1/decisions', { action: word });
      await answerToBytes(
        service.port,
        `GET /%ff${word} HTTP/1.1\r\nHost: ${word}\r\nConnection: close\r\n\r\n`,
      );
      await answerToBytes(service.port, `${word} / HTTP/1.1\r\n\r\n`);
    };
    await hostile();
    await scrape();
    const before = await scrape();
    const expected = { [unmatched('4xx')]: 4, [problems('http-invalid')]: 1, [problems('not-found')]: 5 };
    expect(await increases(hostile, Object.keys(expected))).toEqual(expected);
    const after = await scrape();
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect([...after.keys()].join('\n')).not.toContain('no-such-word');
  });

  it('tells of units of work, signatures and what is kept compiled', async () => {
    const request = cameraRequest({ snapId: toolId });
    const kept = 'plugboard_declarations_kept';
    const asked = (result: string) => `plugboard_declarations_asked_total{result="${result}"}`;
    const expected = {
      plugboard_database_unit_duration_seconds_count: 1,
      plugboard_database_unit_failures_total: 0,
      plugboard_store_revision: 1,
      plugboard_signature_duration_seconds_count: 1,
      plugboard_signature_failures_total: 0,
      [kept]: 1,
      [asked('miss')]: 1,
      [asked('hit')]: 2,
    };
    const work = async () => {
      await publish(service.app, declarationText('plugs:\n  camera:\n    allow-auto-connection: true'));
      for (let time = 0; time < 3; time++) await service.post('/v1/decisions', request);
    };
    expect(await increases(work, Object.keys(expected))).toEqual(expected);
    expect((await scrape()).get('plugboard_declarations_kept_bytes')).toBeGreaterThan(1000);
  });

  it('tells of the trials of the signer once there was one', async () => {
    expect((await scrape()).get('plugboard_signer_trial_ok')).toBeUndefined();
    await service.ask('GET', '/readyz');
    expect((await scrape()).get('plugboard_signer_trial_ok')).toBe(1);
  });

  it('tells of the copy that is read from, where the store is elsewhere', async () => {
    const samples = await scrape();
    const isElsewhere = process.env.TEST_STORE === 'postgres';
    expect(samples.get('plugboard_store_copy_follows')).toBe(isElsewhere ? 1 : undefined);
    expect(samples.has('plugboard_store_copy_age_seconds')).toBe(isElsewhere);
  });

  it('is what docs/observability.md says', async () => {
    const documentation = readFileSync(new URL('../../docs/observability.md', import.meta.url), 'utf8');
    const told = [...documentation.matchAll(/^\| `(plugboard_\w+)` +\| (\w+)/gm)]
      .map(([, name = '', type = '']) => `${name} ${type}`)
      .filter((line) => process.env.TEST_STORE === 'postgres' || !line.startsWith('plugboard_store_copy_'));
    const { text } = await service.ask('GET', '/metrics');
    const families = [...text.matchAll(/^# TYPE (plugboard_\w+) (\w+)/gm)];
    expect(families.map(([, name = '', type = '']) => `${name} ${type}`).sort()).toEqual(told.sort());
  });

  it('counts what is refused, by reason', async () => {
    const limited = await startService(undefined, {
      ...testSettings,
      rateLimit: 1,
      rateBurst: 2,
      trustedProxies: ['127.0.0.1'],
    });
    try {
      const ask = () => limited.ask('GET', '/v1/interfaces', from('192.0.2.1'));
      const statuses = [await ask(), await ask(), await ask()].map(({ status }) => status);
      expect(statuses).toEqual([200, 200, 429]);
      const samples = parseExposition((await limited.ask('GET', '/metrics')).text);
      const refused = (reason: string) => samples.get(`plugboard_requests_refused_total{reason="${reason}"}`);
      expect(['rate-limit', 'failed-attempts', 'in-flight', 'queued-writes'].map(refused)).toEqual([
        1, 0, 0, 0,
      ]);
    } finally {
      await limited.close();
    }
  });

  it.each([
    'plugboard_requests_in_flight',
    'plugboard_writes_queued',
    'process_cpu_seconds_total',
    'nodejs_eventloop_lag_p99_seconds',
    'plugboard_verifying_threads',
    'plugboard_verifying_waiting',
  ])('has %s', async (name) => {
    expect((await scrape()).get(name)).toBeGreaterThanOrEqual(0);
  });

  it('is for operators and auditors alone where others can ask', async () => {
    const open = await startService(undefined, { ...testSettings, host: '0.0.0.0' });
    try {
      const { text } = await newToken(open.app, { roles: ['auditor'] });
      expect((await open.ask('GET', '/metrics')).status).toBe(401);
      expect((await open.ask('GET', '/metrics', { headers: bearing(text) })).status).toBe(200);
    } finally {
      await open.close();
    }
  });
});

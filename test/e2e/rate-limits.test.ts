import { afterEach, describe, expect, it } from '@jest/globals';
import type { Settings } from '../../src/config/settings.js';
import { AuthenticationFailures } from '../../src/modules/auth/authentication-failures.js';
import { OverloadCounts } from '../../src/modules/overload/overload-counts.js';
import { bearing, callerHeaders } from './callers.js';
import { type Service, startService, testSettings } from './service.js';

let service: Service;

afterEach(() => service.close());

async function start(settings: Partial<Settings>): Promise<OverloadCounts> {
  service = await startService(undefined, { ...testSettings, ...settings });
  return service.app.get(OverloadCounts);
}

/** The tests run on this machine, which nothing is limited for, so that they speak as a balancer on it does. */
const behindBalancer = { trustedProxies: ['127.0.0.1'] };

const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

const statusFrom = async (address: string, path = '/v1/interfaces/camera') =>
  (await service.ask('GET', path, from(address))).status;

describe('the limit of each address', () => {
  it('refuses what is too much, says when there is more, and refuses nobody else', async () => {
    const counts = await start({ ...behindBalancer, rateLimit: 1, rateBurst: 2 });
    const first = await service.ask('GET', '/v1/interfaces/camera', from('192.0.2.1'));
    expect(first.status).toBe(200);
    expect(first.headers.get('ratelimit-limit')).toBe('2');
    expect(first.headers.get('ratelimit-remaining')).toBe('1');
    expect(first.headers.get('ratelimit-reset')).toBe('1');
    await service.ask('GET', '/v1/interfaces/camera', from('192.0.2.1'));
    const refused = await service.ask('GET', '/v1/interfaces/camera', from('192.0.2.1'));
    expect(refused).toMatchObject({
      status: 429,
      contentType: 'application/problem+json',
      body: {
        code: 'rate-limited',
        detail: 'more than 1 requests a second were sent, and 2 at once before that',
      },
    });
    expect(refused.headers.get('retry-after')).toMatch(/^[12]$/);
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    expect(await statusFrom('192.0.2.2')).toBe(200);
    expect(counts.limited).toEqual({ requests: 1, failedAttempts: 0 });
  });

  it('answers those who watch the service always', async () => {
    await start({ ...behindBalancer, rateLimit: 1, rateBurst: 1 });
    for (let time = 0; time < 5; time++) {
      expect(await statusFrom('192.0.2.1', '/livez')).toBe(200);
      expect(await statusFrom('192.0.2.1', '/readyz?for=evaluation')).toBe(200);
    }
  });

  it('does not hold for this machine', async () => {
    await start({ rateLimit: 1, rateBurst: 1 });
    for (let time = 0; time < 5; time++) {
      const answer = await service.ask('GET', '/v1/interfaces/camera');
      expect(answer.status).toBe(200);
      expect(answer.headers.get('ratelimit-limit')).toBeNull();
    }
  });

  it('counts all of a network of IPv6 as one', async () => {
    await start({ ...behindBalancer, rateLimit: 1, rateBurst: 1 });
    expect(await statusFrom('2001:db8:1:2::1')).toBe(200);
    expect(await statusFrom('2001:db8:1:2::2')).toBe(429);
    expect(await statusFrom('2001:db8:1:3::1')).toBe(200);
  });

  it('believes no header but that of a trusted balancer', async () => {
    await start({ trustedProxies: ['192.0.2.0/24'], rateLimit: 1, rateBurst: 1 });
    // This machine is none: whatever it says about somebody else, it is this machine, without a limit.
    for (let time = 0; time < 3; time++) expect(await statusFrom('198.51.100.1')).toBe(200);
    expect((await service.ask('GET', '/livez', from('198.51.100.1'))).status).toBe(200);
  });

  it.each([
    [[], '127.0.0.1'],
    [['192.0.2.0/24'], '127.0.0.1'],
    [['127.0.0.0/8'], '198.51.100.1'],
  ])('with the balancers %j takes a caller for %s', async (trustedProxies, address) => {
    await start({ trustedProxies });
    const headers = { ...bearing('wrong'), ...from('198.51.100.1').headers };
    expect((await service.ask('GET', '/v1/audit', { headers })).status).toBe(401);
    await service.app.get(AuthenticationFailures, { strict: false }).onApplicationShutdown();
    const auditor = await callerHeaders(service.app, 'auditor');
    const { body } = await service.ask('GET', '/v1/audit?action=authentication-failed', { headers: auditor });
    expect((body as { entries: { subject: string }[] }).entries).toMatchObject([{ subject: address }]);
  });

  it('takes the last address that no trusted balancer has added', async () => {
    await start({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'], rateLimit: 1, rateBurst: 1 });
    expect(await statusFrom('203.0.113.1, 198.51.100.9, 10.1.2.3')).toBe(200);
    // The caller has made up another one in front, which makes no difference.
    expect(await statusFrom('203.0.113.2, 198.51.100.9, 10.1.2.3')).toBe(429);
    expect(await statusFrom('198.51.100.10, 10.1.2.3')).toBe(200);
  });
});

describe('the limit of each token', () => {
  it('is its own, wherever it is used', async () => {
    const counts = await start({ rateLimit: 1, rateBurst: 2 });
    const [one, other] = [
      await callerHeaders(service.app, 'auditor'),
      await callerHeaders(service.app, 'auditor'),
    ];
    const status = async (headers: Record<string, string>) =>
      (await service.ask('GET', '/v1/audit', { headers })).status;
    expect([await status(one), await status(one), await status(one)]).toEqual([200, 200, 429]);
    expect(await status(other)).toBe(200);
    expect(counts.limited.requests).toBe(1);
  });
});

describe('what a request counts', () => {
  const decision = {
    action: 'auto-connect',
    plug: { snap: { yaml: 'name: a\nplugs:\n  camera:\n' }, name: 'camera' },
    device: { classic: true },
  };

  it('grows with its body', async () => {
    await start({ ...behindBalancer, rateLimit: 1, rateBurst: 20 });
    const headers = { 'content-type': 'application/json', ...from('192.0.2.1').headers };
    const requests = Array<object>(100).fill(decision);
    const body = JSON.stringify({ requests });
    const batch = await service.ask('POST', '/v1/decisions/batch?trace=none', { headers, body });
    expect(batch.status).toBe(200);
    const after = await service.ask('GET', '/v1/interfaces/camera', from('192.0.2.1'));
    const left = Number(after.headers.get('ratelimit-remaining'));
    const counted = 2 + Math.floor(body.length / 4096);
    expect(left).toBeGreaterThanOrEqual(20 - counted);
    // However slowly it went, it counts for more than two.
    expect(left).toBeLessThan(18);
  });

  it('is no reason to break off a stream, which is slowed down', async () => {
    await start({ ...behindBalancer, rateLimit: 20, rateBurst: 1 });
    const headers = { 'content-type': 'application/x-ndjson', ...from('192.0.2.1').headers };
    const body = `${JSON.stringify(decision)}\n`.repeat(200);
    const answer = await service.ask('POST', '/v1/decisions/batch?trace=none', { headers, body });
    expect(answer.status).toBe(200);
    expect(answer.text.trimEnd().split('\n')).toHaveLength(200);
    expect(answer.text).not.toContain('"error"');
  });
});

describe('credentials that do not hold', () => {
  const wrong = (address: string, text = 'plugboard_aaaaaaaa_' + 'x'.repeat(43)) =>
    service.ask('GET', '/v1/audit', { headers: { ...bearing(text), ...from(address).headers } });

  it('are refused unseen after ten, those of nobody else are', async () => {
    const counts = await start(behindBalancer);
    const statuses: number[] = [];
    for (let time = 0; time < 14; time++) statuses.push((await wrong('192.0.2.1')).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.at(-1)).toBe(429);
    const refused = await wrong('192.0.2.1', 'whatever');
    expect(refused).toMatchObject({
      status: 429,
      body: { code: 'rate-limited', detail: 'too many credentials that do not hold came from this address' },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect((await wrong('192.0.2.2')).status).toBe(401);
    expect(counts.limited.failedAttempts).toBeGreaterThanOrEqual(2);
    expect(counts.limited.requests).toBe(0);
  });

  it('do not lock out a token that holds', async () => {
    await start(behindBalancer);
    for (let time = 0; time < 14; time++) await wrong('192.0.2.1');
    const headers = { ...(await callerHeaders(service.app, 'auditor')), ...from('192.0.2.1').headers };
    expect((await service.ask('GET', '/v1/audit', { headers })).status).toBe(200);
  });
});

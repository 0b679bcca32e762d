import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Authentication } from '../../src/modules/auth/authentication.js';
import { bearing, newToken } from './callers.js';
import { configuration, type Issuer, keySet, startIssuer } from './issuer.js';
import { type Service, startService, testSettings } from './service.js';

const audience = 'plugboard';

describe('tokens of an issuer', () => {
  let issuer: Issuer;
  let service: Service;

  beforeEach(async () => {
    issuer = await startIssuer(audience);
    const oidc = {
      issuer: issuer.url,
      audience,
      rolesClaim: 'realm_access.roles',
      accountsClaim: 'accounts',
    };
    service = await startService(undefined, { ...testSettings, anonymousEvaluation: 'off', oidc });
  });

  afterEach(async () => {
    await service.close();
    await issuer.close();
  });

  const ask = (token: string) => service.ask('GET', '/v1/audit', { headers: bearing(token) });
  const rolesIn = (...roles: unknown[]) => ({ realm_access: { roles } });

  it('let in whoever has the role', async () => {
    const token = await issuer.sign(rolesIn('king', 'auditor', 7));
    expect((await ask(token)).status).toBe(200);
    expect((await ask(token)).status).toBe(200);
    expect(Object.fromEntries(issuer.asked)).toEqual({ [configuration]: 1, [keySet]: 1 });
  });

  it('say on whose behalf they are', async () => {
    const token = await issuer.sign({ ...rolesIn('publisher', 'publisher'), accounts: ['acme', 'b'] });
    expect(await service.app.get(Authentication, { strict: false }).verdictOn(`bearer ${token}`)).toEqual({
      outcome: 'accepted',
      principal: { kind: 'oidc', id: 'jo', name: 'jo', roles: ['publisher'], accounts: ['acme', 'b'] },
    });
  });

  it.each([
    ['roles in words', { realm_access: { roles: 'reviewer auditor' } }, 200],
    ['a claim whose name has the dot in it', { 'realm_access.roles': ['auditor'] }, 200],
    ['another role', { realm_access: { roles: ['operator'] } }, 403],
    ['unknown roles alone', { realm_access: { roles: ['king'] } }, 403],
    ['roles of the wrong kind', { realm_access: { roles: { auditor: true } } }, 403],
    ['a claim of the wrong kind', { realm_access: 'auditor' }, 403],
    ['no roles', {}, 403],
  ])('count by their claim: %s', async (_, claims, status) => {
    expect((await ask(await issuer.sign(claims))).status).toBe(status);
  });

  it('without a role do not evaluate either', async () => {
    const headers = bearing(await issuer.sign());
    expect(await service.ask('POST', '/v1/snap-yaml/check', { headers })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  const now = Math.floor(Date.now() / 1000);

  it.each([
    ['with another issuer', { iss: 'https://else.example' }, {}],
    ['for another audience', { aud: 'another' }, {}],
    ['that have expired', { exp: now - 60 }, {}],
    ['that never expire', { exp: undefined }, {}],
    ['that do not count yet', { nbf: now + 600 }, {}],
    ['without a subject', { sub: undefined }, {}],
    ['with an empty subject', { sub: '' }, {}],
    ['with an endless subject', { sub: 'x'.repeat(256) }, {}],
    ['signed with another key', {}, { forged: true }],
    ['signed with what is public', {}, { algorithm: 'HS256' as const }],
  ])('are refused %s', async (_, claims, options) => {
    const reply = await ask(await issuer.sign({ ...rolesIn('auditor'), ...claims }, options));
    expect(reply).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="plugboard", error="invalid_token"');
  });

  it('are refused without a signature, and where they are not even JSON', async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const [, claims = ''] = (await issuer.sign(rolesIn('auditor'))).split('.');
    for (const token of [
      `${part({ alg: 'none' })}.${claims}.x`,
      'a.b.c',
      `${part(1)}.${part(2)}.${part(3)}`,
    ]) {
      expect((await ask(token)).status).toBe(401);
    }
  });

  it('do not stand in the way of our own', async () => {
    issuer.instead.set(configuration, (_, response) => response.writeHead(500).end());
    const { text } = await newToken(service.app, { roles: ['auditor'] });
    expect((await ask(text)).status).toBe(200);
    expect(issuer.asked.size).toBe(0);
  });

  it.each<[string, string, (issuer: Issuer) => string]>([
    ['configuration that is none', configuration, () => 'no'],
    ['configuration of another issuer', configuration, () => '{"issuer":"https://else.example"}'],
    ['configuration without keys', configuration, ({ url }) => JSON.stringify({ issuer: url })],
    [
      'configuration that trusts the network',
      configuration,
      ({ url }) => JSON.stringify({ issuer: url, jwks_uri: 'http://id.example/keys' }),
    ],
    ['configuration without an end', configuration, () => ' '.repeat(2 * 1024 * 1024)],
    ['key set that is none', keySet, () => 'no'],
    ['key set without keys', keySet, () => '{}'],
    ['key set without an end', keySet, () => ' '.repeat(2 * 1024 * 1024)],
  ])('cannot be checked with a %s', async (_, path, text) => {
    issuer.instead.set(path, (_request, response) => response.end(text(issuer)));
    const reply = await ask(await issuer.sign(rolesIn('auditor')));
    expect(reply).toMatchObject({ status: 503, body: { code: 'not-ready' } });
    expect(reply.headers.get('retry-after')).toBe('5');
  });

  it.each([configuration, keySet])('can be checked again when the issuer is back (%s)', async (path) => {
    const token = await issuer.sign(rolesIn('auditor'));
    issuer.instead.set(path, (_, response) => response.writeHead(500).end('{}'));
    expect((await ask(token)).status).toBe(503);
    issuer.instead.delete(path);
    let status = 503;
    for (let attempt = 0; attempt < 100 && status === 503; attempt++) {
      await pause(50);
      ({ status } = await ask(token));
    }
    expect(status).toBe(200);
  });

  it('cannot be checked where nobody listens any more', async () => {
    const token = await issuer.sign(rolesIn('auditor'));
    await issuer.close();
    expect((await ask(token)).status).toBe(503);
  });
});

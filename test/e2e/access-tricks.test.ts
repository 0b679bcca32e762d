import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearing, newToken } from './callers.js';
import { askRaw, type RawAnswer } from './raw-http.js';
import { type Service, startService, testSettings } from './service.js';

/** Other callers than this machine may ask, so that nothing is open but to those who may. */
const settings = { ...testSettings, host: '0.0.0.0' };

const account = JSON.stringify({ accountId: 'smuggled', displayName: 'Smuggled', validation: 'unproven' });
const json = { 'content-type': 'application/json' };

/** Requests that need a role, one that reads and one that writes. */
const guarded = [
  { method: 'GET', path: '/v1/audit', headers: {}, body: undefined },
  { method: 'POST', path: '/v1/accounts', headers: json, body: account },
] as const;

/** Other spellings of a path; what they lead to may be nothing, or the route itself, guarded. */
const spellings: readonly (readonly [string, (path: string) => string])[] = [
  ['a slash at the end', (path) => `${path}/`],
  ['two slashes', (path) => `/${path}`],
  ['two slashes inside', (path) => path.replace('/v1/', '/v1//')],
  ['a dot', (path) => path.replace('/v1/', '/v1/./')],
  ['the folder above', (path) => `/docs/..${path}`],
  ['the folder above, escaped', (path) => `/docs/%2e%2e${path}`],
  ['an escaped slash', (path) => path.replace('/v1/', '/v1%2f')],
  ['the folder above, all escaped', (path) => `/docs/..%2f..${path}`],
  ['an open route before', (path) => `/livez${path}`],
  ['a path of stores before', (path) => `/v2/assertions/account/../../..${path}`],
  ['a path of stores behind', (path) => `${path}/v2/assertions/account/generic`],
  ['capitals', (path) => path.toUpperCase()],
  ['an escaped letter', (path) => path.replace('v1', '%761')],
  ['an escaped capital', (path) => path.replace('v1', '%561')],
  ['parameters of the path', (path) => `${path};role=operator`],
  ['an ending', (path) => `${path}.json`],
  ['a null character', (path) => `${path}%00`],
  ['a line break', (path) => `${path}%0d%0aAuthorization:%20x`],
  ['backslashes', (path) => path.replaceAll('/', '\\')],
  ['the whole URL', (path) => `http://127.0.0.1${path}`],
  ['a URL of elsewhere', (path) => `http://example.invalid${path}`],
  ['an open path as the query', (path) => `${path}?/livez`],
];

/** Header fields that some servers or balancers take for something else than what they say. */
const fields: readonly Readonly<Record<string, string>>[] = [
  { 'x-http-method-override': 'GET' },
  { 'x-method-override': 'HEAD' },
  { 'x-original-url': '/livez' },
  { 'x-rewrite-url': '/livez' },
  { 'x-forwarded-for': '127.0.0.1' },
  { 'x-real-ip': '127.0.0.1' },
  { forwarded: 'for=127.0.0.1;by=127.0.0.1' },
  { 'x-forwarded-host': 'localhost' },
  { 'x-forwarded-user': 'root', 'x-remote-user': 'root', 'remote-user': 'root' },
  { 'x-roles': 'operator', 'x-account': 'acme' },
  { host: 'localhost' },
  { upgrade: 'h2c', connection: 'Upgrade, HTTP2-Settings', 'http2-settings': 'AAMAAABkAAQAAP__' },
  { connection: 'authorization' },
  { 'proxy-authorization': 'Bearer x' },
];

describe('whoever has no token', () => {
  let service: Service;
  let token = '';

  beforeAll(async () => {
    service = await startService(undefined, settings);
    token = (await newToken(service.app, { roles: ['operator', 'auditor'] })).text;
  });

  afterAll(() => service.close());

  const ask = (
    { method, headers, body }: (typeof guarded)[number],
    path: string,
    more: Readonly<Record<string, string>> = {},
  ) =>
    askRaw(service.port, method, path, {
      headers: { ...headers, ...more },
      ...(body !== undefined && { body }),
    });

  const isThere = async () =>
    (await askRaw(service.port, 'GET', '/v2/assertions/account/smuggled')).status === 200;

  /** Neither an answer nor a redirection to one, and nothing of what is behind it. */
  const expectNothing = (answer: RawAnswer) => {
    expect([400, 401, 403, 404, 405, 414]).toContain(answer.status);
    expect(answer.body.toString()).not.toContain('"entries"');
    expect(answer.headers.location).toBeUndefined();
  };

  describe.each(guarded)('gets nothing from $method $path', (route) => {
    it.each(spellings)('by a path with %s', async (_, spell) => {
      expectNothing(await ask(route, spell(route.path)));
      expect(await isThere()).toBe(false);
    });

    it.each(fields.map((field) => [JSON.stringify(field), field] as const))('by %s', async (_, field) => {
      expect((await ask(route, route.path, field)).status).toBe(401);
      expect(await isThere()).toBe(false);
    });

    it('by another method', async () => {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'get', 'TRACE']) {
        const answer = await askRaw(service.port, method, route.path);
        expect([400, 401, 405]).toContain(answer.status);
      }
    });

    it('by a token anywhere but where it belongs', async () => {
      for (const path of [`?access_token=${token}`, `?token=${token}`, `?authorization=Bearer%20${token}`]) {
        expect((await ask(route, route.path + path)).status).toBe(401);
      }
      for (const name of ['cookie', 'x-api-key', 'x-auth-token', 'proxy-authorization', 'x-authorization']) {
        expect((await ask(route, route.path, { [name]: `Bearer ${token}` })).status).toBe(401);
      }
      expect(await isThere()).toBe(false);
    });
  });
});

describe('a token', () => {
  let service: Service;
  let text = '';

  beforeAll(async () => {
    service = await startService(undefined, { ...settings, trustedProxies: ['127.0.0.1'] });
    text = (await newToken(service.app, { roles: ['auditor'] })).text;
  });

  afterAll(() => service.close());

  let caller = 0;
  /** Each from an address of its own: those that show many bad tokens are not listened to for a while. */
  const statusOf = async (authorization: string | readonly string[]) => {
    const headers = {
      'x-forwarded-for': `192.0.2.${(caller++ % 250) + 1}`,
      authorization: authorization as string,
    };
    return (await askRaw(service.port, 'GET', '/v1/audit', { headers })).status;
  };

  it('holds as it was given out, whatever the case of the scheme', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER'])
      expect(await statusOf(`${scheme} ${text}`)).toBe(200);
  });

  it('does not hold when anything of it is cut off, at either end', async () => {
    for (let length = 0; length < text.length; length++) {
      expect([length, await statusOf(`Bearer ${text.slice(0, length)}`)]).toEqual([length, 401]);
    }
    for (let start = 1; start < text.length; start += 7) {
      expect([start, await statusOf(`Bearer ${text.slice(start)}`)]).toEqual([start, 401]);
    }
  });

  it('does not hold with anything else in it, or beside it', async () => {
    const [head, prefix = '', secret = ''] = text.split('_');
    const others = [
      text.toUpperCase(),
      `${text}A`,
      `${text} `.repeat(2),
      `${text},${text}`,
      `"${text}"`,
      `${head}_${prefix}_${secret.split('').reverse().join('')}`,
      `${head}_${prefix}__${secret}`,
      `${head}_${secret}_${prefix}`,
      `${head}_%_${secret}`,
      `${head}_' OR 1=1 --_${secret}`,
      encodeURIComponent(text).replaceAll('_', '%5F'),
    ];
    for (const other of others) expect([other, await statusOf(`Bearer ${other}`)]).toEqual([other, 401]);
    for (const scheme of ['Basic', 'Token', 'Bearer:', 'BearerBearer', '']) {
      expect([scheme, await statusOf(`${scheme} ${text}`.trim())]).toEqual([scheme, 401]);
    }
  });

  it('does not hold beside another one', async () => {
    const bad = `Bearer plugboard_aaaaaaaa_${'A'.repeat(43)}`;
    expect(await statusOf([bad, `Bearer ${text}`])).toBe(401);
  });

  it('is for what its role may do, and for nothing else', async () => {
    const answer = await askRaw(service.port, 'POST', '/v1/accounts', {
      headers: { ...json, ...bearing(text) },
      body: account,
    });
    expect(answer.status).toBe(403);
    expect(answer.body.toString()).not.toContain(text);
  });
});

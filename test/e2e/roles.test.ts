import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { AccessToken } from '../../src/modules/auth/access-token.entity.js';
import { type AccessRule, type Role, roles } from '../../src/modules/auth/role.js';
import { Tokens } from '../../src/modules/auth/tokens.js';
import { bearing, newToken } from './callers.js';
import { type Service, startService, testSettings } from './service.js';

const anonymous: AccessRule = ['anonymous'];
const evaluation: AccessRule = ['evaluation'];
const local: AccessRule = ['local', 'operator', 'auditor'];

/** Who may use which route. HEAD goes with GET; the parts of the page to try it with "/docs/*". */
const table: Readonly<Record<string, AccessRule>> = {
  'GET /livez': anonymous,
  'GET /readyz': anonymous,
  'GET /metrics': local,
  'GET /openapi.yaml': anonymous,
  'GET /docs': anonymous,
  'GET /docs/*': anonymous,
  'GET /v1/interfaces': anonymous,
  'GET /v1/interfaces/:name': anonymous,
  'GET /v1/base-declarations/:series': anonymous,
  'POST /v1/decisions': evaluation,
  'POST /v1/decisions/batch': evaluation,
  'GET /v1/decisions/:id': ['operator', 'auditor'],
  'POST /v1/decisions/:id/replay': ['operator', 'auditor'],
  'POST /v1/connection-plans': evaluation,
  'POST /v1/connection-forecasts': evaluation,
  'POST /v1/reviews': evaluation,
  'POST /v1/assertions/check': evaluation,
  'POST /v1/snap-yaml/check': evaluation,
  'GET /v1/audit': ['auditor'],
  'GET /v2/assertions/*': anonymous,
  'GET /api/v1/snaps/assertions/*': anonymous,
  'GET /v2/assertion-streams': anonymous,
  'POST /v2/snaps/refresh': anonymous,
  'POST /v2/assertions': ['operator'],
  'GET /v1/assertions': anonymous,
  'GET /v1/snaps/:snapId': anonymous,
  'POST /v1/snaps/:snapId/declarations': ['reviewer', 'operator'],
  'POST /v1/accounts': ['operator'],
  'POST /v1/imports': ['operator'],
  'GET /v1/jobs': ['operator', 'auditor'],
  'GET /v1/jobs/:id': ['operator', 'auditor'],
  'POST /v1/jobs/:id/cancel': ['operator'],
};

const challenge = 'Bearer realm="plugboard"';

interface Caller {
  readonly name: string;
  readonly headers: Record<string, string>;
  /** Undefined where nobody is, or the token does not hold. */
  readonly role?: Role;
}

async function callersOf({ app }: Service): Promise<Caller[]> {
  const expired = await newToken(app, { expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
  const past = { expiresAt: new Date(0).toISOString() };
  await app.get(UnitOfWork).run((manager) => manager.update(AccessToken, { id: expired.token.id }, past));
  const revoked = await newToken(app);
  await app.get(Tokens).revoke(revoked.token.id, { actor: 'local' });
  const known = await newToken(app);
  const otherSecret = known.text.slice(0, -4) + (known.text.endsWith('AAAA') ? 'BBBB' : 'AAAA');
  const refused = {
    expired: expired.text,
    revoked: revoked.text,
    'of another secret': otherSecret,
    garbage: 'x',
  };
  return [
    { name: 'nobody', headers: {} },
    ...(await Promise.all(
      roles.map(async (role) => ({
        name: `role ${role}`,
        headers: bearing((await newToken(app, { roles: [role] })).text),
        role,
      })),
    )),
    ...Object.entries(refused).map(([name, text]) => ({ name: `token ${name}`, headers: bearing(text) })),
    { name: 'another scheme', headers: { authorization: 'Basic bTpu' } },
  ];
}

/** What a caller gets at a route: a status, or undefined for whatever the route answers. */
function refusal(
  rule: AccessRule,
  { name, role }: Caller,
  isOpen: { readonly evaluation: boolean; readonly local: boolean },
): unknown {
  if (rule[0] === 'anonymous') return undefined;
  if ((rule[0] === 'evaluation' || rule[0] === 'local') && isOpen[rule[0]]) return undefined;
  if (name === 'nobody') return { status: 401, code: 'unauthenticated', challenge };
  if (role === undefined) {
    return { status: 401, code: 'unauthenticated', challenge: `${challenge}, error="invalid_token"` };
  }
  if (rule[0] === 'evaluation' || rule.some((needed) => needed === role)) return undefined;
  return { status: 403, code: 'forbidden', challenge: null };
}

describe.each([
  ['on', true, '0.0.0.0'],
  ['off', false, '127.0.0.1'],
  ['auto', true, '127.0.0.1'],
  ['auto', true, '::1'],
  ['auto', true, 'localhost'],
  ['auto', false, '0.0.0.0'],
] as const)('roles, with anonymous evaluation %s (%s) on %s', (anonymousEvaluation, isOpen, host) => {
  let service: Service;
  let callers: Caller[];

  beforeAll(async () => {
    service = await startService(undefined, { ...testSettings, anonymousEvaluation, host });
    callers = await callersOf(service);
  });

  afterAll(() => service.close());

  const registered = (): string[] => {
    const { routes } = service.app.getHttpAdapter().getInstance().routeAccess;
    const names = routes.flatMap(({ methods, url }) =>
      methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${url}`),
    );
    return [...new Set(names.map((name) => name.replace(/^GET \/docs\/.*/, 'GET /docs/*')))].sort();
  };

  it('has an entry for each route, and no others', () => {
    expect(registered()).toEqual(Object.keys(table).sort());
  });

  it.each(Object.entries(table))('%s', async (route, rule) => {
    const [method = '', url = ''] = route.split(' ');
    const path = url.replace('/*', '/swagger-ui.css').replace(/:\w+/g, '01ARZ3NDEKTSV4RRFFQ69G5FAV');
    for (const caller of callers) {
      for (const asked of method === 'GET' ? ['GET', 'HEAD'] : [method]) {
        const reply = await fetch(service.url + path, { method: asked, headers: caller.headers });
        const { status, headers } = reply;
        const text = await reply.text();
        const code =
          status >= 400 && asked !== 'HEAD' ? (JSON.parse(text) as { code: string }).code : undefined;
        const isRefused = status === 401 || status === 403;
        const got = isRefused ? { status, code, challenge: headers.get('www-authenticate') } : undefined;
        const wanted = refusal(rule, caller, { evaluation: isOpen, local: host !== '0.0.0.0' });
        expect({ asked, caller: caller.name, got }).toEqual({
          asked,
          caller: caller.name,
          got: asked === 'HEAD' && wanted !== undefined ? { ...wanted, code: undefined } : wanted,
        });
      }
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decode } from '../../src/engine/asserts/decode.js';
import { Assertions } from '../../src/modules/assertions/assertions.js';
import { Ingest } from '../../src/modules/assertions/ingest.js';
import { Authority } from '../../src/modules/authority/authority.js';
import { AuditEntries } from '../../src/modules/audit/audit-entries.js';
import { bearing, newToken } from './callers.js';
import { type Reply, type Service, startService } from './service.js';

const snap = { snapName: 'photo-booth', publisherId: 'photo-booth-inc' };
const cameraGrant = { camera: { 'allow-auto-connection': 'true' } };

interface PublicationBody {
  readonly outcome: string;
  readonly declaration: { readonly revision: number; readonly format: number; readonly text: string };
  readonly variants: readonly { readonly revision: number; readonly format: number; readonly text: string }[];
  readonly findings: readonly { readonly code: string; readonly severity: string }[];
}

describe('publishing', () => {
  let service: Service;
  let reviewer: Record<string, string>;
  let operator: Record<string, string>;
  let last = 0;

  beforeAll(async () => {
    service = await startService();
    reviewer = bearing((await newToken(service.app, { roles: ['reviewer'] })).text);
    operator = bearing((await newToken(service.app, { roles: ['operator'] })).text);
    await account({ accountId: 'photo-booth-inc', displayName: 'Photo Booth Inc.' });
  });

  afterAll(() => service.close());

  const send = (path: string, value: unknown, headers: Record<string, string>): Promise<Reply> =>
    service.ask('POST', path, {
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(value),
    });

  const account = (value: unknown): Promise<Reply> => send('/v1/accounts', value, operator);

  /** A snap-id that no other test uses. */
  const newSnapId = (): string => `snap${++last}`;

  const publish = (
    snapId: string,
    value: object,
    headers: Record<string, string> = {},
    query = '',
  ): Promise<Reply> => send(`/v1/snaps/${snapId}/declarations${query}`, value, { ...reviewer, ...headers });

  const published = async (...args: Parameters<typeof publish>): Promise<PublicationBody> => {
    const reply = await publish(...args);
    expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 201 });
    return reply.body as PublicationBody;
  };

  const served = async (snapId: string, maxFormat: number): Promise<string> => {
    const path = `/v2/assertions/snap-declaration/16/${snapId}?max-format=${maxFormat}`;
    const response = await fetch(service.url + path, {
      headers: { accept: 'application/x.ubuntu.assertion' },
    });
    return response.text();
  };

  const decided = async (snapId: string, more: object = {}, ofSnap: object = {}): Promise<unknown> => {
    const yaml = { name: 'photo-booth', version: '1', plugs: { camera: null } };
    const request = {
      action: 'auto-connect',
      plug: { snap: { yaml, snapId, ...ofSnap }, name: 'camera' },
      device: { classic: true },
      ...more,
    };
    return (await service.post('/v1/decisions?trace=none', request)).body;
  };

  it('signs a grant that clients get byte for byte and decisions use at once', async () => {
    const snapId = newSnapId();
    expect(await decided(snapId)).toMatchObject({ outcome: 'deny' });
    const { declaration, variants } = await published(snapId, { ...snap, plugs: cameraGrant });
    expect(variants).toEqual([]);
    expect(await served(snapId, 1)).toBe(declaration.text);
    expect(decode(Buffer.from(declaration.text)).headers).toMatchObject({
      type: 'snap-declaration',
      format: '1',
      'authority-id': 'test-authority',
      revision: '1',
      'snap-id': snapId,
      'snap-name': 'photo-booth',
      'publisher-id': 'photo-booth-inc',
      plugs: cameraGrant,
    });
    expect(await decided(snapId)).toMatchObject({ outcome: 'connect', rule: { snapId, revision: 1 } });
    // What was signed here passes the checks that assertions from elsewhere have to pass.
    await service.app.get(Ingest).verify([decode(Buffer.from(declaration.text))]);
  });

  it('keeps what is left out, and counts revisions up', async () => {
    const snapId = newSnapId();
    await published(snapId, { ...snap, plugs: cameraGrant });
    const slots = { mir: { 'allow-connection': 'true', 'allow-auto-connection': 'false' } };
    const { declaration } = await published(snapId, { slots, acknowledge: ['silent-broadening'] });
    expect(decode(Buffer.from(declaration.text)).headers).toMatchObject({
      revision: '2',
      plugs: cameraGrant,
      slots,
    });
    const emptied = await published(snapId, { plugs: {}, slots: {}, acknowledge: ['silent-broadening'] });
    expect(emptied.declaration).toMatchObject({ revision: 3, format: 0 });
    expect(decode(Buffer.from(emptied.declaration.text)).headers).not.toHaveProperty('plugs');
  });

  it('does not sign what says nothing new', async () => {
    const snapId = newSnapId();
    const { declaration } = await published(snapId, { ...snap, plugs: cameraGrant });
    const again = await publish(snapId, { plugs: cameraGrant });
    expect(again).toMatchObject({ status: 200, body: { outcome: 'unchanged', declaration } });
    expect(service.app.get(Assertions).history('snap-declaration', `16/${snapId}`, 10)).toHaveLength(1);
  });

  describe('for clients of lower formats', () => {
    const plugs = {
      camera: {
        'allow-installation': 'true',
        'allow-auto-connection': [
          { 'plug-names': ['front'] },
          { 'on-classic': ['ubuntu/desktop'] },
          { 'plug-attributes': { kind: 'usb' } },
        ],
        'deny-connection': { 'on-store': ['other'] },
      },
    };

    it('keeps variants that allow less, with lower revisions, and says so', async () => {
      const snapId = newSnapId();
      const made = await published(snapId, { ...snap, plugs });
      expect(made.declaration).toMatchObject({ revision: 4, format: 7 });
      expect(made.variants.map(({ revision, format }) => [revision, format])).toEqual([
        [1, 1],
        [2, 3],
        [3, 4],
      ]);
      const rules = made.variants.map(({ text }) => decode(Buffer.from(text)).headers.plugs);
      expect(rules).toEqual([
        {
          camera: {
            'allow-installation': 'true',
            'allow-auto-connection': [{ 'plug-attributes': { kind: 'usb' } }],
            'deny-connection': 'true',
          },
        },
        {
          camera: {
            'allow-installation': 'true',
            'allow-auto-connection': [{ 'plug-attributes': { kind: 'usb' } }],
            'deny-connection': { 'on-store': ['other'] },
          },
        },
        {
          camera: {
            'allow-installation': 'true',
            'allow-auto-connection': [{ 'plug-names': ['front'] }, { 'plug-attributes': { kind: 'usb' } }],
            'deny-connection': { 'on-store': ['other'] },
          },
        },
      ]);
      for (const [maxFormat, text] of [
        [1, made.variants[0]?.text],
        [2, made.variants[0]?.text],
        [3, made.variants[1]?.text],
        [4, made.variants[2]?.text],
        [6, made.variants[2]?.text],
        [7, made.declaration.text],
      ] as const) {
        expect(await served(snapId, maxFormat)).toBe(text);
      }
      expect(await served(snapId, 0)).toContain('not-found');
    });

    it('withdraws from them too what is withdrawn', async () => {
      const snapId = newSnapId();
      await published(snapId, { ...snap, plugs: cameraGrant });
      const narrower = { camera: { 'allow-auto-connection': { 'on-classic': ['ubuntu/desktop'] } } };
      const made = await published(snapId, { plugs: narrower, acknowledge: ['silent-narrowing'] });
      expect(made.variants.map(({ revision, format }) => [revision, format])).toEqual([[2, 1]]);
      expect(decode(Buffer.from(await served(snapId, 5))).headers.plugs).toEqual({
        camera: { 'allow-auto-connection': 'false' },
      });
      expect(made.declaration).toMatchObject({ revision: 3, format: 7 });
    });

    it('leaves a variant in place that says it already', async () => {
      const snapId = newSnapId();
      await published(snapId, { ...snap, plugs });
      const { camera } = plugs;
      const changed = {
        camera: { ...camera, 'allow-connection': { 'on-classic': ['debian/x', 'ubuntu/y'] } },
      };
      const made = await published(snapId, { plugs: changed, acknowledge: ['silent-narrowing'] });
      const all = service.app.get(Assertions).history('snap-declaration', `16/${snapId}`, 20);
      expect(new Set(all.map(({ revision }) => revision)).size).toBe(all.length);
      expect(Math.max(...made.variants.map(({ revision }) => revision))).toBeLessThan(
        made.declaration.revision,
      );
    });

    it.each([
      [
        'compares labels',
        {
          content: {
            'allow-connection': { 'plug-attributes': { compatibility: '$SLOT_COMPAT(compatibility)' } },
          },
        },
        'plugs',
      ],
      ['asks for Core Desktop', { camera: { 'allow-connection': { 'on-core-desktop': 'true' } } }, 'plugs'],
      [
        'asks a slot rule for its own type',
        { mir: { 'deny-connection': { 'slot-snap-type': ['app'] } } },
        'slots',
      ],
    ])('keeps from them a rule that %s, which they refuse to read', async (_, rules, side) => {
      const snapId = newSnapId();
      const acknowledge = ['silent-broadening', 'silent-narrowing'];
      const made = await published(snapId, { ...snap, [side]: rules, acknowledge });
      expect(made.declaration.format).toBe(7);
      expect(made.variants.map(({ format }) => format)).toEqual([1]);
    });
  });

  describe('what changes silently', () => {
    const plugs = { 'snapd-control': { 'allow-installation': 'true' } };

    it('is not signed unless it is acknowledged', async () => {
      const snapId = newSnapId();
      const refused = await publish(snapId, { ...snap, plugs });
      expect(refused).toMatchObject({
        status: 422,
        body: {
          code: 'acknowledgement-missing',
          errors: [{ code: 'silent-broadening', pointer: '/plugs/snapd-control' }],
        },
      });
      expect((await service.ask('GET', `/v1/snaps/${snapId}`)).status).toBe(404);
      const other = await publish(snapId, { ...snap, plugs, acknowledge: ['dead-rule'] });
      expect(other.status).toBe(422);
      const made = await published(snapId, { ...snap, plugs, acknowledge: ['silent-broadening'] });
      expect(made.findings).toContainEqual(
        expect.objectContaining({ code: 'silent-broadening', severity: 'error' }),
      );
    });

    it('has a remedy that is no longer refused', async () => {
      const snapId = newSnapId();
      const { body } = await publish(snapId, { ...snap, plugs }, {}, '?dryRun=true');
      const [{ remedy } = { remedy: {} }] = (body as { findings: { remedy?: object }[] }).findings.filter(
        ({ remedy: one }) => one !== undefined,
      );
      expect(remedy).toEqual({
        plugs: { 'snapd-control': { 'allow-installation': 'true', 'allow-auto-connection': 'false' } },
      });
      await published(snapId, { ...snap, ...remedy });
    });

    it('of another plug of the snap is found where its snap.yaml is given', async () => {
      const yaml = {
        name: 'x',
        version: '1',
        plugs: {
          themes: { interface: 'content', content: 'themes' },
          data: { interface: 'content', content: 'data' },
        },
      };
      const greedy = { content: { 'allow-auto-connection': { 'plug-attributes': { content: 'themes' } } } };
      const { body } = await publish(newSnapId(), { ...snap, plugs: greedy, yaml }, {}, '?dryRun=true');
      expect((body as PublicationBody).findings).toContainEqual(
        expect.objectContaining({ code: 'silent-narrowing', names: expect.arrayContaining(['data']) }),
      );
    });
  });

  it('stores nothing in a dry run, and says what it would', async () => {
    const snapId = newSnapId();
    const { status, body } = await publish(snapId, { ...snap, plugs: cameraGrant }, {}, '?dryRun=true');
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        outcome: 'drafted',
        declaration: { revision: 1, format: 1, text: expect.stringContaining('allow-auto-connection: true') },
        changes: [{ side: 'plug', interface: 'camera', change: 'added', after: cameraGrant.camera }],
        permissions: {
          before: [
            { side: 'plug', interface: 'camera', 'auto-connection': { outcome: 'deny', level: 'base' } },
          ],
          after: [
            { side: 'plug', interface: 'camera', 'auto-connection': { outcome: 'allow', level: 'snap' } },
          ],
        },
      },
    });
    expect((body as PublicationBody).declaration.text).not.toContain('sign-key');
    expect((await service.ask('GET', `/v1/snaps/${snapId}`)).status).toBe(404);
  });

  describe('when others publish, too', () => {
    it('takes If-Match for the revision that the reviewer has seen', async () => {
      const snapId = newSnapId();
      expect(await publish(snapId, { ...snap, plugs: cameraGrant }, { 'if-match': '"1"' })).toMatchObject({
        status: 412,
        body: { code: 'precondition-failed' },
      });
      const first = await publish(snapId, { ...snap, plugs: cameraGrant }, { 'if-none-match': '*' });
      expect(first.headers.get('etag')).toBe('"1"');
      const none = await publish(snapId, { plugs: {} }, { 'if-none-match': '*' });
      expect(none).toMatchObject({ status: 412 });
      expect(none.headers.get('etag')).toBe('"1"');
      const open = { camera: { 'allow-auto-connection': 'false' } };
      expect(await publish(snapId, { plugs: open }, { 'if-match': '"1"' })).toMatchObject({ status: 201 });
      expect(await publish(snapId, { plugs: cameraGrant }, { 'if-match': '"1"' })).toMatchObject({
        status: 412,
      });
      expect(await publish(snapId, { plugs: cameraGrant }, { 'if-match': '*' })).toMatchObject({
        status: 201,
      });
    });

    it.each([
      ['if-match', '1'],
      ['if-match', 'W/"1"'],
      ['if-none-match', '"1"'],
      ['idempotency-key', 'x'.repeat(129)],
    ])('refuses %s: %s', async (name, value) => {
      expect(await publish(newSnapId(), { ...snap, plugs: cameraGrant }, { [name]: value })).toMatchObject({
        status: 400,
        body: { code: 'request-invalid' },
      });
    });

    it('lets one of those win who have seen the same revision, and loses nothing without If-Match', async () => {
      const snapId = newSnapId();
      await published(snapId, { ...snap, plugs: cameraGrant });
      const grant = (name: string) => ({
        plugs: { camera: { 'allow-auto-connection': { 'plug-names': [name] } } },
      });
      const names = Array.from({ length: 6 }, (_, index) => `cam${index}`);
      const acknowledge = ['silent-narrowing'];
      const racing = names.map((name) =>
        publish(snapId, { ...grant(name), acknowledge }, { 'if-match': '"1"' }),
      );
      const statuses = (await Promise.all(racing)).map(({ status }) => status).sort();
      expect(statuses).toEqual([201, 412, 412, 412, 412, 412]);
      const all = await Promise.all(
        names.map((name) => published(snapId, { ...grant(`${name}b`), acknowledge })),
      );
      const revisions = all.map(({ declaration }) => declaration.revision);
      expect(new Set(revisions).size).toBe(names.length);
      const history = service.app.get(Assertions).history('snap-declaration', `16/${snapId}`, 100);
      expect(new Set(history.map(({ revision }) => revision)).size).toBe(history.length);
    });

    it('answers a repeated Idempotency-Key as the first time, without publishing again', async () => {
      const snapId = newSnapId();
      const key = { 'idempotency-key': `key-${snapId}` };
      const request = { ...snap, plugs: cameraGrant };
      const [first, second] = await Promise.all([
        publish(snapId, request, key),
        publish(snapId, request, key),
      ]);
      expect([first.status, second.status].sort()[0]).not.toBeGreaterThan(201);
      const third = await publish(snapId, request, key);
      expect(third.status).toBe(201);
      expect((third.body as PublicationBody).declaration).toEqual(
        (first.body as PublicationBody).declaration,
      );
      expect(service.app.get(Assertions).history('snap-declaration', `16/${snapId}`, 10)).toHaveLength(1);
      expect(await publish(snapId, { ...snap, plugs: {} }, key)).toMatchObject({
        status: 422,
        body: { code: 'idempotency-key-reused' },
      });
      // Somebody else's key of the same name is another one.
      const open = { plugs: { camera: { 'allow-auto-connection': 'false' } } };
      const other = await send(`/v1/snaps/${snapId}/declarations`, open, { ...operator, ...key });
      expect(other.status).toBe(201);
    });
  });

  it.each([
    [{ plugs: { camera: { 'allow-auto-connection': true } } }, 422, '/plugs/camera/allow-auto-connection'],
    [{ plugs: { camera: { 'allow-auto-connection': 'maybe' } } }, 422, '/plugs/camera/allow-auto-connection'],
    [{ plugs: { camera: {} } }, 422, '/plugs/camera'],
    [{ plugs: { Camera: { 'allow-connection': 'true' } } }, 422, '/plugs/Camera'],
    [{ plugs: [] }, 400, '/plugs'],
    [{ snapName: 'UPPER' }, 400, '/snapName'],
    [{ publisherId: 'a/b' }, 400, '/publisherId'],
    [{ publisherId: 'nobody' }, 422, '/publisherId'],
    [{ acknowledge: ['all'] }, 400, '/acknowledge'],
    [{ authority: 'me' }, 400, '/authority'],
    [{ yaml: 'name: [' }, 422, '/yaml'],
    [{ snapName: undefined }, 422, '/snapName'],
    [{ publisherId: undefined }, 422, '/publisherId'],
  ])('refuses %j where it does not hold', async (change, status, pointer) => {
    const snapId = newSnapId();
    const reply = await publish(snapId, { ...snap, plugs: cameraGrant, ...change });
    expect(reply).toMatchObject({ status, body: { errors: [expect.objectContaining({ pointer })] } });
    expect((await service.ask('GET', `/v1/snaps/${snapId}`)).status).toBe(404);
  });

  it.each(['', 'a%2Fb', 'a b', 'x'.repeat(129)])('has no snap with the id %j', async (snapId) => {
    const { status } = await publish(snapId === 'a b' ? 'a%20b' : snapId, { ...snap, plugs: cameraGrant });
    expect([400, 404, 414]).toContain(status);
  });

  it('tells of a snap what is in force, what it may do, and how that came about', async () => {
    const snapId = newSnapId();
    await published(snapId, { ...snap, plugs: cameraGrant });
    const narrower = { camera: { 'allow-auto-connection': { 'plug-names': ['front'] } } };
    await published(snapId, { plugs: narrower, acknowledge: ['silent-narrowing'] });
    const { headers, body } = await service.ask('GET', `/v1/snaps/${snapId}`);
    expect(headers.get('etag')).toBe('"3"');
    expect(body).toMatchObject({
      snapId,
      snapName: 'photo-booth',
      publisherId: 'photo-booth-inc',
      revision: 3,
      format: 4,
      headers: { plugs: narrower },
      served: [1, 2, 3, 4, 5, 6, 7].map((maxFormat) => ({
        maxFormat,
        revision: maxFormat < 4 ? 2 : 3,
        format: maxFormat < 4 ? 1 : 4,
      })),
      permissions: [
        {
          side: 'plug',
          interface: 'camera',
          installation: { outcome: 'allow', level: 'snap' },
          'auto-connection': { outcome: 'depends', conditions: [{ key: 'plug-names', wanted: ['front'] }] },
        },
      ],
      history: [
        {
          revision: 3,
          variant: false,
          changes: [{ change: 'changed', before: cameraGrant.camera, after: narrower.camera }],
        },
        { revision: 2, variant: true },
        { revision: 1, variant: false, changes: [{ change: 'added', after: cameraGrant.camera }] },
      ],
    });
    const { body: short } = await service.ask('GET', `/v1/snaps/${snapId}?history=1`);
    expect((short as { history: unknown[] }).history).toHaveLength(1);
    expect((short as { history: unknown[] }).history).toEqual(
      (body as { history: unknown[] }).history.slice(0, 1),
    );
  });

  it('does not take revisions that came in one stream for variants of one another', async () => {
    const snapId = newSnapId();
    const sign = (revision: string, grant: string) => {
      const headers = {
        ...{ type: 'snap-declaration', format: '1', series: '16', 'snap-id': snapId, revision },
        ...{ 'publisher-id': 'photo-booth-inc', 'snap-name': 'photo-booth' },
        timestamp: `${new Date().toISOString().slice(0, 19)}Z`,
        plugs: { camera: { 'allow-auto-connection': grant } },
      };
      return service.app.get(Authority, { strict: false }).sign({ headers });
    };
    const stream = [await sign('1', 'true'), await sign('2', 'false')];
    await service.app.get(Ingest).take(stream, () => Promise.resolve());
    const { body } = await service.ask('GET', `/v1/snaps/${snapId}`);
    expect(body).toMatchObject({
      history: [
        { revision: 2, variant: false, changes: [{ change: 'changed' }] },
        { revision: 1, variant: false, changes: [{ change: 'added' }] },
      ],
    });
  });

  it('decides as of a time or a revision', async () => {
    const snapId = newSnapId();
    const before = new Date(Date.now() - 1).toISOString();
    const first = await published(snapId, { ...snap, plugs: cameraGrant });
    const [row] = service.app.get(Assertions).history('snap-declaration', `16/${snapId}`, 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await published(snapId, { plugs: { camera: { 'allow-auto-connection': 'false' } } });
    expect(await decided(snapId)).toMatchObject({ outcome: 'deny', rule: { revision: 2 } });
    expect(await decided(snapId, { asOf: row?.storedAt })).toMatchObject({
      outcome: 'connect',
      rule: { revision: first.declaration.revision },
    });
    expect(await decided(snapId, { asOf: before })).toMatchObject({
      outcome: 'deny',
      rule: { declaration: 'base-declaration' },
      warnings: [{ code: 'declaration-missing' }],
    });
    expect(await decided(snapId, {}, { asOf: 1 })).toMatchObject({ outcome: 'connect' });
    expect(await decided(snapId, { asOf: before }, { asOf: 2 })).toMatchObject({ outcome: 'deny' });
    expect(await decided(snapId, {}, { asOf: 9 })).toMatchObject({
      status: 422,
      code: 'prerequisite-missing',
      errors: [{ pointer: '/plug/snap/asOf' }],
    });
    expect(await decided(snapId, { asOf: 'yesterday' })).toMatchObject({
      status: 400,
      errors: [{ pointer: '/asOf' }],
    });
    expect(await decided(snapId, {}, { snapId: undefined, asOf: 1 })).toMatchObject({
      status: 400,
      errors: [{ pointer: '/plug/snap/snapId' }],
    });
  });

  it('leaves an entry in the audit log, with the comment and what was acknowledged', async () => {
    const snapId = newSnapId();
    await published(snapId, { ...snap, plugs: cameraGrant, comment: 'asked for in the forum' });
    const entries = service.app.get(AuditEntries).page(0, 1000, { subject: `snap-declaration/16/${snapId}` });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      action: 'declaration-published',
      actor: expect.stringMatching(/^token:/),
    });
    expect(JSON.parse(entries[0]?.details ?? '')).toMatchObject({
      comment: 'asked for in the forum',
      assertions: [{ revision: 1, digest: expect.any(String) }],
    });
  });
});

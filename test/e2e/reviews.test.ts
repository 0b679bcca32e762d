import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReviewAnswer, ReviewFinding } from '../../src/modules/reviews/review-answer.js';
import { describeShared } from '../shared.js';
import { changed, expectRefusal, mebibyte, nested, unharmedService } from './bad-requests.js';
import { bearing, newToken } from './callers.js';
import type { Json } from './samples.js';
import { declarationLines, publisherId, toolId } from './samples.js';
import { type Service, startService } from './service.js';

const head = `name: photo-booth
version: '2.1'
summary: Takes photos
description: Takes photos of guests
base: core24
confinement: strict
grade: stable
`;
const personalFiles = `${head}plugs:
  network:
  config:
    interface: personal-files
    read: [$HOME/.photo-booth]
`;
const control = `${head}plugs:
  snapd-control:
`;

/** What a person has to grant for the personal-files plug, and nothing else. */
const leastGrant = {
  plugs: {
    'personal-files': {
      'allow-installation': {
        'plug-names': ['config'],
        'plug-attributes': { read: '\\$HOME/\\.photo-booth' },
      },
      'allow-auto-connection': 'false',
    },
  },
};

describe('a review', () => {
  let service: Service;
  let reviewer: Record<string, string>;

  beforeAll(async () => {
    service = await startService();
    reviewer = bearing((await newToken(service.app, { roles: ['reviewer'] })).text);
    const operator = bearing((await newToken(service.app, { roles: ['operator'] })).text);
    await send('/v1/accounts', { accountId: 'photo-booth-inc', displayName: 'Photo Booth' }, operator);
  });

  afterAll(() => service.close());

  const send = (path: string, value: unknown, headers: Record<string, string>) =>
    service.ask('POST', path, {
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(value),
    });

  const review = async (request: Json): Promise<ReviewAnswer> => {
    const reply = await service.post('/v1/reviews', request);
    expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 200 });
    return reply.body as ReviewAnswer;
  };

  const codes = ({ findings }: ReviewAnswer) => findings.map(({ code }) => code);
  const found = ({ findings }: ReviewAnswer, code: string): ReviewFinding => {
    const one = findings.find((finding) => finding.code === code);
    expect(findings.map((finding) => finding.code)).toContain(code);
    return one!;
  };

  it('approves a snap that needs nothing', async () => {
    const answer = await review({ yaml: `${head}plugs:\n  network:\n` });
    expect(answer).toMatchObject({
      verdict: 'approve',
      snap: { name: 'photo-booth', type: 'app', confinement: 'strict' },
      findings: [],
      inputs: { baseDeclaration: { source: 'built-in' } },
    });
    expect(answer).not.toHaveProperty('grant');
    expect(answer.effective).toMatchObject([
      {
        side: 'plug',
        name: 'network',
        classic: { installation: { outcome: 'allow' }, 'auto-connection': { outcome: 'allow' } },
      },
    ]);
  });

  it('tells that a plug is connected by hand without holding the snap', async () => {
    const answer = await review({ yaml: `${head}plugs:\n  camera:\n` });
    expect(answer.verdict).toBe('approve');
    expect(found(answer, 'auto-connection-not-granted')).toMatchObject({
      severity: 'info',
      item: { side: 'plug', name: 'camera', interface: 'camera', line: 9, column: 3 },
    });
  });

  it('holds a plug, says where it stands, which rule holds it and what would have to be granted', async () => {
    const answer = await review({ yaml: personalFiles });
    expect(answer).toMatchObject({ verdict: 'hold', grant: leastGrant });
    expect(found(answer, 'install-needs-grant')).toMatchObject({
      id: 'install-needs-grant:plug:config:installation',
      severity: 'error',
      manualReview: true,
      audience: 'reviewer',
      item: { side: 'plug', name: 'config', interface: 'personal-files', line: 10, column: 3 },
      question: 'installation',
      rule: {
        declaration: 'base-declaration',
        side: 'plug',
        interface: 'personal-files',
        subrule: 'allow-installation',
        pointer: '/plugs/personal-files/allow-installation',
      },
      message:
        'plug "config" of interface "personal-files" keeps the snap from being installed: allow-installation of the base-declaration is false',
      remedy: { kind: 'grant', grant: leastGrant, alsoChanges: [] },
    });
  });

  it('names no lines of metadata that came as JSON, and finds the same', async () => {
    const asJson = {
      name: 'photo-booth',
      version: '2.1',
      plugs: { config: { interface: 'personal-files', read: ['$HOME/.photo-booth'] } },
    };
    const answer = await review({ yaml: asJson });
    const { item } = found(answer, 'install-needs-grant');
    expect(item).toEqual({ side: 'plug', name: 'config', interface: 'personal-files' });
    expect(answer.grant).toEqual(leastGrant);
  });

  it('says what was there and what was expected', async () => {
    const declaration = {
      plugs: {
        'personal-files': {
          'allow-installation': { 'plug-names': ['config'], 'plug-attributes': { read: '\\$HOME/\\.else' } },
          'allow-auto-connection': 'false',
        },
      },
    };
    expect(found(await review({ yaml: personalFiles, declaration }), 'grant-attribute-value')).toMatchObject({
      observed: ['$HOME/.photo-booth'],
      expected: '\\$HOME/\\.else',
      rule: { declaration: 'snap-declaration', alternative: 1 },
    });
    const renamed = personalFiles.replace('config:', 'settings:');
    expect(found(await review({ yaml: renamed, declaration }), 'grant-name-mismatch')).toMatchObject({
      observed: 'settings',
      expected: ['config'],
    });
    const written = personalFiles.replace('read:', 'write:');
    expect(found(await review({ yaml: written, declaration }), 'grant-attribute-missing')).toMatchObject({
      observed: null,
      expected: '\\$HOME/\\.else',
    });
  });

  it('holds what a grant of installation did not look at', async () => {
    const yaml = `${personalFiles}    write: [$HOME/.photo-booth]\n`;
    const answer = await review({ yaml, declaration: leastGrant });
    expect(answer.verdict).toBe('hold');
    expect(found(answer, 'grant-attribute-extra')).toMatchObject({
      subject: 'write',
      observed: ['$HOME/.photo-booth'],
    });
    expect(await review({ yaml, declaration: answer.grant })).toMatchObject({ verdict: 'approve' });
  });

  it('judges slots of apps as on Core, and proposes what lets them be connected', async () => {
    const yaml = `${head}slots:\n  service:\n    interface: dbus\n    bus: session\n    name: org.example.Booth\n`;
    const answer = await review({ yaml });
    expect(found(answer, 'connect-needs-grant')).toMatchObject({
      item: { side: 'slot', name: 'service' },
      question: 'connection',
      observed: 'org.example.Booth',
      expected: null,
    });
    expect(await review({ yaml, declaration: answer.grant })).toMatchObject({ verdict: 'approve' });
  });

  it('says where a grant cannot name all attributes, and so names none', async () => {
    const plug = { interface: 'personal-files', read: ['$HOME/.a'], write: [] };
    const yaml = { name: 'booth', version: '1', plugs: { config: plug } };
    const answer = await review({ yaml });
    expect(found(answer, 'install-needs-grant').remedy?.message).toBe(
      'grant installation of plug "config" by its name, with any attributes: a rule has no words for all of those that it has',
    );
    expect(JSON.stringify(answer.grant)).not.toContain('plug-attributes');
    expect(await review({ yaml, declaration: answer.grant })).toMatchObject({ verdict: 'approve' });
  });

  it('proposes one grant for all that is held', async () => {
    const yaml = {
      name: 'booth',
      version: '1',
      plugs: {
        a: { interface: 'personal-files', read: ['$HOME/.a'] },
        b: { interface: 'personal-files', write: ['$HOME/.b'] },
        'snapd-control': null,
      },
    };
    const answer = await review({ yaml });
    expect(codes(answer).filter((code) => code === 'install-needs-grant')).toHaveLength(3);
    expect(await review({ yaml, declaration: answer.grant })).toMatchObject({ verdict: 'approve' });
  });

  it('proposes a grant that holds nothing which the base-declaration let pass', async () => {
    const plugs = {
      launcher: { interface: 'desktop', 'desktop-file-ids': ['org.example.Booth'] },
      fonts: { interface: 'desktop', 'mount-host-font-cache': false },
    };
    const yaml = { name: 'booth', version: '1', plugs };
    const answer = await review({ yaml });
    expect(answer.findings.filter(({ manualReview }) => manualReview).map(({ item }) => item?.name)).toEqual([
      'launcher',
    ]);
    expect(await review({ yaml, declaration: answer.grant })).toMatchObject({ verdict: 'approve' });
  });

  it('proposes a grant for classic systems and for Core where one refuses for another reason', async () => {
    const yaml = { name: 'booth', version: '1', plugs: { 'snapd-control': null } };
    const rule = {
      'allow-installation': { 'plug-names': ['other'] },
      'deny-installation': { 'on-classic': 'false' },
    };
    const answer = await review({ yaml, declaration: { plugs: { 'snapd-control': rule } } });
    expect(answer.verdict).toBe('hold');
    expect(await review({ yaml, declaration: answer.grant })).toMatchObject({ verdict: 'approve' });
  });

  it('finds the same whatever the order of attributes in a grant', async () => {
    const yaml = { name: 'booth', version: '1', plugs: { db: { interface: 'dbus', bus: 'system' } } };
    const granted = async (...names: readonly string[]) => {
      const attributes = Object.fromEntries(names.map((name) => [name, 'session']));
      const rule = { 'allow-installation': { 'plug-attributes': attributes } };
      return codes(await review({ yaml, declaration: { plugs: { dbus: rule } } }));
    };
    expect(await granted('bus', 'name')).toContain('grant-attribute-value');
    expect(await granted('name', 'bus')).toEqual(await granted('bus', 'name'));
  });

  it('has findings with ids of their own', async () => {
    const { findings } = await review({
      yaml: {
        name: 'x',
        plugs: { a: { interface: 'none-a' }, b: { interface: 'none-b' }, home: { zork: 1, zurk: 2 } },
      },
    });
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
    expect(findings.length).toBeGreaterThan(3);
  });

  it('says when a connection comes about that the other side decides', async () => {
    const answer = await review({
      yaml: {
        name: 'booth',
        version: '1',
        plugs: { themes: { interface: 'content', content: 'themes', target: '$SNAP/themes' } },
      },
    });
    expect(answer.verdict).toBe('approve');
    expect(found(answer, 'peer-unknown')).toMatchObject({ severity: 'info', question: 'connection' });
    const [item] = answer.effective;
    const auto = item!.classic['auto-connection'];
    expect(auto).toMatchObject({ outcome: 'depends', level: 'base' });
    expect(auto.when).toContain('the slot is of the same publisher');
    // Each witness is what the decision endpoint says it is.
    for (const [outcome, witness] of Object.entries(auto.witnesses ?? {}) as [string, Json][]) {
      const { peer, device, own } = witness as { peer: Json; device: Json; own: Json };
      const ids = (of: Json) => ({ 'snap-id': of.snapId, 'publisher-id': of.publisherId });
      const decision = await service.post('/v1/decisions?trace=none', {
        action: 'auto-connect',
        plug: {
          snap: {
            yaml: { name: 'x', plugs: { themes: { interface: 'content', content: 'themes' } } },
            declaration: ids(own),
          },
          name: 'themes',
        },
        slot: {
          snap: {
            yaml: {
              name: 'y',
              type: peer.snapType,
              slots: { [peer.name as string]: { interface: 'content', ...(peer.attributes as Json) } },
            },
            declaration: ids(peer),
          },
          name: peer.name,
        },
        device: { classic: device.classic },
      });
      expect(decision.body).toMatchObject({ outcome: outcome === 'allow' ? 'connect' : 'deny' });
    }
    expect(Object.keys(auto.witnesses ?? {}).sort()).toEqual(['allow', 'deny']);
  });

  it('holds classic confinement unless it was permitted', async () => {
    const yaml = head.replace('strict', 'classic');
    const answer = await review({ yaml });
    expect(answer.verdict).toBe('hold');
    expect(found(answer, 'classic-needs-review').place).toEqual({
      pointer: '/confinement',
      line: 6,
      column: 14,
    });
    expect(await review({ yaml, classicAllowed: true })).toMatchObject({ verdict: 'approve', findings: [] });
  });

  it.each([
    ['store', { 'on-store': ['garage'] }],
    ['brand', { 'on-brand': ['garage'] }],
  ])('goes by a grant for one %s only there', async (member, scope) => {
    const declaration = {
      plugs: {
        'snapd-control': {
          'allow-installation': scope,
          'allow-auto-connection': 'false',
        },
      },
    };
    const elsewhere = await review({ yaml: control, declaration });
    expect(elsewhere.verdict).toBe('hold');
    expect(found(elsewhere, 'grant-out-of-scope')).toMatchObject({ expected: ['garage'] });
    expect(await review({ yaml: control, declaration, [member]: 'garage' })).toMatchObject({
      verdict: 'approve',
    });
    expect(await review({ yaml: control, declaration, [member]: 'other' })).toMatchObject({
      verdict: 'hold',
    });
  });

  describe('of a snap with a grant', () => {
    const rules = 'plugs:\n  snapd-control:\n    allow-installation: true\n    allow-auto-connection: false';
    const asBooleans = {
      plugs: { 'snapd-control': { 'allow-installation': true, 'allow-auto-connection': false } },
    };

    it.each<[string, unknown]>([
      ['JSON booleans', asBooleans],
      ['headers', JSON.parse(JSON.stringify(asBooleans).replace(/true|false/g, '"$&"'))],
      ['headers with ids', { ...asBooleans, 'snap-id': toolId, 'publisher-id': publisherId, revision: '3' }],
      ['header lines', declarationLines(rules)],
      [
        'the text of an assertion',
        `${declarationLines(rules)}\nsign-key-sha3-384: ${'k'.repeat(64)}\n\nc2lnbmF0dXJl\n`,
      ],
    ])('goes by it as %s', async (_, declaration) => {
      expect(await review({ yaml: control })).toMatchObject({ verdict: 'hold' });
      expect(await review({ yaml: control, declaration })).toMatchObject({ verdict: 'approve' });
    });

    it('that cannot be read holds it, which is for the store to mend', async () => {
      const declaration = {
        plugs: {
          network: { 'allow-connection': 'maybe' },
          'snapd-control': asBooleans.plugs['snapd-control'],
        },
      };
      const answer = await review({ yaml: control, declaration });
      expect(answer.verdict).toBe('hold');
      expect(found(answer, 'grant-malformed')).toMatchObject({
        severity: 'error',
        manualReview: true,
        audience: 'store',
        subject: 'network',
        place: { pointer: '/plugs/network/allow-connection' },
      });
      // Nothing is held against the publisher, and the other rule counts.
      const charged = answer.findings.filter(
        ({ audience, severity }) => audience !== 'store' && severity !== 'info',
      );
      expect(charged).toEqual([]);
    });

    it('is told what is odd about the grant without holding the snap', async () => {
      const declaration = { plugs: { 'snapd-control': { 'allow-installation': true } } };
      const answer = await review({ yaml: control, declaration });
      expect(answer.verdict).toBe('approve');
      expect(found(answer, 'grant-defect')).toMatchObject({
        audience: 'store',
        subject: 'silent-broadening',
        place: { pointer: '/plugs/snapd-control' },
        remedy: {
          grant: { plugs: { 'snapd-control': { 'allow-auto-connection': 'false' } } },
        },
      });
    });

    it('is told where a grant of files names no plug', async () => {
      const declaration = {
        plugs: { 'personal-files': { 'allow-installation': true, 'allow-auto-connection': false } },
      };
      const answer = await review({ yaml: personalFiles, declaration });
      expect(answer.verdict).toBe('approve');
      const { remedy, audience } = found(answer, 'grant-without-names');
      expect([audience, remedy?.grant]).toEqual(['store', leastGrant]);
    });

    it('is approved by its snap-id once the proposed grant is published as it stands', async () => {
      const snapId = 'photoBoothphotoBoothphotoBooth01';
      const yaml = {
        name: 'photo-booth',
        version: '1',
        plugs: {
          config: { interface: 'personal-files', read: ['$HOME/.photo-booth'] },
          'snapd-control': null,
        },
        slots: { service: { interface: 'dbus', bus: 'session', name: 'org.example.Booth' } },
      };
      const before = await review({ yaml, snapId });
      expect(before.verdict).toBe('hold');
      const path = `/v1/snaps/${snapId}/declarations`;
      const names = { snapName: 'photo-booth', publisherId: 'photo-booth-inc' };
      // Only with the metadata does publishing know that no other plug or slot of the interfaces loses or gains.
      const unknowing = await send(path, { ...names, ...before.grant }, reviewer);
      expect(unknowing).toMatchObject({ status: 422, body: { code: 'acknowledgement-missing' } });
      const published = await send(path, { ...names, ...before.grant, yaml }, reviewer);
      expect({ status: published.status, body: published.body }).toMatchObject({ status: 201 });
      expect(await review({ yaml, snapId })).toMatchObject({ verdict: 'approve' });
      // Without the published grant it is held as before, and a later revision for what it adds.
      expect(await review({ yaml, snapId, declaration: null })).toMatchObject({ verdict: 'hold' });
      const more = { ...yaml, plugs: { ...yaml.plugs, 'system-files': { read: ['/etc/booth'] } } };
      const later = await review({ yaml: more, snapId });
      expect(found(later, 'install-needs-grant').item?.name).toBe('system-files');
      const again = await send(path, { ...later.grant, yaml: more }, reviewer);
      expect({ status: again.status, body: again.body }).toMatchObject({ status: 201 });
      expect(await review({ yaml: more, snapId })).toMatchObject({ verdict: 'approve' });
    });
  });

  describe('since an approved revision', () => {
    it('counts only what is new', async () => {
      const since = { yaml: personalFiles, declaration: null };
      const answer = await review({ yaml: `# moved\n${personalFiles}`, since });
      expect(answer.verdict).toBe('approve');
      expect(found(answer, 'install-needs-grant').since).toBe('accepted');
    });

    it.each([
      ['an attribute', personalFiles.replace('.photo-booth', '.ssh')],
      ['a name', personalFiles.replace('config:', 'settings:')],
    ])('holds a snap that changes %s', async (_, yaml) => {
      const answer = await review({ yaml, since: { yaml: personalFiles } });
      expect(answer.verdict).toBe('hold');
      expect(found(answer, 'install-needs-grant').since).toBe('new');
    });

    it('marks nothing where there is none to compare with', async () => {
      for (const finding of (await review({ yaml: personalFiles })).findings)
        expect(finding).not.toHaveProperty('since');
    });
  });

  describe('with exceptions', () => {
    const declaration = { 'snap-id': toolId, 'publisher-id': publisherId };
    const exception = {
      snapId: toolId,
      publisherId,
      code: 'install-needs-grant',
      reason: 'looked at in September',
    };
    const excepting = (more: Json, also: Json = {}) =>
      review({ yaml: personalFiles, declaration, exceptions: [{ ...exception, ...more }], ...also });

    it.each([
      ['without end', {}],
      ['that ends later', { until: '2999-01-01T00:00:00Z' }],
      ['for the plug', { subject: 'config' }],
    ])('lifts a finding by one %s', async (_, more: Json) => {
      const answer = await excepting(more);
      expect(answer.verdict).toBe('approve');
      const { until } = more;
      expect(found(answer, 'install-needs-grant').excepted).toEqual({
        reason: 'looked at in September',
        ...(until !== undefined && { until }),
      });
    });

    it.each([
      ['that has ended', { until: '2001-01-01T00:00:00Z' }],
      ['of another publisher', { publisherId: 'other' }],
      ['of another snap', { snapId: 'other' }],
      ['for another plug', { subject: 'settings' }],
      ['for another code', { code: 'connect-needs-grant' }],
    ])('does not count one %s', async (_, more: Json) => {
      const answer = await excepting(more);
      expect(answer.verdict).toBe('hold');
      expect(found(answer, 'install-needs-grant')).not.toHaveProperty('excepted');
    });

    it('counts none for a snap whose publisher is not known', async () => {
      const ids = { snapId: toolId, declaration: null };
      expect(await excepting({}, ids)).toMatchObject({ verdict: 'hold' });
    });
  });

  it('holds an interface that it does not know', async () => {
    const answer = await review({ yaml: `${head}plugs:\n  zork:\n` });
    expect(answer.verdict).toBe('hold');
    expect(found(answer, 'interface-unknown')).toMatchObject({
      manualReview: true,
      audience: 'reviewer',
      item: { name: 'zork', line: 9 },
    });
    const base = { slots: { zork: { 'allow-connection': true } } };
    expect(await review({ yaml: `${head}plugs:\n  zork:\n`, baseDeclaration: base })).toMatchObject({
      verdict: 'approve',
      inputs: { baseDeclaration: { source: 'inline' } },
    });
  });

  it('rejects a type that devices cannot read, where no grant helps', async () => {
    const answer = await review({ yaml: `${head}type: zork\n` });
    expect(answer).toMatchObject({ verdict: 'reject', effective: [] });
    expect(found(answer, 'metadata-unreadable')).toMatchObject({
      audience: 'publisher',
      place: { pointer: '/type', line: 8, column: 7 },
    });
  });
});

describe('a request for a review', () => {
  const { service } = unharmedService();
  const good = (): Json => ({ yaml: personalFiles });
  const post = (text: string) => service().postText('/v1/reviews', text);

  const exception = { snapId: 'a', publisherId: 'b', code: 'type-needs-review', reason: 'r' };
  const time = 'expected an RFC 3339 time such as "2026-11-01T00:00:00Z"';

  it.each<[string, string, string]>([
    ['[]', '', 'a request for a review must be a JSON object'],
    ['"x"', '', 'a request for a review must be a JSON object'],
    ['null', '', 'a request for a review must be a JSON object'],
    ['{}', '/yaml', 'this field is missing'],
    [changed(good(), '/yaml', '1'), '/yaml', 'expected a text or an object'],
    [changed(good(), '/yaml', 'null'), '/yaml', 'expected a text or an object'],
    [changed(good(), '/zork', '1'), '/zork', 'unknown field'],
    [changed(good(), '/a~b', '1'), '/a~0b', 'unknown field'],
    [changed(good(), '/declaration', '[]'), '/declaration', 'expected a text or an object or null'],
    [changed(good(), '/declaration', '1.5'), '/declaration', 'expected a text or an object or null'],
    [changed(good(), '/baseDeclaration', 'null'), '/baseDeclaration', 'expected a text or an object'],
    [changed(good(), '/snapId', '""'), '/snapId', 'expected a text that is not empty'],
    [
      changed(good(), '/store', JSON.stringify('s'.repeat(129))),
      '/store',
      'expected a text of at most 128 characters',
    ],
    [changed(good(), '/classicAllowed', '"yes"'), '/classicAllowed', 'expected true or false'],
    [changed(good(), '/since', '{}'), '/since/yaml', 'this field is missing'],
    [changed(good(), '/since', '{"yaml":"x: 1","snapId":"a"}'), '/since/snapId', 'unknown field'],
    [
      changed(good(), '/exceptions', JSON.stringify(new Array(1001).fill(exception))),
      '/exceptions',
      'expected at most 1000 entries',
    ],
    [
      changed(good(), '/exceptions', JSON.stringify([{ ...exception, until: 'tomorrow' }])),
      '/exceptions/0/until',
      time,
    ],
    [
      changed(good(), '/exceptions', JSON.stringify([{ ...exception, reason: '' }])),
      '/exceptions/0/reason',
      'expected a text that is not empty',
    ],
    [
      changed(good(), '/exceptions', JSON.stringify([exception, { ...exception, by: 'me' }])),
      '/exceptions/1/by',
      'unknown field',
    ],
  ])('is refused with its place: %.60s', async (text, pointer, detail) => {
    expectRefusal(await post(text), 400, 'request-invalid', { pointer, detail });
  });

  it('is refused with a code for an exception that there is not', async () => {
    const reply = await post(
      changed(good(), '/exceptions', JSON.stringify([{ ...exception, code: 'zork' }])),
    );
    expectRefusal(reply, 400, 'request-invalid', {
      pointer: '/exceptions/0/code',
      detail: expect.stringContaining('install-needs-grant'),
    });
  });

  it.each<[string, string, Json]>([
    ['yaml', 'a: [\n', { pointer: '/yaml', line: 2, column: 1 }],
    ['yaml', '{', { pointer: '/yaml', line: 1, column: 2 }],
    ['yaml', 'name: "a\0b"', { pointer: '/yaml', line: 1, column: 9 }],
    ['yaml', 'name: &a [*a]', { pointer: '/yaml' }],
  ])('is refused where its %s is no YAML: %j', async (member, text, place) => {
    expectRefusal(await post(JSON.stringify({ [member]: text })), 422, 'snap-yaml-invalid', place);
    const since = JSON.stringify({ yaml: 'name: x', since: { [member]: text } });
    expectRefusal(await post(since), 422, 'snap-yaml-invalid', {
      ...place,
      pointer: `/since${String(place.pointer)}`,
    });
  });

  it.each<[string, Json, string, string]>([
    ['no header', { declaration: 'x' }, '/declaration', 'assertion-invalid'],
    ['no text', { declaration: '' }, '/declaration', 'assertion-invalid'],
    ['another type', { declaration: { type: 'model' } }, '/declaration/type', 'assertion-invalid'],
    ['rules that are a list', { declaration: { plugs: [] } }, '/declaration/plugs', 'rule-invalid'],
    ['rules that are null', { declaration: { slots: null } }, '/declaration/slots', 'rule-invalid'],
    ['an id that is a list', { declaration: { 'snap-id': [] } }, '/declaration/snap-id', 'assertion-invalid'],
    [
      'the id of another snap',
      { snapId: 'one', declaration: { 'snap-id': 'two' } },
      '/declaration',
      'assertion-invalid',
    ],
    [
      'a revision that is none',
      { declaration: { revision: 'x' } },
      '/declaration/revision',
      'assertion-invalid',
    ],
    [
      'a rule that does not hold',
      { baseDeclaration: { slots: { network: { 'allow-connection': 'maybe' } } } },
      '/baseDeclaration/slots/network/allow-connection',
      'rule-invalid',
    ],
  ])('is refused where a declaration has %s', async (_, more, pointer, code) => {
    expectRefusal(await post(JSON.stringify({ ...good(), ...more })), 422, code, { pointer });
    if ('baseDeclaration' in more || 'snapId' in more) return;
    const since = { ...good(), since: { ...good(), ...more } };
    expectRefusal(await post(JSON.stringify(since)), 422, code, { pointer: `/since${pointer}` });
  });

  it('is refused where it is too large, too deep or too many', async () => {
    const comment = JSON.stringify(`${head}# ${'x'.repeat(0.6 * mebibyte)}`);
    expectRefusal(await post(`{"yaml":${comment}}`), 422, 'limit-exceeded', { pointer: '/yaml' });
    const large = JSON.stringify(`${head}# ${'x'.repeat(40 * mebibyte)}`);
    expect((await post(`{"yaml":${large}}`)).status).toBe(413);
    expect((await post(`{"yaml":${nested(5000)}}`)).status).toBe(400);
    const header = JSON.stringify('x'.repeat(0.3 * mebibyte));
    const declaration = `{"yaml":"name: x","declaration":{"a":${header}}}`;
    expectRefusal(await post(declaration), 422, 'limit-exceeded', { pointer: '/declaration' });
  });

  it('is refused where it is not JSON', async () => {
    for (const text of ['', '{', '{"yaml":"a\0"}', '{"yaml":1,}'])
      expect(await post(text)).toMatchObject({ status: 400, body: { code: 'json-invalid' } });
  });
});

interface RealSnap {
  readonly file: string;
  readonly parses: boolean;
  readonly plugs: Readonly<Record<string, string>>;
  readonly slots: Readonly<Record<string, string>>;
  readonly install: Readonly<Record<string, 'allow' | 'deny'>>;
}

describeShared('reviews of real snaps', 'vectors/real-snaps/expected.json', (expectedFile) => {
  const snaps = JSON.parse(readFileSync(expectedFile, 'utf8')) as RealSnap[];
  const { service } = unharmedService();

  it.each(snaps.map((snap) => [snap.file, snap] as const))('judge %s as devices do', async (_, real) => {
    const yaml = readFileSync(expectedFile.replace('expected.json', real.file), 'utf8');
    const reply = await service().post('/v1/reviews', { yaml, declaration: null });
    if (!real.parses) {
      if (reply.status === 422) expect(reply.body).toMatchObject({ code: 'snap-yaml-invalid' });
      else expect(reply).toMatchObject({ status: 200, body: { verdict: 'reject' } });
      return;
    }
    expect(reply.status).toBe(200);
    const { effective, findings } = reply.body as ReviewAnswer;
    const verdicts = Object.fromEntries(
      effective.map(({ side, name, classic }) => [`${side} ${name}`, classic.installation.outcome]),
    );
    expect(verdicts).toMatchObject(real.install);
    const kept = { plug: real.plugs, slot: real.slots };
    const doubted = findings.filter(
      ({ code, item }) => code === 'attribute-unknown' && item !== undefined && item.name in kept[item.side],
    );
    expect(doubted).toEqual([]);
    for (const { item } of findings) if (item !== undefined) expect(item.line).toBeGreaterThan(0);
  });
});

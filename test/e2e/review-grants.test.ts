import { beforeAll, describe, expect, it } from '@jest/globals';
import { bearing, newToken } from './callers.js';
import { codesOf, control, found, head, leastGrant, personalFiles, reviewing } from './reviewing.js';
import { declarationLines, publisherId, toolId } from './samples.js';

const { service, review } = reviewing();
let reviewer: Record<string, string>;

const send = (path: string, value: unknown, headers: Record<string, string>) =>
  service().ask('POST', path, {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  });

beforeAll(async () => {
  reviewer = bearing((await newToken(service().app, { roles: ['reviewer'] })).text);
  const operator = bearing((await newToken(service().app, { roles: ['operator'] })).text);
  await send('/v1/accounts', { accountId: 'photo-booth-inc', displayName: 'Photo Booth' }, operator);
});

describe('the grants of a review', () => {
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
    expect(codesOf(answer).filter((code) => code === 'install-needs-grant')).toHaveLength(3);
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
      return codesOf(await review({ yaml, declaration: { plugs: { dbus: rule } } }));
    };
    expect(await granted('bus', 'name')).toContain('grant-attribute-value');
    expect(await granted('name', 'bus')).toEqual(await granted('bus', 'name'));
  });

  it('grants a connection without holding the installation of another slot of the same interface', async () => {
    const asked = {
      yaml: {
        name: 'booth',
        version: '1',
        slots: { two: { interface: 'gadgetry' }, gadgetry: { b: 'x', c: true } },
      },
      baseDeclaration: {
        slots: {
          gadgetry: {
            'deny-connection': { 'slot-snap-type': ['app'] },
            // Says nothing of "c": a grant that says so holds who sets it, the base-declaration does not.
            'allow-installation': { 'slot-attributes': { b: 'x|y' } },
          },
        },
      },
    };
    const before = await review(asked);
    const connection = before.findings.find(
      ({ question, item }) => question === 'connection' && item?.name === 'two',
    );
    const { grant } = connection!.remedies![0] as { grant: object };
    const after = await review({ ...asked, declaration: grant });
    const heldIn = (answer: typeof before) =>
      answer.findings
        .filter(({ manualReview }) => manualReview)
        .map(({ question, item }) => `${question} of ${item?.name}`);
    expect(heldIn(before)).toContain('connection of two');
    expect(heldIn(after)).not.toContain('connection of two');
    expect(heldIn(before)).toEqual(expect.arrayContaining(heldIn(after)));
  });

  it('tells of a wrong value before a missing one, whatever the attributes are called', async () => {
    const withMissing = (missing: string) =>
      review({
        yaml: { name: 'booth', version: '1', plugs: { db: { interface: 'dbus', bus: 'system' } } },
        declaration: {
          plugs: {
            dbus: { 'allow-installation': { 'plug-attributes': { bus: 'session', [missing]: 'x' } } },
          },
        },
      });
    for (const missing of ['after', 'zenith'])
      expect(found(await withMissing(missing), 'grant-attribute-value')).toMatchObject({
        observed: 'system',
      });
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
});

describe('a review of a snap with a grant', () => {
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

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { ReviewAnswer } from '../../src/modules/reviews/review-answer.js';
import { describeShared } from '../shared.js';
import { unharmedService } from './bad-requests.js';
import { found, head, leastGrant, personalFiles, reviewing } from './reviewing.js';
import type { Json } from './samples.js';

describe('a review', () => {
  const { service, review } = reviewing();

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
      const decision = await service().post('/v1/decisions?trace=none', {
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

  // A denial matches where the one attribute that a review knows, "c", fits; it looks at the unknown slot, too.
  it.each<[what: string, wanted: Json, c: unknown, outcome: string]>([
    ['an entry fails before the unknown one', { a: 'x', b: '$SLOT(d)' }, { a: 'y', b: 'z' }, 'allow'],
    ['an entry fails behind the unknown one', { b: '$SLOT(d)', a: 'x' }, { a: 'y', b: 'z' }, 'allow'],
    ['the unknown entry wants what is not set', { b: '$SLOT(d)' }, { a: 'y' }, 'allow'],
    ['nothing but the unknown one is open', { b: '$SLOT(d)', a: 'y' }, { a: 'y', b: 'z' }, 'depends'],
    ['an element fails behind an unknown one', { b: '$SLOT(d)' }, [{ b: 'z' }, { a: 'y' }], 'allow'],
  ])('knows what is certain of an attribute where %s', async (_, wanted, c, outcome) => {
    const answer = await review({
      yaml: { name: 'booth', version: '1', plugs: { p: { interface: 'zork', c } } },
      baseDeclaration: { slots: { zork: { 'deny-connection': { 'plug-attributes': { c: wanted } } } } },
    });
    expect(answer.effective[0]!.classic.connection).toMatchObject({ outcome });
  });

  it.each([
    [['$SLOT(d)', 'y'], 'deny'],
    [['y', '$SLOT(d)'], 'deny'],
    [['$SLOT(d)', 'x'], 'depends'],
  ])('knows what is certain of an attribute that may be any of %j', async (wanted, outcome) => {
    const answer = await review({
      yaml: { name: 'booth', version: '1', plugs: { p: { interface: 'zork', c: 'y' } } },
      baseDeclaration: { slots: { zork: { 'deny-connection': { 'plug-attributes': { c: wanted } } } } },
    });
    expect(answer.effective[0]!.classic.connection).toMatchObject({ outcome });
  });

  it.each([[['$SLOT_PUBLISHER_ID', 'alice']], [['alice', '$SLOT_PUBLISHER_ID']]])(
    'needs no publisher of the other side where its own is listed: %j',
    async (publishers) => {
      const answer = await review({
        yaml: { name: 'booth', version: '1', plugs: { p: { interface: 'zork' } } },
        declaration: { 'snap-id': 'snapidsnapidsnapidsnapidsnapid01', 'publisher-id': 'alice' },
        baseDeclaration: {
          slots: { zork: { 'deny-connection': { 'plug-publisher-id': publishers } } },
        },
      });
      expect(answer.effective[0]!.classic.connection).toMatchObject({ outcome: 'deny' });
    },
  );

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

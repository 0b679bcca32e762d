import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DecisionAnswer } from '../../src/modules/decisions/decision-answer.js';
import type { Remedy } from '../../src/engine/review/flag.js';
import { cameraRequest, installation, type Json } from './samples.js';
import { expectRefusal } from './bad-requests.js';
import { type Reply, type Service, startService } from './service.js';

const providerId = 'providerIdproviderIdproviderId01';

const consumer = (plug: Json, more: Json = {}): Json => ({
  snap: { yaml: { name: 'consumer', plugs: { p: plug } }, ...more },
  name: 'p',
});
const provider = (slot: Json, more: Json = {}): Json => ({
  snap: { yaml: { name: 'provider', slots: { s: slot } }, ...more },
  name: 's',
});

/** Questions about a plug of one snap and a slot of another, or of the system, that the built-in rules refuse. */
const refusedPairs: readonly (readonly [string, Json])[] = [
  ['a plug that is connected by hand', cameraRequest()],
  [
    'themes of another publisher',
    {
      action: 'auto-connect',
      plug: consumer({ interface: 'content', content: 'themes' }),
      slot: provider({ interface: 'content', content: 'themes' }),
      device: { classic: true },
    },
  ],
  [
    'an attribute that the rule for slots refuses',
    {
      action: 'connect',
      plug: consumer({ interface: 'home', read: 'all' }),
      device: { classic: true },
    },
  ],
  [
    'a slot of an app that is not to be connected',
    {
      action: 'connect',
      plug: consumer({ interface: 'mir' }),
      slot: provider({ interface: 'mir' }),
      device: { classic: false },
    },
  ],
  [
    'a name on the bus',
    {
      action: 'connect',
      plug: consumer({ interface: 'dbus', bus: 'session', name: 'org.example' }),
      slot: provider(
        { interface: 'dbus', bus: 'session', name: 'org.example' },
        { declaration: { 'snap-id': providerId, 'publisher-id': 'provider-inc' } },
      ),
      device: { classic: true },
    },
  ],
  [
    'what the declaration of the plug says itself',
    cameraRequest({ declaration: { plugs: { camera: { 'deny-auto-connection': 'true' } } } }),
  ],
];

const refusedInstallations: readonly (readonly [string, Json])[] = [
  ['a plug', installation({ yaml: { name: 'x', plugs: { 'snapd-control': null, network: null } } })],
  ['a slot', installation({ yaml: { name: 'x', slots: { 'docker-support': null } } })],
  [
    'several',
    installation({
      yaml: {
        name: 'x',
        plugs: {
          one: { interface: 'personal-files', read: ['$HOME/.a'] },
          two: { interface: 'personal-files', write: ['$HOME/.b'] },
        },
      },
      declaration: { plugs: { camera: { 'allow-auto-connection': 'true' } } },
    }),
  ],
];

const grantsOf = (remedies: readonly Remedy[] | undefined) =>
  (remedies ?? []).flatMap(({ grant, message }) => (grant === undefined ? [] : [{ grant, message }]));

/** A snap with a grant in its declaration, as a request has it. */
function withGrant(snap: Json, grant: object): Json {
  return { ...snap, declaration: { ...(snap.declaration as Json | undefined), ...grant } };
}

describe('remedies of decisions', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  const decide = (request: unknown, query = '?remedy=true&trace=none') =>
    service.post(`/v1/decisions${query}`, request);

  const decided = async (request: unknown): Promise<DecisionAnswer> => {
    const reply = await decide(request);
    expect(reply.status).toBe(200);
    return reply.body as DecisionAnswer;
  };

  it.each(refusedPairs)('let connect when they are put into the request: %s', async (_, request) => {
    const { outcome, remedies } = await decided(request);
    expect(outcome).toBe('deny');
    const grants = grantsOf(remedies);
    expect(grants).not.toEqual([]);
    for (const { grant, message } of grants) {
      const side = message.includes('of plug "') ? 'plug' : 'slot';
      const own = request[side] as Json;
      const changed = { ...request, [side]: { ...own, snap: withGrant(own.snap as Json, grant) } };
      expect(await decided(changed)).toMatchObject({ outcome: 'connect', remedies: [] });
    }
  });

  it('are for the snap of the plug and for that of the slot, and name the other by its id', async () => {
    const ids = { 'snap-id': providerId, 'publisher-id': 'provider-inc' };
    const { remedies } = await decided({
      action: 'auto-connect',
      plug: consumer({ interface: 'content', content: 'themes' }),
      slot: provider({ interface: 'content', content: 'themes' }, { declaration: ids }),
      device: { classic: true },
    });
    const grants = grantsOf(remedies).map(({ grant }) => grant);
    expect(grants).toHaveLength(2);
    const [plugGrant, slotGrant] = grants as [Json, Json];
    expect(JSON.stringify(plugGrant)).toContain(`"slot-snap-id":["${providerId}"]`);
    expect(Object.keys(slotGrant)).toEqual(['slots']);
    expect(JSON.stringify(slotGrant)).toContain('"plug-snap-type":["app"]');
  });

  it.each(refusedInstallations)('let install when they are put into the request: %s', async (_, request) => {
    const { outcome, items = [] } = await decided(request);
    expect(outcome).toBe('deny');
    for (const { outcome: before, remedies, side, name } of items) {
      const grants = grantsOf(remedies);
      expect(grants).toHaveLength(before === 'deny' ? 1 : 0);
      for (const { grant } of grants) {
        const changed = { ...request, snap: withGrant(request.snap as Json, grant) };
        const after = (await decided(changed)).items ?? [];
        for (const item of after) {
          const was = items.find((one) => one.side === item.side && one.name === item.name)!;
          const isMeant = item.side === side && item.name === name;
          expect(item).toMatchObject({ outcome: isMeant ? 'install' : was.outcome });
        }
      }
    }
  });

  it('tell what else a grant changes between the two snaps', async () => {
    const refusing = { 'deny-connection': 'true', 'deny-auto-connection': 'true' };
    const declaration = {
      'snap-id': providerId,
      'publisher-id': 'provider-inc',
      slots: { network: refusing },
    };
    const { remedies = [] } = await decided({
      action: 'connect',
      plug: consumer({ interface: 'network' }),
      slot: provider({ interface: 'network' }, { declaration }),
      device: { classic: true },
    });
    const [ofPlug, ofSlot] = remedies.filter(({ kind }) => kind === 'grant');
    // The plug's rule takes the place of the slot's, which refuses the other question as well.
    expect(ofPlug).toMatchObject({
      message: 'grant connection of plug "p" to slot "s" in the declaration of its snap',
      alsoChanges: ['auto-connection of plug "p" with slot "s" was denied and becomes allowed'],
    });
    expect(ofSlot).toMatchObject({
      message: 'grant connection of slot "s" from plug "p" in the declaration of its snap',
      alsoChanges: [],
    });
  });

  it('name the attribute to leave out only where that is enough', async () => {
    const connect = { action: 'connect', device: { classic: true } };
    const plug = consumer({ interface: 'home', read: 'all' });
    const toSystem = await decided({ ...connect, plug });
    expect(toSystem.remedies).toContainEqual(
      expect.objectContaining({ kind: 'drop-attribute', attribute: 'read' }),
    );
    const without = await decided({ ...connect, plug: consumer({ interface: 'home' }) });
    expect(without).toMatchObject({ outcome: 'connect', remedies: [] });
    const refusing = { declaration: { slots: { home: { 'deny-connection': 'true' } } } };
    const slot = provider({ interface: 'home' }, refusing);
    const toRefusing = await decided({ ...connect, plug, slot });
    expect(toRefusing.remedies?.map(({ kind }) => kind)).toEqual(['grant', 'grant']);
  });

  it('are not there for what is allowed, for a sideload and between different interfaces', async () => {
    const allowed = {
      action: 'connect',
      plug: consumer({ interface: 'network' }),
      device: { classic: true },
    };
    expect(await decided(allowed)).toMatchObject({ outcome: 'connect', remedies: [] });
    const sideloaded = await decided({
      action: 'sideload',
      snap: { yaml: { name: 'x', slots: { 'docker-support': null } } },
      device: { classic: true },
    });
    for (const item of sideloaded.items ?? []) expect(item.remedies).toEqual([]);
    const mixed = await decided({
      action: 'connect',
      plug: consumer({ interface: 'home' }),
      slot: provider({ interface: 'network' }),
      device: { classic: true },
    });
    expect(mixed).toMatchObject({ outcome: 'deny', remedies: [] });
  });

  it.each(['', '?remedy=false'])('are looked for only where they are asked for: "%s"', async (query) => {
    expect((await decide(cameraRequest(), query)).body).not.toHaveProperty('remedies');
  });

  it.each(['maybe', '', 'TRUE', '1'])('are not to be had with remedy=%s', async (value) => {
    expectRefusal(await decide(cameraRequest(), `?remedy=${value}`), 400, 'request-invalid', {
      parameter: 'remedy',
      detail: 'expected one of true, false',
    });
  });

  it('are the same in a batch and line by line', async () => {
    const requests = [...refusedPairs, ...refusedInstallations].map(([, request]) => request);
    const alone = await Promise.all(requests.map(decided));
    const shown = ({ outcome, remedies, items }: DecisionAnswer) => ({ outcome, remedies, items });
    const batch = await service.post('/v1/decisions/batch?remedy=true&trace=none', { requests });
    const { decisions } = batch.body as { decisions: DecisionAnswer[] };
    expect(decisions.map(shown)).toEqual(alone.map(shown));
    const lines: Reply = await service.ask('POST', '/v1/decisions/batch?remedy=true&trace=none', {
      headers: { 'content-type': 'application/x-ndjson' },
      body: requests.map((request) => JSON.stringify(request)).join('\n'),
    });
    expect((lines.body as DecisionAnswer[]).map(shown)).toEqual(alone.map(shown));
  });
});

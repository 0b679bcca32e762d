import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { ulid } from 'ulid';
import type { Settings } from '../../src/config/settings.js';
import { DecisionLog } from '../../src/modules/decision-log/decision-log.js';
import { LoggedDecision } from '../../src/modules/decision-log/logged-decision.entity.js';
import { LoggedDecisions } from '../../src/modules/decision-log/logged-decisions.js';
import { Retention } from '../../src/modules/decision-log/retention.js';
import { temporaryDirectory } from '../support/database.js';
import { databaseUrlOfTests } from '../support/postgres.js';
import { callerHeaders } from './callers.js';
import { parseExposition } from './exposition.js';
import { linesOf } from './openapi-response.js';
import {
  baseText,
  cameraGranted,
  cameraRefused,
  cameraRequest,
  declarationText,
  digest,
  installation,
  type Json,
  plugsYaml,
  publish,
  toolId,
} from './samples.js';
import { type Reply, type Service, startService, testSettings } from './service.js';

/** The service with a decision log, and the header fields of an auditor. */
async function logging(settings: Partial<Settings> = {}): Promise<{
  service: Service;
  get: (id: unknown) => Promise<Reply>;
  replay: (id: unknown) => Promise<Reply>;
}> {
  const service = await startService(undefined, { ...testSettings, decisionLog: 1, ...settings });
  const headers = await callerHeaders(service.app, 'auditor');
  return {
    service,
    get: (id) => service.ask('GET', `/v1/decisions/${String(id)}`, { headers }),
    replay: (id) => service.ask('POST', `/v1/decisions/${String(id)}/replay`, { headers }),
  };
}

const idOf = ({ body }: Reply) => (body as { id: string }).id;

/** The answer in a replay, as it came over the wire. */
const answerIn = ({ text }: Reply) => text.slice(text.indexOf(',"answer":') + ',"answer":'.length, -1);

/** Has what waits written. */
const flush = ({ app }: Service) => app.get(DecisionLog).onApplicationShutdown();

const stored = ({ app }: Service) => app.get(DataSource).manager.count(LoggedDecision);

describe('the decision log', () => {
  let started: Awaited<ReturnType<typeof logging>>;
  let service: Service;

  beforeAll(async () => {
    started = await logging();
    ({ service } = started);
  });

  afterAll(() => service.close());

  it('has what was decided, and what it was made of, before it is written and after', async () => {
    const request = cameraRequest({ snapId: toolId });
    const answer = await service.post('/v1/decisions?trace=none&remedy=true', request);
    const { id, inputs } = answer.body as { id: string; inputs: object };
    const waiting = await started.get(id);
    await flush(service);
    const written = await started.get(id);
    expect(written.body).toEqual(waiting.body);
    expect(written.body).toEqual({
      id,
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      route: '/v1/decisions',
      trace: 'none',
      remedy: true,
      action: 'auto-connect',
      outcome: 'deny',
      reason: 'denied-by-rule',
      request,
      masked: [],
      inputs,
      answerDigest: digest(answer.text),
    });
  });

  it('changes no revision of the store', async () => {
    const { headers } = await service.post('/v1/decisions', cameraRequest());
    await flush(service);
    const after = await service.post('/v1/decisions', cameraRequest());
    expect(after.headers.get('plugboard-store-revision')).toBe(headers.get('plugboard-store-revision'));
  });

  it('logs each decision of a batch, and none that was refused', async () => {
    await flush(service);
    const before = await stored(service);
    const requests = [cameraRequest(), {}, installation({ yaml: plugsYaml('network') })];
    const batch = await service.post('/v1/decisions/batch', { requests });
    const stream = await service.ask('POST', '/v1/decisions/batch', {
      headers: { 'content-type': 'application/x-ndjson' },
      body: requests.map((request) => `${JSON.stringify(request)}\n`).join(''),
    });
    await flush(service);
    expect(await stored(service)).toBe(before + 4);
    const { decisions } = batch.body as { decisions: { id: string }[] };
    const [first, , third] = [decisions[0], decisions[1], (linesOf(stream.text) as { id: string }[])[2]];
    for (const one of [first, third]) {
      expect((await started.get(one?.id)).body).toMatchObject({ route: '/v1/decisions/batch' });
      const replayed = await started.replay(one?.id);
      expect(replayed.body).toMatchObject({ outcome: 'same', answer: { id: one?.id } });
    }
  });

  it('answers 404 for a decision that was not logged', async () => {
    for (const id of [ulid(), 'x', "'"]) {
      expect((await started.get(id)).status).toBe(404);
      expect((await started.replay(id)).status).toBe(404);
    }
  });

  it('takes no body for a replay', async () => {
    const id = idOf(await service.post('/v1/decisions', cameraRequest()));
    const headers = {
      ...(await callerHeaders(service.app, 'operator')),
      'content-type': 'application/json',
    };
    const reply = await service.ask('POST', `/v1/decisions/${id}/replay`, { headers, body: '{"asOf":1}' });
    expect(reply.status).toBe(400);
  });

  describe('replays', () => {
    const odd = { yaml: { name: 'tool', plugs: { camera: { n: 1, list: [true, 'grüße 🎈'] } } } };

    it.each([
      ['a connection', '', JSON.stringify(cameraRequest())],
      ['with remedies', '?remedy=true&trace=failing', JSON.stringify(cameraRequest())],
      ['an installation', '?trace=none', JSON.stringify(installation({ yaml: plugsYaml('snapd-control') }))],
      [
        'other numbers',
        '',
        JSON.stringify(cameraRequest(odd)).replace('"n":1', '"n":[1.0,-0.0,1e21,1.5,9007199254740993]'),
      ],
      [
        'an inline declaration',
        '',
        JSON.stringify(cameraRequest({ declaration: declarationText(cameraGranted) })),
      ],
    ])('%s to the same bytes', async (_, query, body) => {
      const answer = await service.postText(`/v1/decisions${query}`, body);
      expect(answer.status).toBe(200);
      const replayed = await started.replay(idOf(answer));
      expect(replayed.body).toMatchObject({ outcome: 'same', answerDigest: digest(answer.text) });
      expect(answerIn(replayed)).toBe(answer.text);
    });

    it('keeps numbers as they were sent', async () => {
      const numbers = '[1.0,-0.0,1e+21,1.5,9007199254740993]';
      const body = JSON.stringify(cameraRequest(odd)).replace('"n":1', `"n":${numbers}`);
      const { text } = await started.get(idOf(await service.postText('/v1/decisions', body)));
      expect(text).toContain(`"n":${numbers}`);
    });

    it('with the declarations that were in force then', async () => {
      const ask = async (snap: Json, rest: Json = {}) =>
        service.post('/v1/decisions', cameraRequest({ snapId: toolId, ...snap }, rest));
      const none = await ask({});
      await publish(service.app, declarationText(cameraGranted, 1));
      const asFirst = await ask({});
      const inForceAt = new Date().toISOString();
      await publish(service.app, declarationText(cameraRefused, 2));
      await publish(service.app, baseText(2));
      const asked = [
        none,
        asFirst,
        await ask({}),
        await ask({ asOf: 1 }),
        await ask({}, { asOf: inForceAt }),
        // The same snap on both sides, as of different revisions.
        await ask(
          { asOf: 1 },
          {
            slot: {
              snap: { yaml: 'name: tool\nslots: {camera: {}}', snapId: toolId, asOf: 2 },
              name: 'camera',
            },
          },
        ),
      ];
      await publish(service.app, declarationText(cameraGranted, 3));
      await flush(service);
      expect(asked.map(({ body }) => (body as { outcome: string }).outcome)).toEqual([
        'deny',
        'connect',
        'deny',
        'connect',
        'connect',
        'connect',
      ]);
      for (const answer of asked) {
        const replayed = await started.replay(idOf(answer));
        expect(replayed.body).toMatchObject({ outcome: 'same' });
        expect(answerIn(replayed)).toBe(answer.text);
      }
    });

    it('what is stored otherwise, saying what differs or is gone', async () => {
      await publish(service.app, declarationText(cameraGranted, 4));
      const answer = await service.post('/v1/decisions', cameraRequest({ snapId: toolId }));
      await flush(service);
      const id = idOf(answer);
      const { manager } = service.app.get(DataSource);
      const { inputs: text } = await manager.findOneByOrFail(LoggedDecision, { id });
      const inputs = JSON.parse(text) as { plug: { declaration: Json }; engine: Json; baseDeclaration: Json };
      const changed = async (change: object) => {
        await manager.update(LoggedDecision, { id }, { inputs: JSON.stringify({ ...inputs, ...change }) });
        return (await started.replay(id)).body;
      };
      const declaration = { ...inputs.plug.declaration, digest: 'x', revision: 3 };
      expect(await changed({ plug: { ...inputs.plug, declaration } })).toEqual({
        id,
        answerDigest: digest(answer.text),
        outcome: 'input-gone',
        gone: [
          {
            input: 'plug',
            detail: `the snap-declaration of snap-id "${toolId}" in revision 3 is not stored any more`,
          },
        ],
      });
      expect(await changed({ baseDeclaration: { source: 'built-in', digest: 'x' } })).toMatchObject({
        outcome: 'input-gone',
        gone: [
          {
            input: 'baseDeclaration',
            detail: 'the built-in base-declaration was another one, of another version',
          },
        ],
      });
      await manager.update(LoggedDecision, { id }, { answerDigest: 'x' });
      expect(await changed({ engine: { ...inputs.engine, version: '0.0.1' } })).toMatchObject({
        outcome: 'different',
        differs: [{ input: 'engine', detail: expect.stringContaining('"version":"0.0.1"') }],
        answer: { id, outcome: 'connect' },
      });
      await manager.update(LoggedDecision, { id }, { request: '{"action":"connect"}' });
      expect(await changed({})).toMatchObject({
        outcome: 'different',
        differs: [{ input: 'answer', detail: expect.stringContaining('the request is refused now') }],
      });
    });
  });
});

describe('the decision log, set otherwise', () => {
  let close: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const one of close) await one();
    close = [];
  });

  const start = async (settings: Partial<Settings>) => {
    const started = await logging(settings);
    close.push(() => started.service.close());
    return started;
  };

  it.each([
    ['nothing', 0, 0],
    ['everything', 1, 20],
  ])('logs %s of a share of %d', async (_, decisionLog, expected) => {
    const { service } = await start({ decisionLog });
    for (let time = 0; time < 20; time++) await service.post('/v1/decisions', cameraRequest());
    await flush(service);
    expect(await stored(service)).toBe(expected);
  });

  it('keeps what is masked to itself, and says so', async () => {
    const { service, get, replay } = await start({
      decisionLogMask: ['serial', '/device/model', '/plug/dynamicAttributes/*'],
    });
    const secret = 'a-secret';
    const yaml = {
      name: 'tool',
      plugs: { camera: { serial: secret, inner: { serial: secret }, kept: 'x' } },
    };
    const answer = await service.post(
      '/v1/decisions',
      cameraRequest(
        { yaml },
        {
          plug: { snap: { yaml }, name: 'camera', dynamicAttributes: { other: secret } },
          slot: { snap: { yaml: `name: a\nslots: {camera: {serial: ${secret}}}` }, name: 'camera' },
        },
      ),
    );
    expect(answer.status).toBe(200);
    await flush(service);
    const pointers = [
      '/plug/snap/yaml/plugs/camera/serial',
      '/plug/snap/yaml/plugs/camera/inner/serial',
      '/plug/dynamicAttributes/other',
      '/slot/snap/yaml',
    ];
    const logged = await get(idOf(answer));
    expect(logged.body).toMatchObject({ masked: pointers, request: { action: 'auto-connect' } });
    expect(logged.text).not.toContain(secret);
    expect(logged.text).toContain('"kept":"x"');
    expect((await replay(idOf(answer))).body).toMatchObject({
      outcome: 'input-gone',
      gone: pointers.map((pointer) => ({ input: 'request', pointer })),
    });
  });

  it('replays what no mask has met', async () => {
    const { service, replay } = await start({ decisionLogMask: ['serial'] });
    const answer = await service.post('/v1/decisions', cameraRequest());
    expect((await replay(idOf(answer))).body).toMatchObject({ outcome: 'same' });
  });

  it('forgets what is older than it is kept', async () => {
    const { service, get, replay } = await start({ decisionLogRetention: 1 });
    const answer = await service.post('/v1/decisions', cameraRequest());
    await flush(service);
    const record = (await service.app.get(LoggedDecisions).find(idOf(answer))) as LoggedDecision;
    const old = Date.now() - 86_400_001;
    const at = new Date(old).toISOString();
    const records = Array.from({ length: 501 }, () => Object.assign({}, record, { id: ulid(old), at }));
    await service.app.get(LoggedDecisions).add(records);
    expect((await get(records[0]?.id)).status).toBe(404);
    expect((await replay(records[0]?.id)).status).toBe(404);
    expect(await service.app.get(Retention).run()).toBe(501);
    expect(await stored(service)).toBe(1);
    expect((await get(idOf(answer))).status).toBe(200);
  });

  it('counts what it has written', async () => {
    const { service } = await start({});
    const requests = Array.from({ length: 300 }, () => cameraRequest());
    await service.post('/v1/decisions/batch', { requests });
    await flush(service);
    const samples = parseExposition((await service.ask('GET', '/metrics')).text);
    const records = (result: string) =>
      samples.get(`plugboard_decision_log_records_total{result="${result}"}`);
    expect([records('written'), records('dropped'), records('failed')]).toEqual([300, 0, 0]);
    expect(samples.get('plugboard_decision_log_waiting')).toBe(0);
  });

  it('has what was decided before the service ended', async () => {
    const directory = temporaryDirectory();
    const place = { data: directory.path, databaseUrl: await databaseUrlOfTests() };
    const before = await logging(place);
    const answer = await before.service.post('/v1/decisions', cameraRequest());
    await before.service.close();
    const { replay, service } = await start({ ...place, decisionLog: 0 });
    close.push(() => {
      directory.remove();
      return Promise.resolve();
    });
    expect(answerIn(await replay(idOf(answer)))).toBe(answer.text);
    expect(service.app.get(DecisionLog).takesNext()).toBe(false);
  });
});

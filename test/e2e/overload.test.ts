import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Controller, Get, HttpCode, Module, Post } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AppModule } from '../../src/app.module.js';
import type { Settings } from '../../src/config/settings.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { Access } from '../../src/modules/auth/access.js';
import { OverloadCounts } from '../../src/modules/overload/overload-counts.js';
import { type Service, startService, testSettings } from './service.js';

/** Requests that are answered when a test says so. */
const gate = { waiting: 0, open: (): void => undefined, opened: Promise.resolve() };

function shutGate(): void {
  gate.waiting = 0;
  gate.opened = new Promise((resolve) => (gate.open = resolve));
}

@Controller('held')
class WorkController {
  @Get('gate')
  @Access('anonymous')
  async gate(): Promise<object> {
    gate.waiting++;
    await gate.opened;
    return {};
  }

  @Post('gate')
  @Access('anonymous')
  @HttpCode(200)
  gateWithBody(): Promise<object> {
    return this.gate();
  }

  /** Takes a while, and nothing else gets its turn meanwhile. */
  @Get('busy')
  @Access('anonymous')
  busy(): object {
    const until = performance.now() + 30;
    while (performance.now() < until);
    return {};
  }
}

@Module({ controllers: [WorkController] })
class WorkModule {}

let service: Service;

afterEach(() => service.close());

async function start(settings: Partial<Settings>): Promise<OverloadCounts> {
  const all = { ...testSettings, ...settings };
  service = await startService({ module: WorkModule, imports: [AppModule.with(all)] }, all);
  return service.app.get(OverloadCounts, { strict: false });
}

/** Waits for what has to become true in a service of the same process. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const overloaded = (detail: string) => ({
  status: 503,
  contentType: 'application/problem+json',
  body: { code: 'overloaded', status: 503, detail },
});

describe('requests in flight', () => {
  it('are refused when there are too many, and let in again when some are answered', async () => {
    const counts = await start({ maxInFlight: 3 });
    shutGate();
    const waiting = [1, 2, 3].map(() => service.ask('GET', '/held/gate'));
    await until(() => gate.waiting === 3);
    expect(counts.inFlight).toBe(3);
    const refused = await service.ask('GET', '/v1/interfaces');
    expect(refused).toMatchObject(
      overloaded('the service is overloaded: as many requests are being answered as may be at once'),
    );
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await service.ask('GET', '/livez')).status).toBe(200);
    expect((await service.ask('GET', '/readyz?for=evaluation')).status).toBe(200);
    gate.open();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200]);
    await until(() => counts.inFlight === 0);
    expect((await service.ask('GET', '/v1/interfaces')).status).toBe(200);
    expect(counts.shed).toEqual({ inFlight: 1, eventLoop: 0, memory: 0, batches: 0, queuedWrites: 0 });
  });

  it('are told to snap clients in their own form', async () => {
    await start({ maxInFlight: 1 });
    shutGate();
    const waiting = service.ask('GET', '/held/gate');
    await until(() => gate.waiting === 1);
    const refused = await service.ask('GET', '/v2/assertions/base-declaration/16');
    gate.open();
    await waiting;
    expect(refused).toMatchObject({ status: 503, body: { 'error-list': [{ code: 'overloaded' }] } });
    expect(refused.headers.get('retry-after')).toBe('1');
  });

  it('weigh as much as their bodies, and a single one always has its turn', async () => {
    const counts = await start({ maxInFlight: 4 });
    shutGate();
    const large = service.post('/held/gate', { text: 'x'.repeat(65_536 * 2) });
    await until(() => gate.waiting === 1);
    expect(counts.inFlight).toBe(3);
    expect((await service.post('/held/gate', { text: 'x'.repeat(65_536) })).status).toBe(503);
    const small = service.ask('GET', '/held/gate');
    await until(() => gate.waiting === 2);
    gate.open();
    expect([(await large).status, (await small).status]).toEqual([200, 200]);
    await until(() => counts.inFlight === 0);
    expect((await service.post('/held/gate', { text: 'x'.repeat(65_536 * 9) })).status).toBe(200);
  });

  it('weigh as much as they may when they do not say how long they are', async () => {
    const counts = await start({ maxInFlight: 1000 });
    shutGate();
    const socket = await opened();
    socket.write(
      'POST /held/gate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
    );
    await until(() => gate.waiting === 1);
    expect(counts.inFlight).toBe(1 + (4 * 1024 * 1024) / 65_536);
    gate.open();
    await until(() => counts.inFlight === 0);
    socket.destroy();
  });

  it('count no more when their client is gone, pipelined ones too', async () => {
    const counts = await start({ maxInFlight: 10 });
    shutGate();
    const socket = await opened();
    socket.write('GET /held/gate HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(5));
    await until(() => gate.waiting === 5);
    expect(counts.inFlight).toBe(5);
    socket.destroy();
    await until(() => counts.inFlight === 0);
    gate.open();
    expect((await service.ask('GET', '/v1/interfaces')).status).toBe(200);
    expect(counts.inFlight).toBeLessThanOrEqual(1);
  });
});

describe('a long turn of the event loop', () => {
  it('ends with refusals, and the next one begins anew', async () => {
    const counts = await start({ maxEventLoopDelay: 10 });
    // Of new connections one is accepted in each turn, so these have been used before.
    const sockets = await Promise.all(Array.from({ length: 8 }, () => used()));
    const answers = sockets.map((socket) => answerOn(socket));
    for (const socket of sockets) {
      socket.write('GET /held/busy HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    }
    const statuses = (await Promise.all(answers)).map((answer) => answer.slice(9, 12));
    const refused = statuses.filter((status) => status === '503').length;
    expect(new Set(statuses)).toEqual(new Set(['200', '503']));
    expect(counts.shed.eventLoop).toBe(refused);
    expect((await service.ask('GET', '/held/busy')).status).toBe(200);
  });
});

describe('batches', () => {
  const question = {
    action: 'auto-connect',
    plug: { snap: { yaml: 'name: a\nplugs:\n  camera:\n' }, name: 'camera' },
    device: { classic: true },
  };

  it('are refused while too many questions of others wait, and single questions are not', async () => {
    const counts = await start({ maxEventLoopDelay: 60_000 });
    const { overload } = service.app.getHttpAdapter().getInstance();
    const leave = [overload.shedding.enterBatch(10_000), overload.shedding.enterBatch(10_001)];
    const batch = { requests: [question, question] };
    expect(await service.post('/v1/decisions/batch', batch)).toMatchObject(
      overloaded('the service is overloaded: too many questions of other batches wait to be answered'),
    );
    expect((await service.post('/v1/decisions', question)).status).toBe(200);
    leave.forEach((over) => {
      over();
    });
    expect((await service.post('/v1/decisions/batch', batch)).status).toBe(200);
    expect(counts.shed.batches).toBe(1);
  });
});

describe('changes that wait to be stored', () => {
  it('are refused when there are too many, and nothing else is', async () => {
    const counts = await start({ maxQueuedWrites: 2 });
    const unitOfWork = service.app.get(UnitOfWork);
    shutGate();
    const first = unitOfWork.run(() => gate.opened);
    const waiting = [1, 2].map((value) => unitOfWork.run(() => Promise.resolve(value)));
    expect(counts.queuedWrites).toBe(2);
    await expect(unitOfWork.run(() => Promise.resolve())).rejects.toThrow(
      '2 changes wait to be stored already',
    );
    expect((await service.ask('GET', '/v1/interfaces')).status).toBe(200);
    gate.open();
    await first;
    expect(await Promise.all(waiting)).toEqual([1, 2]);
    expect(counts.shed.queuedWrites).toBe(1);
    expect(counts.queuedWrites).toBe(0);
  });
});

async function opened(): Promise<Socket> {
  const socket = connect(service.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function used(): Promise<Socket> {
  const socket = await opened();
  socket.write('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'data');
  return socket;
}

function answerOn(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => {
      resolve(text);
    });
  });
}

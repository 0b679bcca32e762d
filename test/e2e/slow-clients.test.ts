import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Settings } from '../../src/config/settings.js';
import { type ConnectionTimes, usualTimes } from '../../src/modules/http/connection-times.js';
import { type Service, startService, testSettings } from './service.js';

let service: Service;
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await service.close();
});

async function start(times: Partial<ConnectionTimes>, settings: Partial<Settings> = {}): Promise<void> {
  const all = { ...usualTimes, look: 20, ...times };
  service = await startService(undefined, { ...testSettings, ...settings }, all);
}

/** A connection, what has come over it, and its end. */
async function open(): Promise<{ socket: Socket; received: () => string; closed: Promise<void> }> {
  const socket = connect(service.port, '127.0.0.1');
  sockets.push(socket);
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      resolve();
    });
  });
  await once(socket, 'connect');
  return { socket, received: () => text, closed };
}

/** Sends a byte now and then for as long as somebody takes it. */
async function trickle(socket: Socket, text: string): Promise<void> {
  while (!socket.destroyed && socket.writable) {
    socket.write(text);
    await pause(20);
  }
}

const decision = JSON.stringify({
  action: 'auto-connect',
  plug: { snap: { yaml: 'name: a\nplugs:\n  camera:\n' }, name: 'camera' },
  device: { classic: true },
});

const post = (path: string, type: string, rest: string) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\n${rest}`;

const problem = (text: string): unknown => JSON.parse(text.split('\r\n\r\n')[1] ?? '');

describe('slow clients', () => {
  it('are cut where the head of a request does not come', async () => {
    await start({ head: 100, request: 60_000 });
    const { socket, received, closed } = await open();
    socket.write('GET /livez HTTP/1.1\r\nHost: x\r\n');
    await Promise.all([trickle(socket, 'X-More: 1\r\n'), closed]);
    expect(received()).toMatch(/^HTTP\/1\.1 408 /);
    expect(problem(received())).toMatchObject({ code: 'request-timeout' });
  });

  it('are cut where a body does not come, while others are answered', async () => {
    await start({ head: 100, request: 100 });
    const { socket, received, closed } = await open();
    socket.write(post('/v1/decisions', 'application/json', 'Content-Length: 100000\r\n\r\n{'));
    await Promise.all([trickle(socket, ' '), closed]);
    expect(received()).toMatch(/^HTTP\/1\.1 408 /);
    expect((await service.ask('GET', '/livez')).status).toBe(200);
  });

  it('may take longer over a stream', async () => {
    await start({ head: 60, request: 60 });
    const { socket, received } = await open();
    socket.write(
      post('/v1/decisions/batch?trace=none', 'application/x-ndjson', 'Transfer-Encoding: chunked\r\n\r\n'),
    );
    const chunk = `${(decision.length + 1).toString(16)}\r\n${decision}\n\r\n`;
    for (let line = 0; line < 15; line++) {
      socket.write(chunk);
      await pause(20);
    }
    socket.write('0\r\n\r\n');
    while (!received().endsWith('0\r\n\r\n')) await pause(10);
    expect(received().match(/"outcome"/g)).toHaveLength(15);
    // The next request on the connection has the usual time again.
    const before = received().length;
    socket.write(post('/v1/decisions', 'application/json', 'Content-Length: 100000\r\n\r\n{'));
    await trickle(socket, ' ');
    expect(received().slice(before)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('may not take a stream for ever', async () => {
    await start({ stream: 150 });
    const { socket, closed } = await open();
    socket.write(
      post('/v1/decisions/batch?trace=none', 'application/x-ndjson', 'Transfer-Encoding: chunked\r\n\r\n'),
    );
    await Promise.all([trickle(socket, '1\r\n\n\r\n'), closed]);
    expect(socket.destroyed).toBe(true);
  });

  it('are cut where they do not read their answer, of which little is held', async () => {
    await start({ silence: 300 });
    const { socket, closed } = await open();
    socket.pause();
    const lines = `${decision}\n`.repeat(400);
    const chunk = `${lines.length.toString(16)}\r\n${lines}\r\n`;
    socket.write(
      post('/v1/decisions/batch?trace=full', 'application/x-ndjson', 'Transfer-Encoding: chunked\r\n\r\n'),
    );
    let sent = 0;
    const sending = (async () => {
      while (!socket.destroyed && sent < 500) {
        sent++;
        if (!socket.write(chunk)) {
          await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
        }
      }
    })();
    // What is not read is not taken in either, so that a sender of 500 such parts gets stuck long before.
    await Promise.all([closed, sending]);
    expect(sent).toBeLessThan(500);
  });

  it('get no more connections than there may be', async () => {
    await start({}, { maxConnections: 2 });
    const [first] = [await open(), await open()];
    const third = await open();
    await third.closed;
    first.socket.write('GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await first.closed;
    expect(first.received()).toMatch(/^HTTP\/1\.1 200 /);
    const fourth = await open();
    fourth.socket.write('GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await fourth.closed;
    expect(fourth.received()).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('are disconnected when they ask for nothing more', async () => {
    await start({ idle: 50 });
    const { socket, received, closed } = await open();
    socket.write('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n');
    await closed;
    expect(received()).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('many requests at once on one connection', () => {
  it('are answered in their order, those that are too many with 503', async () => {
    await start({}, { maxInFlight: 50 });
    const { socket, received } = await open();
    const many = 2000;
    const request = post(
      '/v1/decisions?trace=none',
      'application/json',
      `Content-Length: ${decision.length}\r\n\r\n${decision}`,
    );
    for (let at = 0; at < many; at++) {
      socket.write(request.replace('Host: x', `Host: x\r\nX-Request-ID: id-${at}`));
    }
    const heads = () => received().match(/HTTP\/1\.1 \d\d\d [^]*?\r\n\r\n/g) ?? [];
    while (heads().length < many) await pause(20);
    const ids = heads().map((head) => /x-request-id: id-(\d+)/i.exec(head)?.[1]);
    expect(ids).toEqual(Array.from({ length: many }, (_, at) => String(at)));
    const statuses = new Set(heads().map((head) => head.slice(9, 12)));
    expect(statuses.has('200')).toBe(true);
    expect([...statuses].filter((status) => status !== '200' && status !== '503')).toEqual([]);
    expect((await service.ask('GET', '/livez')).status).toBe(200);
  });
});

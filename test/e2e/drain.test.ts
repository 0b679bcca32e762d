import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStore } from '../../src/database/open-store.js';
import { AuditEntries } from '../../src/modules/audit/audit-entries.js';
import { entities } from '../../src/modules/entities.js';
import { buildService, type ChildService, startChild } from '../support/child-service.js';
import { temporaryDirectory } from '../support/database.js';

const decision = JSON.stringify({
  action: 'auto-connect',
  plug: { snap: { yaml: 'name: a\nplugs:\n  camera:\n' }, name: 'camera' },
  device: { classic: true },
});

/** What became of a request: its status, or why there is none. */
interface Outcome {
  readonly result: string;
  /** Whether the service has said that this is the last answer of the connection. */
  readonly isLast: boolean;
}

function ask(port: number, agent: Agent, method: string, path: string, body = ''): Promise<Outcome> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = httpRequest({ host: '127.0.0.1', port, method, path, agent, headers }, (response) => {
      const { statusCode, headers: answered } = response;
      response.resume();
      response.on('end', () => {
        resolve({ result: String(statusCode), isLast: answered.connection === 'close' });
      });
      response.on('error', () => {
        resolve({ result: 'broken off', isLast: true });
      });
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ result: error.code ?? error.message, isLast: true });
    });
    request.end(body);
  });
}

/** Asks one question after another on one connection after another, until the service takes no more. */
async function caller(port: number): Promise<string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const results: string[] = [];
  for (;;) {
    const { result } = await ask(port, agent, 'POST', '/v1/decisions?trace=none', decision);
    results.push(result);
    if (result !== '200') {
      agent.destroy();
      return results;
    }
  }
}

describe('stopping', () => {
  let directory: ReturnType<typeof temporaryDirectory>;

  beforeAll(() => {
    buildService();
  }, 240_000);

  beforeEach(() => {
    directory = temporaryDirectory();
  });

  afterEach(() => {
    directory.remove();
  });

  it('loses no request of a service under load', async () => {
    // On a busy machine some would be refused.
    const service = await startChild(directory.path, { PLUGBOARD_MAX_EVENT_LOOP_DELAY: '0' });
    const callers = Array.from({ length: 20 }, () => caller(service.port));
    await pause(500);
    service.process.kill('SIGTERM');
    const results = await Promise.all(callers);
    // Each was answered up to the last one, which found nobody that listens.
    expect(new Set(results.flatMap((all) => all.slice(0, -1)))).toEqual(new Set(['200']));
    expect(new Set(results.map((all) => all.at(-1)))).toEqual(new Set(['ECONNREFUSED']));
    expect((await service.ended).status).toBe(0);
  }, 60_000);

  it('is told for a while before, during which requests go on', async () => {
    const service = await startChild(directory.path, { PLUGBOARD_DRAIN_DELAY: '2' });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await ask(service.port, agent, 'GET', '/readyz')).toEqual({ result: '200', isLast: false });
    service.process.kill('SIGTERM');
    let ready = await ask(service.port, agent, 'GET', '/readyz');
    while (ready.result === '200') ready = await ask(service.port, agent, 'GET', '/readyz');
    expect(ready).toEqual({ result: '503', isLast: false });
    const answer = await ask(service.port, agent, 'POST', '/v1/decisions', decision);
    expect(answer).toEqual({ result: '200', isLast: false });
    expect((await ask(service.port, agent, 'GET', '/livez')).result).toBe('200');
    expect((await service.ended).status).toBe(0);
    expect((await ask(service.port, agent, 'GET', '/livez')).result).toBe('ECONNREFUSED');
  }, 60_000);

  it('stores what had gathered to be stored later', async () => {
    const service = await startChild(directory.path);
    const answer = await fetch(`${service.url}/v1/audit`, { headers: { authorization: 'Bearer wrong' } });
    expect(answer.status).toBe(401);
    await stopped(service);
    const store = await openStore({ data: directory.path, databaseUrl: undefined }, entities);
    const failures = new AuditEntries(store.connection)
      .page(0, 100)
      .filter(({ action }) => action === 'authentication-failed');
    await store.close();
    expect(failures).toHaveLength(1);
  }, 60_000);
});

async function stopped(service: ChildService): Promise<void> {
  service.process.kill('SIGTERM');
  expect((await service.ended).status).toBe(0);
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Service, startService } from './service.js';

describe('health', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  it('is alive', async () => {
    expect(await service.ask('GET', '/livez')).toMatchObject({ status: 200, body: { status: 'alive' } });
  });

  it('is ready', async () => {
    expect(await service.ask('GET', '/readyz')).toMatchObject({
      status: 200,
      body: { status: 'ready', checks: { database: 'ok', migrations: 'ok' } },
    });
  });

  it('answers HEAD without a body', async () => {
    const reply = await fetch(`${service.url}/livez`, { method: 'HEAD' });
    expect(reply.status).toBe(200);
    expect(await reply.text()).toBe('');
  });
});

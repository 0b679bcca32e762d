import { afterEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { createApp } from '../../src/create-app.js';
import { Readiness } from '../../src/modules/health/readiness.js';
import { contractViolations } from './openapi-response.js';
import { testSettings } from './service.js';

describe('readiness', () => {
  let app: NestFastifyApplication;

  afterEach(() => app.close());

  const notReady = async (because: string) => {
    const answer = await app.inject('/readyz');
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    const body: unknown = answer.json();
    expect(body).toMatchObject({ code: 'not-ready', detail: `the service is not ready: ${because}` });
    const contentType = String(answer.headers['content-type']);
    expect(contractViolations({ method: 'GET', path: '/readyz', status: 503, contentType, body })).toEqual(
      [],
    );
  };

  it('ends when draining begins', async () => {
    app = await createApp(testSettings);
    app.get(Readiness).onModuleDestroy();
    await notReady('draining');
  });

  it('ends with a pending migration', async () => {
    app = await createApp(testSettings);
    // As a newer version would find it; to take one back for real is not possible with signed assertions.
    await app.get(DataSource).query('DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations)');
    await notReady('migrations are pending');
  });

  it('ends with the database', async () => {
    app = await createApp(testSettings);
    await app.get(DataSource).destroy();
    await notReady('the database does not answer');
  });
});

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { problemCodes } from '../../src/modules/http/problem-table.js';
import { contractFile } from './openapi-response.js';
import { type Service, startService } from './service.js';

describe('contract', () => {
  let service: Service;
  const committed = readFileSync(contractFile, 'utf8');

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  it('is committed as the code describes it (npm run openapi writes it)', async () => {
    const reply = await service.ask('GET', '/openapi.yaml');
    expect(reply.contentType).toBe('application/yaml');
    expect(reply.body).toBe(committed);
  });

  it('lists every problem code', () => {
    const { components } = parse(committed) as {
      components: { schemas: { Problem: { properties: { code: { enum: string[] } } } } };
    };
    expect(components.schemas.Problem.properties.code.enum).toEqual(problemCodes);
  });

  it('has a page that needs nothing from elsewhere', async () => {
    const page = String((await service.ask('GET', '/docs')).body);
    const parts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part]) => part ?? '');
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      expect(part).toMatch(/^\.\/docs\//);
      expect((await service.ask('GET', part.slice(1))).status).toBe(200);
    }
    expect((await service.ask('GET', '/docs/nothing.js')).status).toBe(404);
  });
});

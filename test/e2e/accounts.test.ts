import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearing, newToken } from './callers.js';
import { type Reply, type Service, startService } from './service.js';

describe('accounts of publishers', () => {
  let service: Service;
  let operator: Record<string, string>;

  beforeAll(async () => {
    service = await startService();
    operator = bearing((await newToken(service.app, { roles: ['operator'] })).text);
  });

  afterAll(() => service.close());

  const account = (facts: unknown): Promise<Reply> =>
    service.ask('POST', '/v1/accounts', {
      headers: { 'content-type': 'application/json', ...operator },
      body: JSON.stringify(facts),
    });

  it('are signed, revised where they say something new, and served', async () => {
    const facts = { accountId: 'acme', displayName: 'Acme Ltd.', username: 'acme', validation: 'verified' };
    expect(await account(facts)).toMatchObject({ status: 201, body: { type: 'account', revision: 0 } });
    expect(await account(facts)).toMatchObject({ status: 200, body: { revision: 0 } });
    expect(await account({ ...facts, displayName: 'Acme' })).toMatchObject({
      status: 201,
      body: { revision: 1 },
    });
    const { body } = await service.ask('GET', '/v2/assertions/account/acme');
    expect(body).toMatchObject({
      headers: { 'display-name': 'Acme', username: 'acme', validation: 'verified' },
    });
  });

  it('of the authority itself stay as they are', async () => {
    expect(await account({ accountId: 'test-authority', displayName: 'Me' })).toMatchObject({
      status: 422,
      body: { code: 'assertion-untrusted' },
    });
  });

  it.each([
    { accountId: 'a/b', displayName: 'x' },
    { accountId: 'x', displayName: '' },
    { accountId: 'x', displayName: 'two\nlines' },
    { accountId: 'x', displayName: 'x', validation: 'certified' },
    { accountId: 'x', displayName: 'x', username: 'A' },
    { displayName: 'x' },
  ])('are refused where they do not hold: %j', async (facts) => {
    expect((await account(facts)).status).toBe(400);
  });
});

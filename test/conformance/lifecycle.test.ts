import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Service, startService } from '../e2e/service.js';
import { ownVectors, readVectors } from './vectors.js';

interface PlanVector {
  readonly id: string;
  readonly request: object;
  readonly expected: Expected;
}

interface Expected {
  readonly connections: Readonly<Record<string, object>>;
  readonly refused?: true;
}

/** The connection records of the reference after an event, asked of a running service; not one may differ. */
describe('lifecycle vectors', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  async function planned({ request }: PlanVector): Promise<Expected> {
    const response = await fetch(`${service.url}/v1/connection-plans`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    const { connections, refused } = (await response.json()) as Expected;
    return refused === undefined ? { connections } : { connections, refused };
  }

  it('leaves the same records as the reference', async () => {
    const vectors = readVectors<PlanVector>(ownVectors('lifecycle'));
    expect(vectors).toHaveLength(1955);
    const answers: Record<string, Expected> = {};
    const expected: Record<string, Expected> = {};
    for (const vector of vectors) {
      answers[vector.id] = await planned(vector);
      expected[vector.id] = vector.expected;
    }
    expect(answers).toEqual(expected);
  }, 180_000);
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DecisionAnswer } from '../../src/modules/decisions/decision-answer.js';
import { type Service, startService } from '../e2e/service.js';
import { describeShared } from '../shared.js';
import { ownVectors, readVectors } from './vectors.js';

interface PolicyVector {
  readonly id: string;
  readonly request: { readonly action: string };
  readonly expected: Expected;
}

interface Expected {
  readonly outcome: 'allow' | 'deny' | 'error';
  readonly slotsPerPlug?: string;
  readonly by?: { declaration: string; side: string; interface: string; subrule: string };
}

type Answer = DecisionAnswer | { readonly error: { readonly status: number; readonly code: string } };

/** The reference's answers, asked of a running service as a stream; not one may differ. */
describe('policy vectors', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  async function differences(vectors: readonly PolicyVector[]): Promise<string[]> {
    const response = await fetch(`${service.url}/v1/decisions/batch?trace=none`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: vectors.map(({ request }) => JSON.stringify(request)).join('\n'),
    });
    const answers = (await response.text()).trimEnd().split('\n');
    expect(answers).toHaveLength(vectors.length);
    return vectors.flatMap(({ id, expected }, index) => {
      const answer = comparable(JSON.parse(answers[index] ?? '') as Answer, expected);
      return JSON.stringify(answer) === JSON.stringify(inOrder(expected))
        ? []
        : [`${id}: expected ${JSON.stringify(expected)}, answered ${JSON.stringify(answer)}`];
    });
  }

  it.each(['policy-random', 'policy-corners'])('answers %s as the reference does', async (name) => {
    const vectors = readVectors<PolicyVector>(ownVectors(name));
    expect(vectors.length).toBeGreaterThan(2000);
    expect(await differences(vectors)).toEqual([]);
  });

  describeShared("the reference's own suites", 'vectors/policy-snapd-suite.jsonl.gz', (file) => {
    it('answers every check of them alike', async () => {
      const vectors = readVectors<PolicyVector>(file);
      expect(vectors).toHaveLength(1850);
      expect(await differences(vectors)).toEqual([]);
    });
  });
});

function inOrder({ outcome, slotsPerPlug, by }: Expected): object {
  return { outcome, slotsPerPlug, ...by };
}

/** An answer in the vectors' words; what a vector leaves open is left out. */
function comparable(answer: Answer, expected: Expected): object {
  if ('error' in answer) return { outcome: answer.error.status === 422 ? 'error' : answer.error.code };
  const { outcome, slotsPerPlug, rule } = answer;
  const by = expected.by === undefined || rule === undefined ? undefined : byOf(rule, expected.by);
  return {
    outcome: outcome === 'deny' ? 'deny' : 'allow',
    slotsPerPlug: expected.slotsPerPlug === undefined ? undefined : slotsPerPlug,
    ...by,
  };
}

/** The refusing rule, its members in the order of the vector's. */
function byOf(rule: NonNullable<DecisionAnswer['rule']>, by: NonNullable<Expected['by']>): object {
  const own: Record<string, string> = {
    declaration: rule.declaration,
    side: rule.side,
    interface: rule.interface,
    subrule: rule.subrule.startsWith('deny') ? 'deny' : 'allow',
  };
  return Object.fromEntries(Object.keys(by).map((name) => [name, own[name]]));
}

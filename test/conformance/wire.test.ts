import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EndpointReport, SnapReport } from '../../src/modules/check/check-answer.js';
import { type Service, startService } from '../e2e/service.js';
import { ownVectors, readVectors } from './vectors.js';

interface WireVector {
  readonly id: string;
  readonly kind: 'assertion' | 'snap-yaml';
  readonly text: string;
  readonly expected: { readonly outcome: 'ok' | 'error' };
}

/** By vector id: why the answer deliberately differs from the reference's. */
const known = JSON.parse(readFileSync(new URL('known-divergences.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;

describe('wire vectors', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  async function answerTo({ kind, text }: WireVector): Promise<object> {
    const [path, body] =
      kind === 'assertion' ? ['assertions/check', { text }] : ['snap-yaml/check', { yaml: text }];
    const response = await fetch(`${service.url}/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer: unknown = JSON.parse(await response.text());
    if (response.status === 422) return { outcome: 'error' };
    if (response.status !== 200) return { status: response.status, answer };
    return kind === 'assertion' ? assertionOutcome(answer) : snapOutcome(answer as SnapReport);
  }

  it('reads every text as the reference does, known divergences apart', async () => {
    const vectors = readVectors<WireVector>(ownVectors('wire'));
    expect(vectors).toHaveLength(4702);
    const differing: string[] = [];
    for (const vector of vectors) {
      const answer = await answerTo(vector);
      if (!isDeepStrictEqual(answer, vector.expected)) differing.push(vector.id);
    }
    // Neither an unlisted difference nor an entry that no longer differs.
    expect(differing.sort()).toEqual(Object.keys(known).sort());
    for (const reason of Object.values(known)) expect(reason.length).toBeGreaterThan(20);
  }, 180_000);
});

function assertionOutcome(answer: unknown): object {
  const { assertions } = answer as { assertions: { format: number; headers: object }[] };
  const [first] = assertions;
  return { outcome: 'ok', headers: first?.headers, format: first?.format };
}

function snapOutcome({ name, type, confinement, plugs, slots }: SnapReport): object {
  return { outcome: 'ok', snap: { name, type, confinement, plugs: sides(plugs), slots: sides(slots) } };
}

function sides(reports: Readonly<Record<string, EndpointReport>>): object {
  return Object.fromEntries(
    Object.entries(reports).map(([name, { interface: interfaceName, label, attrs, apps }]) => [
      name,
      { interface: interfaceName, label, attrs, apps },
    ]),
  );
}

import { describe, expect, it } from '@jest/globals';
import { InvalidInput } from '../../../src/engine/invalid-input.js';
import { ownVectors, readVectors } from '../../conformance/vectors.js';
import { answersTo, type Answer, type Question } from '../answering.js';

interface Vector {
  readonly id: string;
  readonly request: Question;
  readonly expected: {
    readonly outcome: 'allow' | 'deny' | 'error';
    readonly slotsPerPlug?: string;
    readonly by?: Readonly<Record<'declaration' | 'side' | 'interface' | 'subrule', string>>;
  };
}

/** Every so-manyth vector of a file: the same ones in every run. */
function sample(name: string, step: number): Vector[] {
  return readVectors<Vector>(ownVectors(name)).filter((_, index) => index % step === 0);
}

/** What the engine says, in the words of the vector; what the vector leaves open is left out. */
function said({ request, expected }: Vector): Vector['expected'] {
  let answers: Answer[];
  try {
    answers = answersTo(request);
  } catch (fault) {
    if (fault instanceof InvalidInput) return { outcome: 'error' };
    throw fault;
  }
  const refusal = answers.find(({ outcome }) => outcome === 'deny');
  if (refusal === undefined) {
    const arity = answers[0]?.slotsPerPlug;
    return arity === undefined ? { outcome: 'allow' } : { outcome: 'allow', slotsPerPlug: arity };
  }
  const { rule } = refusal;
  if (expected.by === undefined || rule === undefined) return { outcome: 'deny' };
  return {
    outcome: 'deny',
    by: {
      declaration: rule.declaration,
      side: rule.side,
      interface: rule.interface,
      subrule: rule.subrule.startsWith('deny') ? 'deny' : 'allow',
    },
  };
}

/** Enough of the vectors to catch most mistakes in little time; test/conformance runs all of them over HTTP. */
describe('a sample of the vectors', () => {
  it.each([
    ['policy-random', 8, 750],
    ['policy-corners', 3, 804],
  ])('of %s, every %dth, is answered as the reference does', (name, step, size) => {
    const vectors = sample(name, step);
    expect(vectors).toHaveLength(size);
    for (const vector of vectors) {
      expect([vector.id, said(vector)]).toEqual([vector.id, vector.expected]);
    }
  });
});

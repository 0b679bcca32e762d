import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { compilePattern } from '../../../src/engine/rules/pattern.js';

describe('the plain forms', () => {
  const characters = ['a', 'b', '.', '-', '|', '$', '\\', '*', 'é', '\n', '\\.', '\\-', '\\\\', '\\_'];
  const source = fc
    .tuple(
      fc.array(fc.constantFrom(...characters), { maxLength: 5 }).map((parts) => parts.join('')),
      fc.constantFrom('', '', '.*', '.+', '(?s).*', '(?s).+', '|a', '|', '.', '(?s)'),
    )
    .map((parts) => parts.join(''));
  const text = fc
    .array(fc.constantFrom('a', 'b', '.', '-', '|', '$', '\\', '*', 'é', '\n', '_'), { maxLength: 6 })
    .map((parts) => parts.join(''));

  it('match what the automaton matches', () => {
    let compared = 0;
    fc.assert(
      fc.property(source, fc.array(text, { minLength: 1, maxLength: 4 }), (pattern, texts) => {
        let automaton: RE2JS;
        try {
          automaton = RE2JS.compile(`^(${pattern})$`);
        } catch {
          expect(() => compilePattern(pattern)).toThrow();
          return;
        }
        const compiled = compilePattern(pattern);
        const candidates = [...texts, pattern, pattern.replace(/\\(.)/gs, '$1')];
        for (const candidate of candidates) {
          expect([pattern, candidate, compiled.matches(candidate)]).toEqual([
            pattern,
            candidate,
            automaton.test(candidate),
          ]);
          compared++;
        }
      }),
      { numRuns: 400 },
    );
    expect(compared).toBeGreaterThan(400);
  });
});

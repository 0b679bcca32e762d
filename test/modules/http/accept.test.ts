import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { preferredOf } from '../../../src/modules/http/accept.js';

const offered = ['application/json', 'application/sarif+json', 'text/plain'] as const;

describe('what Accept prefers', () => {
  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['text/*', 'text/plain'],
    ['TEXT/Plain; charset=utf-8', 'text/plain'],
    ['application/sarif+json, application/json', 'application/sarif+json'],
    ['application/json;q=0.5, application/sarif+json;q=0.9', 'application/sarif+json'],
    ['*/*, text/plain', 'text/plain'],
    ['application/json;q=0, */*;q=0.1', 'application/sarif+json'],
    ['application/*;q=0.2, text/plain;q=0.1', 'application/json'],
    ['nonsense, text/plain;q=2, application/sarif+json;q=0.3', 'application/sarif+json'],
    ['text/html', undefined],
    ['*/html', undefined],
    ['application/json;q=0', undefined],
  ])('of %j is %s', (accept, expected) => {
    expect(preferredOf(accept, offered)).toBe(expected);
  });

  it('is one of what is offered, or nothing', () => {
    fc.assert(
      fc.property(fc.string(), (accept) => {
        expect([...offered, undefined]).toContain(preferredOf(accept, offered));
      }),
    );
  });
});

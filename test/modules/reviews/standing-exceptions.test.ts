import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SettingsError } from '../../../src/config/settings.js';
import { Subjects } from '../../../src/modules/decisions/subjects.js';
import { Reviews } from '../../../src/modules/reviews/reviews.service.js';
import { readStandingExceptions } from '../../../src/modules/reviews/standing-exceptions.js';

describe('the file of exceptions', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'plugboard-exceptions-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function written(content: unknown): string {
    const file = join(folder, 'exceptions.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  const exception = {
    snapId: 'a'.repeat(32),
    publisherId: 'acme',
    code: 'type-needs-review',
    reason: 'the board that acme makes',
    until: '2100-01-01T00:00:00Z',
  };
  const gadget = {
    yaml: 'name: board\nversion: "1"\ntype: gadget\n',
    declaration: { 'snap-id': exception.snapId, 'publisher-id': 'acme' },
  };

  it('lifts what it names from every review', () => {
    const verdictOf = (standing?: ReturnType<typeof readStandingExceptions>) =>
      new Reviews(new Subjects(), undefined, standing).review(gadget, Date.parse('2030-01-01')).verdict;
    expect(verdictOf()).toBe('hold');
    expect(verdictOf(readStandingExceptions(written([exception])))).toBe('approve');
    const ofOther = { ...exception, publisherId: 'other' };
    expect(verdictOf(readStandingExceptions(written([ofOther])))).toBe('hold');
    const over = { ...exception, until: '2029-12-31T00:00:00Z' };
    expect(verdictOf(readStandingExceptions(written([over])))).toBe('hold');
  });

  it('is empty where none is named', () => {
    expect(readStandingExceptions(undefined)).toEqual([]);
  });

  it.each([
    ['not JSON', '{', /expected a JSON file with a list of exceptions/],
    ['no list', {}, /exceptions\.json": expected a list/],
    ['an unknown code', [{ ...exception, code: 'nothing' }], /"\/0\/code"/],
    ['no reason', [{ ...exception, reason: '' }], /"\/0\/reason"/],
  ])('stops the start where it is %s', (_, content, message) => {
    expect(() => readStandingExceptions(written(content))).toThrow(SettingsError);
    expect(() => readStandingExceptions(written(content))).toThrow(message);
  });

  it('stops the start where it is not there', () => {
    expect(() => readStandingExceptions(join(folder, 'none.json'))).toThrow(
      /none\.json", expected a JSON file/,
    );
  });
});

import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Founding } from '../../src/modules/authority/founding.js';
import { keyId, other, otherAuthority, own, snapDeclaration, streamOf, textOf } from '../support/signing.js';
import { build, type Run, workplace, type Workplace } from './plugboard.js';

describe('trust', () => {
  let place: Workplace;
  let theirs: Founding;

  beforeAll(async () => {
    build();
    theirs = await otherAuthority();
  }, 120_000);
  beforeEach(() => {
    place = workplace({ 'root.assert': streamOf(theirs.account, theirs.rootKey) });
  });
  afterEach(() => {
    place.remove();
  });

  const trust = (...args: string[]): Promise<Run> => place.run(['trust', ...args]);
  const lines = (what: string) => [
    `${what.padEnd(8)}  account ${other.accountId}`,
    `${what.padEnd(8)}  account-key ${keyId('other-root')}  of ${other.accountId}`,
  ];

  it('is nothing, then what was added, and nothing again once that is removed', async () => {
    expect(await trust('list')).toEqual({
      status: 0,
      stdout: 'nothing is trusted yet; the first start makes the root of this authority\n',
      stderr: '',
    });
    expect((await trust('add', 'root.assert')).stdout.split('\n')).toEqual([
      ...lines('trusted'),
      '2 trusted, 0 were so already',
      '',
    ]);
    expect((await trust('add', 'root.assert')).stdout).toBe('0 trusted, 2 were so already\n');
    expect((await trust('list')).stdout.split('\n')).toEqual([...lines('imported'), '']);
    expect((await trust('remove', 'root.assert')).stdout.split('\n')).toEqual([
      ...lines('removed'),
      '2 removed, 0 were not trusted',
      '',
    ]);
    expect((await trust('remove', 'root.assert')).stdout).toBe('0 removed, 2 were not trusted\n');
    expect((await trust('list')).stdout).toContain('nothing is trusted yet');
    const { status, stdout } = await place.run(['audit', 'verify']);
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringMatching(/\b2\b/) });
  });

  it('is read from the standard input, and lets in what its keys have signed', async () => {
    place.write('snap.assert', streamOf(theirs.signingKey, await snapDeclaration(other, 'a')));
    expect((await place.run(['import', 'snap.assert'])).status).toBe(2);
    const input = textOf(theirs.rootKey);
    expect((await place.run(['trust', 'add', '-'], { input })).stdout).toContain(
      '1 trusted, 0 were so already',
    );
    expect((await place.run(['import', 'snap.assert'])).stdout).toContain('2 stored, 0 unchanged');
  });

  it('has the root of this authority, which stays', async () => {
    expect((await place.run(['key', 'list'])).status).toBe(0);
    const { stdout } = await trust('list');
    expect(stdout.split('\n')).toEqual([
      `own       account ${own.accountId}`,
      `own       account-key ${keyId('root')}  of ${own.accountId}`,
      '',
    ]);
  });

  it.each([
    [
      'an assertion of another type',
      () => snapDeclaration(other, 'a').then(textOf),
      /holds an assertion of type "snap-declaration", expected "account" and "account-key"/,
    ],
    ['no assertion', () => Promise.resolve('hello'), /^bad: /],
    [
      'a changed account beside its key',
      () =>
        Promise.resolve(
          streamOf(theirs.account, theirs.rootKey).replace('validation: verified', 'validation: unproven'),
        ),
      /^bad: the signature is not one of its key over this content\n$/,
    ],
    [
      'a broken signature',
      () => Promise.resolve(textOf(theirs.account).replace(/AcL/, 'AcM')),
      /^bad: the signature /,
    ],
  ])('is not given to %s', async (_, text, message) => {
    place.write('bad', await text());
    const { status, stdout, stderr } = await trust('add', 'bad');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect((await trust('list')).stdout).toContain('nothing is trusted yet');
  });
});

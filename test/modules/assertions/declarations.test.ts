import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BaseDeclarations } from '../../../src/modules/assertions/base-declarations.js';
import { RevisionConflict } from '../../../src/modules/assertions/revision-conflict.js';
import { SnapDeclarations } from '../../../src/modules/assertions/snap-declarations.js';
import { openTestDatabase, type TestDatabase } from '../../support/database.js';

const snapDeclaration = (snapId: string, revision: number) => ({
  series: '16',
  snapId,
  snapName: 'tool',
  publisherId: 'canonical',
  revision,
  format: 4,
  text: `type: snap-declaration\nsnap-id: ${snapId}\nrevision: ${revision}\nnote: grüße\n`,
});

describe('declarations', () => {
  let database: TestDatabase;
  let snaps: SnapDeclarations;
  let bases: BaseDeclarations;

  beforeEach(async () => {
    database = await openTestDatabase();
    snaps = new SnapDeclarations(database.connection);
    bases = new BaseDeclarations(database.connection);
  });

  afterEach(() => database.close());

  const addSnap = (snapId: string, revision: number) =>
    database.unitOfWork.run((manager) => snaps.add(manager, snapDeclaration(snapId, revision)));

  it('keeps every revision of a snap, byte for byte', async () => {
    await addSnap('a', 0);
    await addSnap('a', 7);
    await addSnap('b', 1);
    const { text } = snapDeclaration('a', 7);
    expect(snaps.newest('16', 'a')).toEqual({
      ...snapDeclaration('a', 7),
      id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
      digest: createHash('sha3-384').update(text).digest('base64url'),
      storedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(snaps.at('16', 'a', 0)?.revision).toBe(0);
    expect(snaps.count()).toBe(3);
  });

  it('has none for what is unknown, and tells letters apart', async () => {
    await addSnap('a', 1);
    expect(snaps.newest('16', 'A')).toBeUndefined();
    expect(snaps.newest('18', 'a')).toBeUndefined();
    expect(snaps.at('16', 'a', 2)).toBeUndefined();
  });

  it.each([3, 2])('does not store revision %i after revision 3', async (revision) => {
    await addSnap('a', 3);
    const conflict = await addSnap('a', revision);
    expect(conflict).toEqual(new RevisionConflict(revision, 3));
    expect((conflict as RevisionConflict).message).toBe(
      `revision "${revision}" is not newer than the stored one, expected more than "3"`,
    );
    expect(snaps.count()).toBe(1);
  });

  it('sees what the same unit of work stored before', async () => {
    const second = await database.unitOfWork.run(async (manager) => {
      await snaps.add(manager, snapDeclaration('a', 1));
      return snaps.add(manager, snapDeclaration('a', 1));
    });
    expect(second).toEqual(new RevisionConflict(1, 1));
  });

  it('keeps the base-declarations of each series', async () => {
    const add = (series: string, revision: number) =>
      database.unitOfWork.run((manager) =>
        bases.add(manager, { series, revision, text: `revision: ${revision}\n` }),
      );
    expect(bases.newest('16')).toBeUndefined();
    await add('16', 1);
    await add('16', 2);
    await add('18', 1);
    expect(await add('16', 2)).toEqual(new RevisionConflict(2, 2));
    expect(bases.newest('16')?.revision).toBe(2);
    expect(bases.at('16', 1)?.text).toBe('revision: 1\n');
    expect(bases.count()).toBe(3);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { AuditEntries, type ChainHead, type StoredEntry } from '../../../src/modules/audit/audit-entries.js';
import { AuditLog, type AuditRecord, mostDetails } from '../../../src/modules/audit/audit-log.js';
import { verifyChain } from '../../../src/modules/audit/verify-chain.js';
import { openTestDatabase, type TestDatabase } from '../../support/database.js';

const length = 12;

describe('a chain of audit entries', () => {
  let database: TestDatabase;
  let entries: StoredEntry[];
  let head: ChainHead;

  const record = (...records: AuditRecord[]) =>
    database.unitOfWork.run(async (manager) => {
      for (const one of records) await new AuditLog().record(manager, one);
    });

  const stored = () => new AuditEntries(database.connection).read((all, last) => ({ all: [...all], last }));

  beforeAll(async () => {
    database = await openTestDatabase();
    for (let at = 1; at <= length; at++) {
      const requestId = at % 2 === 0 ? { requestId: `r-${at}` } : {};
      await record({ actor: 'local', action: 'tested', subject: `s-${at}`, details: { at }, ...requestId });
    }
    ({ all: entries, last: head } = stored());
  });

  afterAll(() => database.close());

  it('begins with nothing before it, counts without gaps, and is whole', () => {
    expect(entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length }, (_, at) => at + 1));
    expect(entries.map(({ previousHash }) => previousHash)).toEqual([
      '',
      ...entries.slice(0, -1).map(({ hash }) => hash),
    ]);
    expect(verifyChain(entries, head)).toEqual({ head: { sequence: length, hash: entries.at(-1)?.hash } });
    expect(verifyChain([], { sequence: 0, hash: '' })).toEqual({ head: { sequence: 0, hash: '' } });
  });

  const fields = [
    'at',
    'actor',
    'action',
    'subject',
    'details',
    'requestId',
    'previousHash',
    'hash',
  ] as const;

  it('shows any single change of any field of any entry', () => {
    const change = fc.record({
      index: fc.nat(length - 1),
      field: fc.constantFrom(...fields),
      value: fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', 'local', 'tested', '{}'),
        fc.constant(null),
      ),
    });
    fc.assert(
      fc.property(change, ({ index, field, value }) => {
        const changed = entries.map((entry, at) => (at === index ? { ...entry, [field]: value } : entry));
        fc.pre(changed[index]?.[field] !== entries[index]?.[field]);
        expect(verifyChain(changed, head).fault).toMatchObject({ kind: 'altered', sequence: index + 1 });
      }),
      { numRuns: 500 },
    );
  });

  it('shows any single change of a sequence', () => {
    fc.assert(
      fc.property(fc.nat(length - 1), fc.integer({ min: -5, max: length + 5 }), (index, sequence) => {
        fc.pre(entries.every((entry) => entry.sequence !== sequence));
        const changed = entries
          .map((entry, at) => (at === index ? { ...entry, sequence } : entry))
          .sort((a, b) => a.sequence - b.sequence);
        expect(verifyChain(changed, head).fault).toBeDefined();
      }),
    );
  });

  it('shows any entries left out, wherever they stand', () => {
    fc.assert(
      fc.property(fc.nat(length - 1), fc.integer({ min: 1, max: length }), (from, count) => {
        const fault = verifyChain([...entries.slice(0, from), ...entries.slice(from + count)], head).fault;
        const kind = from + count < length ? 'missing' : 'broken-off';
        expect(fault).toMatchObject({ kind, sequence: from + 1 });
      }),
    );
  });

  it('shows an entry beyond its head, and another head', () => {
    const before = entries[length - 2];
    expect(verifyChain(entries, before ?? head).fault).toMatchObject({ kind: 'surplus', sequence: length });
    const other = { sequence: length, hash: 'other' };
    expect(verifyChain(entries, other).fault).toMatchObject({ kind: 'other-head', sequence: length });
  });

  it('holds every head it ever had, and no other', () => {
    for (const noted of entries) expect(verifyChain(entries, head, noted).fault).toBeUndefined();
    const other = { sequence: 3, hash: 'x' };
    expect(verifyChain(entries, head, other).fault).toMatchObject({ kind: 'other-head', sequence: 3 });
    const later = { sequence: length + 1, hash: 'x' };
    expect(verifyChain(entries, head, later).fault).toMatchObject({
      kind: 'broken-off',
      sequence: length + 1,
    });
  });

  it('is as it was hashed, whatever is recorded', async () => {
    await record(
      { actor: 'a\0\ud800', action: 'tested', subject: 'x'.repeat(5000), details: { '\udfff': '\0\ud800' } },
      { actor: 'local', action: 'tested', subject: '', details: { long: 'é'.repeat(mostDetails) } },
    );
    const { all, last } = stored();
    expect(verifyChain(all, last)).toEqual({ head: last });
    expect(all.at(-2)).toMatchObject({ actor: 'a\ufffd\ufffd', subject: 'x'.repeat(1000) });
    const { bytes } = JSON.parse(all.at(-1)?.details ?? '') as { bytes: number };
    expect(bytes).toBe(Buffer.byteLength(JSON.stringify({ long: 'é'.repeat(mostDetails) })));
  });

  it('loses the entries of a unit of work that fails, and goes on without a gap', async () => {
    const before = stored().last;
    const failing = database.unitOfWork.run(async (manager) => {
      await new AuditLog().record(manager, { actor: 'local', action: 'tested', subject: 'lost' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(stored().last).toEqual(before);
    await record({ actor: 'local', action: 'tested', subject: 'next' });
    const { all, last } = stored();
    expect(last.sequence).toBe(before.sequence + 1);
    expect(verifyChain(all, last).fault).toBeUndefined();
  });

  it.each([
    ['UPDATE', "UPDATE audit_entry SET subject = 'x' WHERE sequence = 1"],
    ['DELETE', 'DELETE FROM audit_entry WHERE sequence = 1'],
  ])('is not changed by %s', async (_, statement) => {
    await expect(database.unitOfWork.run((manager) => manager.query(statement))).rejects.toThrow(
      'entries of the audit log are final',
    );
  });
});

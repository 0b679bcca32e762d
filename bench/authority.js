// An authority with a publisher in a temporary folder, and declarations that it has signed.
import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccountKeys } from '../dist/src/modules/assertions/account-keys.js';
import { Assertions } from '../dist/src/modules/assertions/assertions.js';
import { Ingest } from '../dist/src/modules/assertions/ingest.js';
import { Trust } from '../dist/src/modules/assertions/trust.js';
import { VerifyingPool } from '../dist/src/modules/assertions/verifying-pool.js';
import { Authority } from '../dist/src/modules/authority/authority.js';
import { KeySource } from '../dist/src/modules/authority/key-source.js';
import { openStore } from '../dist/src/database/open-store.js';
import { entities } from '../dist/src/modules/entities.js';
import { Accounts } from '../dist/src/modules/publishing/accounts.js';
import { AuditLog } from '../dist/src/modules/audit/audit-log.js';
import { recordStored } from '../dist/src/modules/assertions/assertion-report.js';
import { declarationHeaders, fill } from './store.js';

const nothing = () => Promise.resolve();

/** Opens a store with `size` declarations, which are not signed, and a publisher. */
export async function openAuthority(size, keys) {
  const folder = mkdtempSync(join(tmpdir(), 'plugboard-bench-'));
  const { connection, unitOfWork, close } = await openStore({ data: folder }, entities);
  const assertions = new Assertions(connection);
  const trust = new Trust(connection);
  const pool = new VerifyingPool();
  const accountKeys = new AccountKeys(assertions, trust);
  const source = keys ?? new KeySource({ data: folder });
  const parts = { id: 'bench', source, assertions, keys: accountKeys, trust, unitOfWork };
  const authority = await Authority.open(parts, nothing);
  const accounts = new Accounts(authority, assertions, trust, unitOfWork);
  const facts = { accountId: 'publisher', displayName: 'Publisher', validation: 'unproven' };
  await accounts.put(facts, nothing);
  await fill(unitOfWork, size);
  return {
    folder,
    authority,
    source,
    assertions,
    ingest: new Ingest(assertions, accountKeys, trust, unitOfWork, pool),
    record: recordStored(new AuditLog(), { actor: 'bench' }, 'assertions-stored'),
    async close() {
      await pool.close();
      await close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Declarations of snaps that are not stored yet, signed, as bytes. */
export async function signedDeclarations(authority, count, prefix) {
  const texts = [];
  for (let index = 0; index < count; index++) {
    const { content, signature } = await authority.sign({
      headers: {
        ...declarationHeaders(index),
        'snap-id': `${prefix}${index}`,
        'publisher-id': 'publisher',
        timestamp: `${new Date().toISOString().slice(0, 19)}Z`,
      },
    });
    texts.push(Buffer.concat([content, Buffer.from('\n\n'), signature]));
  }
  return texts;
}

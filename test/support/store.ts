import { AccountKeys } from '../../src/modules/assertions/account-keys.js';
import { Assertions } from '../../src/modules/assertions/assertions.js';
import { Ingest } from '../../src/modules/assertions/ingest.js';
import { Trust } from '../../src/modules/assertions/trust.js';
import { VerifyingPool } from '../../src/modules/assertions/verifying-pool.js';
import { Authority } from '../../src/modules/authority/authority.js';
import { type KeySettings, KeySource } from '../../src/modules/authority/key-source.js';
import { openTestDatabase, type TestDatabase } from './database.js';
import { keyFile } from './keys.js';
import { own } from './signing.js';

/** A database with what works on its assertions, as the service has it, but for HTTP. */
export interface TestStore extends TestDatabase {
  readonly assertions: Assertions;
  readonly trust: Trust;
  readonly keys: AccountKeys;
  readonly ingest: Ingest;
  readonly source: KeySource;
  /** Opens the authority; the first time, its account and keys are stored. */
  found(): Promise<Authority>;
}

/** Nothing is recorded of what is stored. */
export const unrecorded = (): Promise<void> => Promise.resolve();

/** A store without an authority yet. The keys are those made for the tests, unless the settings name others. */
export async function openTestStore(
  settings: Partial<KeySettings> = {},
  pool = new VerifyingPool(),
): Promise<TestStore> {
  const database = await openTestDatabase();
  const { connection, unitOfWork } = database;
  const assertions = new Assertions(connection);
  const trust = new Trust(connection);
  const keys = new AccountKeys(assertions, trust);
  const source = new KeySource({
    data: ':memory:',
    authorityId: own.accountId,
    rootKey: keyFile('root'),
    signingKey: keyFile('signing'),
    signer: undefined,
    ...settings,
  });
  return {
    ...database,
    assertions,
    trust,
    keys,
    source,
    ingest: new Ingest(assertions, keys, trust, unitOfWork, pool),
    found: () =>
      Authority.open({ id: own.accountId, source, assertions, keys, trust, unitOfWork }, unrecorded),
    close: async () => {
      await pool.close();
      await database.close();
    },
  };
}

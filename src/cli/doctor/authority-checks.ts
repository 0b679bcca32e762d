import type { Settings } from '../../config/settings.js';
import type { Query } from '../../database/replica/copy.js';
import { accountKeyOfText } from '../../modules/assertions/account-key.js';
import { assertionTime } from '../../modules/authority/draft.js';
import { KeySource } from '../../modules/authority/key-source.js';
import { type Check, fail, ok, warn } from './check.js';

const day = 24 * 3600 * 1000;

/** Days before the end of a key at which to think of the next one. */
const notice = 30;

interface StoredKey {
  readonly id: string;
  readonly until: number;
}

/** The authority that the store is, and how long its keys are good for. */
export async function authorityChecks(query: Query, settings: Settings): Promise<Check[]> {
  const own = await query<{ type: string; key: string; account: string }>(
    `SELECT type, primary_key AS key, account_id AS account FROM trusted_assertion WHERE origin = 'own'`,
  );
  const [first] = own;
  if (first === undefined) return [ok('authority', 'none yet; the first start makes it')];
  if (first.account !== settings.authorityId) {
    const says = `the store is the authority "${first.account}", and the settings say "${settings.authorityId}"`;
    return [fail('authority', says, `set PLUGBOARD_AUTHORITY_ID=${first.account}`)];
  }
  const roots = own.flatMap(({ type, key }) => (type === 'account-key' ? [key] : []));
  const signing = (await keysOf(query, first.account)).filter(({ id }) => !roots.includes(id));
  return [ok('authority', `"${first.account}"`), await endCheck(signing, settings)];
}

/** Of every key its newest account-key. */
async function keysOf(query: Query, account: string): Promise<StoredKey[]> {
  const rows = await query<{ id: string; text: string; account: string }>(
    `SELECT primary_key AS id, text, authority_id AS account FROM assertion
     WHERE type = 'account-key' ORDER BY revision, format`,
  );
  const newest = new Map(rows.map(({ id, text }) => [id, text]));
  return [...newest].flatMap(([id, text]) => {
    const { accountId, until } = accountKeyOfText(text);
    return accountId === account ? [{ id, until }] : [];
  });
}

async function endCheck(keys: readonly StoredKey[], settings: Settings): Promise<Check> {
  const name = 'key ends';
  let here: string[];
  try {
    here = (await new KeySource(settings).signers('signing')).map(({ publicKey }) => publicKey.id);
  } catch {
    return fail(name, 'the signing keys cannot be read', 'see "signing key"');
  }
  const until = Math.max(...keys.filter(({ id }) => here.includes(id)).map((key) => key.until), -Infinity);
  if (until === Infinity) return ok(name, 'the signing key that is here does not end');
  const advice = 'run "plugboard key rotate" and publish anew what is to live longer';
  if (until === -Infinity)
    return fail(name, 'no private key of a stored signing key is here', 'put it back from where it is kept');
  const end = assertionTime(until);
  if (until <= Date.now()) return fail(name, `the last signing key has ended at ${end}`, advice);
  if (until - Date.now() < notice * day) return warn(name, `the last signing key ends at ${end}`, advice);
  return ok(name, `the last signing key ends at ${end}`);
}

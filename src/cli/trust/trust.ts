import { readPublicKey } from '../../engine/asserts/public-key.js';
import { readSignature, verifySignatureNow } from '../../engine/asserts/signature.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import type { EntityManager } from 'typeorm';
import { byLocal } from '../../modules/audit/by.js';
import { keyText, signKeyOf } from '../../modules/assertions/assertion-row.js';
import type { TrustedAssertion } from '../../modules/assertions/trusted-assertion.entity.js';
import { dataFolder } from '../data-folder.js';
import { type Database, withDatabase } from '../database.js';
import { exitCodes } from '../exit-codes.js';
import { readAssertions, type Sourced } from '../import/assertion-files.js';
import { InputFault } from '../input/input-fault.js';
import { outputLook, print } from '../output.js';
import type { Look } from '../../text/look.js';
import { printable } from '../../text/printable.js';

/** Trusts what a file holds, prints what is new, and tells the status to end with. */
export async function addTrusted(file: string, data: string | undefined): Promise<number> {
  const sourced = await readTrustable(file);
  const rows = await withDatabase(dataFolder(data), async (database) => {
    for (const one of sourced) checkSignature(one, sourced, database);
    const assertions = sourced.map(({ assertion }) => assertion);
    return database.unitOfWork.run(async (manager) => {
      const added = await database.trust.add(manager, assertions, 'imported');
      await record('trust-added', added, manager, database);
      return added;
    });
  });
  const look = outputLook();
  print([
    ...rows.map((row) => lineOf('trusted', row, look)),
    `${rows.length} trusted, ${sourced.length - rows.length} were so already`,
  ]);
  return exitCodes.ok;
}

/** Prints what is trusted, and tells the status to end with. */
export async function listTrusted(data: string | undefined): Promise<number> {
  const rows = await withDatabase(dataFolder(data), ({ trust }) => trust.list());
  const look = outputLook();
  print(
    rows.length === 0
      ? ['nothing is trusted yet; the first start makes the root of this authority']
      : rows.map((row) => lineOf(row.origin, row, look)),
  );
  return exitCodes.ok;
}

/** Trusts what a file holds no more, prints what was, and tells the status to end with. */
export async function removeTrusted(file: string, data: string | undefined): Promise<number> {
  const sourced = await readTrustable(file);
  const removed = await withDatabase(dataFolder(data), (database) => {
    const { trust, unitOfWork } = database;
    const rows = sourced.flatMap(({ source, assertion }) => {
      const row = trust.find(assertion.type.name as TrustedAssertion['type'], keyText(assertion.primaryKey));
      if (row?.origin === 'own') throw new InputFault('is the root of this authority and stays', { source });
      return row ?? [];
    });
    return unitOfWork.run(async (manager) => {
      for (const row of rows) await trust.remove(manager, row);
      await record('trust-removed', rows, manager, database);
      return rows;
    });
  });
  const look = outputLook();
  print([
    ...removed.map((row) => lineOf('removed', row, look)),
    `${removed.length} removed, ${sourced.length - removed.length} were not trusted`,
  ]);
  return exitCodes.ok;
}

async function record(
  action: string,
  rows: readonly TrustedAssertion[],
  manager: EntityManager,
  { auditLog }: Database,
): Promise<void> {
  if (rows.length === 0) return;
  const names = rows.map(({ type, primaryKey }) => `${type}/${primaryKey}`);
  const subject = names.length === 1 ? (names[0] ?? '') : `${names.length} assertions`;
  await auditLog.record(manager, {
    ...byLocal,
    action,
    subject,
    details: { assertions: names.slice(0, 50) },
  });
}

async function readTrustable(file: string): Promise<Sourced[]> {
  const sourced = await readAssertions(file);
  for (const { source, assertion } of sourced) {
    const { name } = assertion.type;
    if (name === 'account' || name === 'account-key') continue;
    throw new InputFault(`holds an assertion of type "${name}", expected "account" and "account-key"`, {
      source,
    });
  }
  return sourced;
}

/**
 * Where the key that signed an assertion is at hand, the signature must hold; the root of somebody else is most
 * often not, and then the operator's word has to do.
 */
function checkSignature({ source, assertion }: Sourced, all: readonly Sourced[], { keys }: Database): void {
  try {
    if (assertion.type.name === 'account-key') readPublicKey(assertion.body);
    const signature = readSignature(assertion.signature);
    const keyId = signKeyOf(assertion);
    const beside = all.find(
      (one) => one.assertion.type.name === 'account-key' && one.assertion.primaryKey[0] === keyId,
    );
    const key = beside === undefined ? keys.find(keyId)?.publicKey : readPublicKey(beside.assertion.body);
    if (key === undefined || verifySignatureNow(assertion.content, signature, key)) return;
    throw new InputFault('the signature is not one of its key over this content', { source });
  } catch (error) {
    if (error instanceof InvalidInput) throw new InputFault(error.message, { source });
    throw error;
  }
}

function lineOf(what: string, { type, primaryKey, accountId }: TrustedAssertion, look: Look): string {
  const account = type === 'account-key' ? `  of ${accountId}` : '';
  return `${look.paint('green', what.padEnd(8))}  ${type} ${printable(primaryKey + account)}`;
}

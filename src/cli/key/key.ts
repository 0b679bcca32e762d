import { recordStored } from '../../modules/assertions/assertion-report.js';
import { byLocal } from '../../modules/audit/by.js';
import { assertionTime } from '../../modules/authority/draft.js';
import type { OwnKey } from '../../modules/authority/authority.js';
import { rotate } from '../../modules/authority/rotation.js';
import { dataFolder } from '../data-folder.js';
import { withDatabase } from '../database.js';
import { exitCodes } from '../exit-codes.js';
import { InputFault } from '../input/input-fault.js';
import { print } from '../output.js';

const year = 365 * 24 * 3600 * 1000;

/** Prints the signing keys, oldest first, and tells the status to end with. */
export async function listKeys(data: string | undefined): Promise<number> {
  const keys = await withDatabase(dataFolder(data), async ({ authority }) =>
    (await authority()).signingKeys(),
  );
  print(keys.map(lineOf));
  return exitCodes.ok;
}

/** Lets another key sign, prints what changed, and tells the status to end with. */
export async function rotateKey(until: string | undefined, data: string | undefined): Promise<number> {
  const end = until === undefined ? Date.now() + year : timeOf(until);
  const keys = await withDatabase(
    dataFolder(data),
    async ({ authority, assertions, unitOfWork, auditLog, keySource: source }) => {
      const signer = await authority();
      await rotate(
        { authority: signer, source, assertions, unitOfWork },
        end,
        recordStored(auditLog, byLocal, 'key-rotated'),
      );
      return signer.signingKeys();
    },
  );
  print(keys.map(lineOf));
  return exitCodes.ok;
}

function lineOf({ id, name, since, until, signer }: OwnKey): string {
  const end = until === Infinity ? '' : ` until ${assertionTime(until)}`;
  const where = signer === undefined ? '  (its private key is not here)' : '';
  return `${name.padEnd(10)}  ${id}  since ${assertionTime(since)}${end}${where}`;
}

function timeOf(text: string): number {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : NaN;
  if (Number.isNaN(at)) {
    throw new InputFault(`"${text}" is no RFC 3339 time such as "2027-12-31T00:00:00Z"`, {
      source: '--until',
    });
  }
  if (at <= Date.now()) throw new InputFault(`"${text}" lies in the past`, { source: '--until' });
  return at;
}

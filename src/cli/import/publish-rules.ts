import { decode } from '../../engine/asserts/decode.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import { recordStored } from '../../modules/assertions/assertion-report.js';
import { byLocal } from '../../modules/audit/by.js';
import type { StoredAssertion } from '../../modules/assertions/assertion.entity.js';
import { Accounts } from '../../modules/publishing/accounts.js';
import { Publishing } from '../../modules/publishing/publishing.js';
import { type Database, withDatabase } from '../database.js';
import type { RuleFolder } from '../input/assertion-input.js';
import { InputFault } from '../input/input-fault.js';
import type { Imported } from './import-lines.js';
import type { ImportOptions } from './options.js';

/** Signs and stores the declaration that the rules of a folder make, and the account of its publisher where it is new. */
export function publishRules(
  rules: RuleFolder & { readonly path: string },
  options: ImportOptions,
  data: string,
): Promise<Imported[]> {
  const snapId = identity('--snap-id', options.snapId, rules.path);
  if (snapId === undefined) {
    throw new InputFault(`missing; it names the snap that the rules in "${rules.path}" are for`, {
      source: '--snap-id',
    });
  }
  const publisherId = identity('--publisher-id', options.publisherId, rules.path);
  const request = { snapId, publisherId, snapName: options.snapName, ...rules.headers };
  return withDatabase(data, async (database) => {
    try {
      return await publish(request, rules.path, database);
    } catch (error) {
      throw inRuleFile(error, rules);
    }
  });
}

async function publish(
  request: Parameters<Publishing['draft']>[0],
  source: string,
  { authority, assertions, trust, unitOfWork, auditLog }: Database,
): Promise<Imported[]> {
  const signer = await authority();
  const accounts = new Accounts(signer, assertions, trust, unitOfWork);
  const publishing = new Publishing(signer, assertions, trust, unitOfWork);
  const stored: StoredAssertion[] = [];
  const { publisherId } = request;
  const imported = (): Imported[] =>
    stored.map(({ text }) => ({ source, outcome: 'stored', assertion: decode(Buffer.from(text)) }));
  if (publisherId !== undefined && lacksPublisher(publishing, request)) {
    const facts = { accountId: publisherId, displayName: publisherId, validation: 'unproven' };
    stored.push((await accounts.put(facts, recordStored(auditLog, byLocal, 'account-stored'))).account);
  }
  const published = await publishing.publishLatest(request, (manager, { declaration, variants }) =>
    recordStored(auditLog, byLocal, 'declaration-published')(manager, [...variants, declaration]),
  );
  if (published !== 'unchanged') {
    stored.push(...published.variants, published.declaration);
    return imported();
  }
  const there = assertions.inForce('snap-declaration', `16/${request.snapId}`);
  if (there === undefined) return imported();
  return [...imported(), { source, outcome: 'unchanged', assertion: decode(Buffer.from(there.text)) }];
}

/** Whether the account of the publisher is all that a declaration lacks; what is wrong otherwise is thrown before one is made. */
function lacksPublisher(publishing: Publishing, request: Parameters<Publishing['draft']>[0]): boolean {
  try {
    publishing.draft(request);
    return false;
  } catch (error) {
    if (error instanceof InvalidInput && error.code === 'prerequisite-missing') return true;
    throw error;
  }
}

/** Ids become a header line and a part of the key. */
function identity(flag: string, value: string | undefined, folder: string): string | undefined {
  if (value === undefined || /^[-A-Za-z0-9_]{1,128}$/.test(value)) return value;
  throw new InputFault(`"${value}" is no id for "${folder}", expected letters, digits, "-" and "_"`, {
    source: flag,
  });
}

const flags: Readonly<Record<string, string>> = {
  '/publisherId': '--publisher-id',
  '/snapName': '--snap-name',
};

/** A fault in a header of rules is told as one in the file it came from, one in a name as one of the option. */
function inRuleFile(error: unknown, { files }: RuleFolder): unknown {
  if (!(error instanceof InvalidInput)) return error;
  const { pointer = '' } = error.place;
  const flag = flags[pointer];
  if (flag !== undefined) return new InputFault(error.message, { source: flag });
  const found = files.find(([header]) => pointer === `/${header}` || pointer.startsWith(`/${header}/`));
  if (found === undefined) return error;
  const [header, source] = found;
  return new InputFault(error.message, { source, pointer: pointer.slice(header.length + 1) });
}

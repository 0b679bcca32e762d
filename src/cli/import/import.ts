import { recordStored } from '../../modules/assertions/assertion-report.js';
import { byLocal } from '../../modules/audit/by.js';
import { dataFolder } from '../data-folder.js';
import { type Database, withDatabase } from '../database.js';
import { exitCodes } from '../exit-codes.js';
import { readRuleFolder, type RuleFolder } from '../input/assertion-input.js';
import { InputFault } from '../input/input-fault.js';
import { isFolder } from '../input/is-folder.js';
import { outputLook, print } from '../output.js';
import { assertFiles, readAssertions, refusalIn, type Sourced } from './assertion-files.js';
import { type Imported, importLines } from './import-lines.js';
import type { ImportOptions } from './options.js';
import { publishRules } from './publish-rules.js';

/** Stores what the paths name, prints what became of it, and tells the status to end with. */
export async function importAssertions(paths: readonly string[], options: ImportOptions): Promise<number> {
  const data = dataFolder(options.data);
  const rules = await ruleFolderIn(paths);
  if (rules === undefined) refuseSnapOptions(options);
  const imported =
    rules === undefined ? await importFiles(paths, data) : await publishRules(rules, options, data);
  print(importLines(imported, data, outputLook()));
  return exitCodes.ok;
}

/** The one folder of rules that was named, if any; it comes alone, since it is stored by itself. */
async function ruleFolderIn(paths: readonly string[]): Promise<(RuleFolder & { path: string }) | undefined> {
  for (const path of paths) {
    if (path === '-' || !(await isFolder(path))) continue;
    const rules = await readRuleFolder(path);
    if (rules === undefined) continue;
    if (paths.length === 1) return { ...rules, path };
    throw new InputFault('is a folder of rules, expected it alone', { source: path });
  }
  return undefined;
}

async function importFiles(paths: readonly string[], data: string): Promise<Imported[]> {
  const sourced: Sourced[] = [];
  for (const path of paths) {
    const files = path === '-' || !(await isFolder(path)) ? [path] : await assertFiles(path);
    for (const file of files) sourced.push(...(await readAssertions(file)));
  }
  return withDatabase(data, (database) => take(sourced, database));
}

async function take(
  sourced: readonly Sourced[],
  { authority, ingest, auditLog }: Database,
): Promise<Imported[]> {
  await authority();
  try {
    const taken = await ingest.take(
      sourced.map(({ assertion }) => assertion),
      recordStored(auditLog, byLocal, 'assertions-stored'),
    );
    return taken.map(({ assertion, outcome }, index) => ({
      assertion,
      outcome,
      source: sourced[index]?.source ?? '',
    }));
  } catch (error) {
    throw refusalIn(error, sourced);
  }
}

/** Assertions say themselves which snap they are about. */
function refuseSnapOptions({ snapId, publisherId, snapName }: ImportOptions): void {
  const given = { '--snap-id': snapId, '--publisher-id': publisherId, '--snap-name': snapName };
  for (const [source, value] of Object.entries(given)) {
    if (value === undefined) continue;
    throw new InputFault('expected with a folder that holds plugs.json or slots.json', { source });
  }
}

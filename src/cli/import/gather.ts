import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { noRules, readRuleFolder } from '../input/assertion-input.js';
import { InputFault, unreadable } from '../input/input-fault.js';
import { isFolder } from '../input/is-folder.js';
import type { Batch, Candidate, RuleDraft } from './batch.js';
import type { ImportOptions } from './options.js';
import { readAssertions } from './read-assertions.js';
import { draftOf } from './rule-draft.js';

/** Reads and checks everything that the paths name. */
export async function gather(paths: readonly string[], options: ImportOptions): Promise<Batch> {
  const files: string[] = [];
  let draft: RuleDraft | undefined;
  for (const path of paths) {
    if (path === '-' || !(await isFolder(path))) {
      files.push(path);
      continue;
    }
    const rules = await readRuleFolder(path);
    if (rules === undefined) {
      files.push(...(await assertFiles(path)));
      continue;
    }
    if (draft !== undefined) {
      throw new InputFault(`is a second folder of rules after "${draft.source}", expected one at a time`, {
        source: path,
      });
    }
    draft = draftOf(path, rules, options);
  }
  if (draft === undefined) refuseSnapOptions(options);
  const candidates: Candidate[] = [];
  const skipped: { source: string; type: string }[] = [];
  for (const file of files) {
    const read = await readAssertions(file);
    candidates.push(...read.candidates);
    skipped.push(...read.skipped.map((type) => ({ source: file, type })));
  }
  return { candidates, draft, skipped };
}

/** The files named `*.assert` in a folder, at any depth, in the order of their paths. */
async function assertFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  const files = names.filter((name) => name.endsWith('.assert')).sort();
  if (files.length > 0) return files.map((name) => join(folder, name));
  throw new InputFault(`${noRules(folder).message}, nor any file named *.assert`, { source: folder });
}

/** Assertions say themselves which snap they are about. */
function refuseSnapOptions({ snapId, publisherId, snapName, revision }: ImportOptions): void {
  const given = {
    '--snap-id': snapId,
    '--publisher-id': publisherId,
    '--snap-name': snapName,
    '--revision': revision,
  };
  for (const [source, value] of Object.entries(given)) {
    if (value === undefined) continue;
    throw new InputFault('expected with a folder that holds plugs.json or slots.json', { source });
  }
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssertionInput } from '../../engine/rules/declaration.js';
import { refuseBareRules } from '../decide/declaration.js';
import type { Sources } from '../decide/sources.js';
import { readAssertionInput, readRuleFolder } from '../input/assertion-input.js';
import { InputFault, unreadable } from '../input/input-fault.js';
import { isFolder } from '../input/is-folder.js';

/** What a declaration in a folder of declarations is called behind the name of its snap. */
const suffixes = ['.assert', '.json'] as const;

/**
 * What a snap was granted: a snap-declaration or its headers in a file, the rules in a folder, or the declaration in
 * a folder that is named after the snap. Null where such a folder has none for the snap.
 *
 * @param pointer where it will stand in the request
 */
export async function readGrant(
  path: string,
  snapName: string,
  pointer: string,
  sources: Sources,
): Promise<AssertionInput | null> {
  if (path === '-' || !(await isFolder(path))) return fromFile(path, pointer, sources);
  const rules = await readRuleFolder(path);
  if (rules === undefined) {
    const file = await fileNamed(path, snapName);
    return file === undefined ? null : fromFile(file, pointer, sources);
  }
  sources.add(pointer, '--declaration');
  for (const [header, file] of rules.files) sources.add(`${pointer}/${header}`, file);
  return rules.headers;
}

async function fromFile(path: string, pointer: string, sources: Sources): Promise<AssertionInput> {
  const { name, input } = await readAssertionInput(path);
  sources.add(pointer, name);
  refuseBareRules(name, input);
  return input;
}

async function fileNamed(folder: string, snapName: string): Promise<string | undefined> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  const found = suffixes.map((suffix) => snapName + suffix).filter((name) => names.includes(name));
  const [name, ...others] = found;
  if (others.length > 0) {
    throw new InputFault(`holds both ${found.join(' and ')}, expected one of them`, { source: folder });
  }
  if (name !== undefined) return join(folder, name);
  if (names.some((other) => suffixes.some((suffix) => other.endsWith(suffix)))) return undefined;
  throw new InputFault(
    'holds neither plugs.json nor slots.json, nor declarations as NAME.assert or NAME.json',
    { source: folder },
  );
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeaderMap } from '../../engine/asserts/headers.js';
import type { AssertionInput } from '../../engine/rules/declaration.js';
import { InputFault, unreadable } from './input-fault.js';
import { readTextFile, type TextFile } from './read-file.js';
import { jsonObjectIn } from './read-json.js';

/** The files that hold the rules of a declaration, by the header they become. */
const ruleFiles = { plugs: 'plugs.json', slots: 'slots.json' } as const;

type RuleHeader = keyof typeof ruleFiles;

/** The rules of a declaration as reviewers of the store keep them, and where each header came from. */
export interface RuleFolder {
  readonly headers: Readonly<Partial<Record<RuleHeader, HeaderMap>>>;
  readonly files: readonly (readonly [header: RuleHeader, file: string])[];
}

/** An assertion in a file: its text, or its headers where the file is JSON. Whether it holds is checked by those who use it. */
export async function readAssertionInput(path: string): Promise<{ name: string; input: AssertionInput }> {
  const file = await readTextFile(path);
  const input = isJson(file) ? (jsonObjectIn(file) as HeaderMap) : file.text;
  return { name: file.name, input };
}

function isJson({ text }: TextFile): boolean {
  return /^\s*\{/.test(text);
}

/** Reads the `plugs.json` and `slots.json` of a folder; undefined where it has neither. */
export async function readRuleFolder(folder: string): Promise<RuleFolder | undefined> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  const files: [RuleHeader, string][] = [];
  const headers: Partial<Record<RuleHeader, HeaderMap>> = {};
  for (const header of ['plugs', 'slots'] as const) {
    if (!names.includes(ruleFiles[header])) continue;
    const path = join(folder, ruleFiles[header]);
    headers[header] = jsonObjectIn(await readTextFile(path)) as HeaderMap;
    files.push([header, path]);
  }
  return files.length === 0 ? undefined : { headers, files };
}

/** @throws InputFault about a folder without rules */
export function noRules(folder: string): InputFault {
  return new InputFault('holds neither plugs.json nor slots.json', { source: folder });
}

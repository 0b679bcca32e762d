import type { HeaderMap } from '../../engine/asserts/headers.js';
import { textHeader } from '../../engine/asserts/headers.js';
import type { Assertion } from '../../engine/asserts/decode.js';
import { isPlainObject } from '../../modules/http/plain-object.js';
import { textOf } from '../../modules/assertions/assertion-row.js';
import { InputFault } from '../input/input-fault.js';
import { isFolder } from '../input/is-folder.js';
import { assertFiles, readAssertions } from '../import/assertion-files.js';
import { readTextFile } from '../input/read-file.js';
import { jsonObjectIn } from '../input/read-json.js';
import { daemonSocket } from '../state/ask-daemon.js';
import { readDaemon } from '../state/read-daemon.js';
import type { PlanOptions } from './options.js';

/** The largest state that is read, in bytes: what the service takes as a body. */
export const mostStateBytes = 16 * 1024 * 1024;

/** The state as members of a request, and what messages call it. */
export interface StateDraft {
  readonly source: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/** Reads the state out of a file, or asks the daemon for it. */
export async function readState({ state, snapd = daemonSocket }: PlanOptions): Promise<StateDraft> {
  const file =
    state === undefined
      ? { name: snapd, text: await readDaemon(snapd) }
      : await readTextFile(state, mostStateBytes);
  const members = jsonObjectIn(file);
  for (const name of ['event', 'policy'] as const) {
    if (!Object.hasOwn(members, name)) continue;
    throw new InputFault(`has a member "${name}", expected the state of a device alone`, {
      source: file.name,
    });
  }
  return { source: file.name, members };
}

/** The snap-declarations in files, and in the files named *.assert of folders. */
export async function readDeclarations(paths: readonly string[]): Promise<Assertion[]> {
  const found: Assertion[] = [];
  for (const path of paths) {
    const files = path !== '-' && (await isFolder(path)) ? await assertFiles(path) : [path];
    for (const file of files) found.push(...(await readAssertions(file)).map(({ assertion }) => assertion));
  }
  return found.filter(({ type }) => type.name === 'snap-declaration');
}

/** The state with declarations in place of those that it has of the same snap-ids. */
export function withDeclarations(
  { source, members }: StateDraft,
  declarations: readonly Assertion[],
): StateDraft {
  if (declarations.length === 0) return { source, members };
  const { snapd, snaps } = members;
  if (isPlainObject(snapd)) {
    const before = typeof snapd.assertions === 'string' ? snapd.assertions : '';
    const texts = [before, ...declarations.map(textOf)].filter((text) => text.trim() !== '');
    const assertions = texts.map((text) => `${text.trimEnd()}\n`).join('\n');
    return { source, members: { ...members, snapd: { ...snapd, assertions } } };
  }
  if (!Array.isArray(snaps)) return { source, members };
  const texts = new Map(declarations.map((one) => [textHeader(one.headers, 'snap-id'), textOf(one)]));
  const replaced = snaps.map((snap: unknown) => {
    const declaration = isPlainObject(snap) ? texts.get(snapIdOf(snap)) : undefined;
    return declaration === undefined ? snap : { ...(snap as object), declaration };
  });
  return { source, members: { ...members, snaps: replaced } };
}

function snapIdOf({ snapId, declaration }: Record<string, unknown>): string {
  if (typeof snapId === 'string') return snapId;
  if (isPlainObject(declaration)) return textHeader(declaration as HeaderMap, 'snap-id');
  return typeof declaration === 'string' ? (/^snap-id: (.+)$/m.exec(declaration)?.[1] ?? '') : '';
}

/** The state with one more snap, which is about to be installed. */
export function withSnap({ source, members }: StateDraft, snap: object): StateDraft {
  const { snaps = [] } = members;
  return Array.isArray(snaps)
    ? { source, members: { ...members, snaps: [...(snaps as unknown[]), snap] } }
    : { source, members };
}

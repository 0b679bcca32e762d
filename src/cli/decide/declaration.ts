import { headerOf, type HeaderMap } from '../../engine/asserts/headers.js';
import { type AssertionInput, headersOf } from '../../engine/rules/declaration.js';
import { noRules, readAssertionInput, readRuleFolder } from '../input/assertion-input.js';
import { InputFault } from '../input/input-fault.js';
import { isFolder } from '../input/is-folder.js';
import type { Sources } from './sources.js';

/** What the options say about the declaration of one snap, and how they are called. */
export interface DeclarationOptions {
  readonly path: string | undefined;
  readonly snapId: string | undefined;
  readonly publisherId: string | undefined;
  readonly pathFlag: string;
  readonly publisherFlag: string;
}

const ids = ['snap-id', 'publisher-id'] as const;

/**
 * The declaration that the options give a snap; undefined where they leave it to what is published. A publisher
 * alone makes a declaration without rules.
 *
 * @param pointer where the declaration will stand in the request
 */
export async function readDeclaration(
  options: DeclarationOptions,
  pointer: string,
  sources: Sources,
): Promise<AssertionInput | undefined> {
  const { path, snapId, publisherId } = options;
  if (path === undefined) {
    return publisherId === undefined ? undefined : withIds({ type: 'snap-declaration' }, options);
  }
  if (path !== '-' && (await isFolder(path))) return fromFolder(path, options, pointer, sources);
  const { name, input } = await readAssertionInput(path);
  sources.add(pointer, name);
  refuseBareRules(name, input);
  if (snapId === undefined && publisherId === undefined) return input;
  const headers = sources.blamed(() => headersOf(input, 'snap-declaration'));
  if (publisherId !== undefined) refuseOtherPublisher(headers, publisherId, name, options.publisherFlag);
  const isWhole = ids.every((id) => headerOf(headers, id) !== undefined);
  return isWhole ? input : withIds(headers, options);
}

async function fromFolder(
  path: string,
  options: DeclarationOptions,
  pointer: string,
  sources: Sources,
): Promise<HeaderMap> {
  const rules = await readRuleFolder(path);
  if (rules === undefined) throw noRules(path);
  sources.add(pointer, options.pathFlag);
  for (const [header, file] of rules.files) sources.add(`${pointer}/${header}`, file);
  return withIds({ type: 'snap-declaration', ...rules.headers }, options);
}

/** Headers with the ids of the options, where they have none of their own. */
function withIds(headers: HeaderMap, { snapId, publisherId }: DeclarationOptions): HeaderMap {
  return {
    ...(snapId !== undefined && { 'snap-id': snapId }),
    ...(publisherId !== undefined && { 'publisher-id': publisherId }),
    ...headers,
  };
}

/**
 * A map of rules in the place of headers would be taken for a declaration that grants nothing.
 *
 * @throws InputFault
 */
export function refuseBareRules(name: string, input: AssertionInput): void {
  if (typeof input === 'string') return;
  const known = ['type', 'plugs', 'slots', ...ids];
  if (known.some((header) => headerOf(input, header) !== undefined)) return;
  throw new InputFault(
    `has none of the headers ${known.join(', ')}; to use a plugs.json or slots.json, give its folder`,
    { source: name },
  );
}

function refuseOtherPublisher(headers: HeaderMap, publisherId: string, name: string, flag: string): void {
  const own = headerOf(headers, 'publisher-id');
  if (own === undefined || own === publisherId) return;
  throw new InputFault(`is "${publisherId}", but the declaration in "${name}" has another publisher-id`, {
    source: flag,
  });
}

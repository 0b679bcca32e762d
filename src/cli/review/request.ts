import { checkReviewRequest, type ReviewRequest } from '../../modules/reviews/review-request.js';
import { Sources } from '../decide/sources.js';
import { readAssertionInput } from '../input/assertion-input.js';
import { readTextFile, type TextFile } from '../input/read-file.js';
import { jsonValueIn } from '../input/read-json.js';
import { readSnapFile } from '../input/snap-file.js';
import { nameOf } from '../plan/device.js';
import { readGrant } from './grant.js';
import type { ReviewedOptions } from './options.js';

/** A request for a review, with what each part of it came from. */
export interface SourcedReviewRequest {
  readonly request: ReviewRequest;
  readonly sources: Sources;
  /** The metadata that is reviewed. */
  readonly metadata: TextFile;
}

/** Makes the request out of the command line and the files it names. */
export async function readReviewRequest(
  path: string,
  options: ReviewedOptions,
): Promise<SourcedReviewRequest> {
  const sources = new Sources();
  const metadata = await readSnapFile(path);
  sources.add('/yaml', metadata.name);
  const { snapId, store, brand, classicAllowed, baseDeclaration, since, exceptions } = options;
  for (const [member, flag] of flags) sources.add(member, flag);
  const granted = await grantOf(metadata, '', options, sources);
  const request = {
    yaml: metadata.text,
    ...granted,
    ...(snapId !== undefined && { snapId }),
    ...(store !== undefined && { store }),
    ...(brand !== undefined && { brand }),
    ...(classicAllowed && { classicAllowed }),
    ...(baseDeclaration !== undefined && { baseDeclaration: await baseIn(baseDeclaration, sources) }),
    ...(since !== undefined && { since: await revisionIn(since, options, sources) }),
    ...(exceptions !== undefined && { exceptions: await exceptionsIn(exceptions, sources) }),
  };
  return { request: sources.blamed(() => checkReviewRequest(request)), sources, metadata };
}

const flags = [
  ['/snapId', '--snap-id'],
  ['/store', '--store'],
  ['/brand', '--brand'],
] as const;

/** The earlier revision was reviewed with the same grant. */
async function revisionIn(path: string, options: ReviewedOptions, sources: Sources): Promise<object> {
  const metadata = await readSnapFile(path);
  sources.add('/since/yaml', metadata.name);
  return { yaml: metadata.text, ...(await grantOf(metadata, '/since', options, sources)) };
}

async function grantOf(
  metadata: TextFile,
  pointer: string,
  { declaration: path }: ReviewedOptions,
  sources: Sources,
): Promise<object> {
  if (path === undefined) return {};
  return { declaration: await readGrant(path, nameOf(metadata.text), `${pointer}/declaration`, sources) };
}

async function baseIn(path: string, sources: Sources): Promise<unknown> {
  const { name, input } = await readAssertionInput(path);
  sources.add('/baseDeclaration', name);
  return input;
}

async function exceptionsIn(path: string, sources: Sources): Promise<unknown> {
  const file = await readTextFile(path);
  sources.add('/exceptions', file.name);
  return jsonValueIn(file);
}

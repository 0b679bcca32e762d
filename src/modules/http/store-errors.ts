import type { RequestProblem } from './request-problem.js';

/** Paths that real snap clients ask; they know errors in a form of their own. */
const storePaths = /^\/(?:v2\/(?:assertions\/|assertion-streams|snaps\/)|api\/v1\/snaps\/)/;

/** Whether a request speaks to the part of the service that stores have. */
export function isStoreRequest(url: string): boolean {
  return storePaths.test(url);
}

/** The body of a refusal as snap clients read it: they tell "not found" by the code of the first entry. */
export function storeErrorBody({ code, message, errors }: RequestProblem): object {
  const details = errors.map(({ pointer, detail }) => `${pointer ?? ''}: ${detail}`);
  return { 'error-list': [{ code, message: [message, ...details.slice(0, 3)].join('; ') }] };
}

const storePathBehind = /\/(?:v2\/(?:assertions\/|assertion-streams$|snaps\/)|api\/v1\/snaps\/assertions\/)/;

/** Clients keep whatever path their store's URL has in front of ours; it says nothing. */
export function withoutPrefix(url: string): string {
  if (url.startsWith('/v2/assertions/')) return url;
  const found = storePathBehind.exec(url.split('?', 1)[0] ?? url);
  return found === null ? url : url.slice(found.index);
}

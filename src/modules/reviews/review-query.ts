import { requestInvalid } from '../http/request-invalid.js';

/** The longest path of a file that is taken. */
export const longestFile = 1024;

/**
 * The `file` parameter: what the reviewed file is called in forms that name it.
 *
 * @throws RequestProblem `request-invalid` for one that cannot be a path, or another parameter
 */
export function reviewedFile(query: Readonly<Record<string, unknown>>): string {
  const { file = 'snap.yaml', ...others } = query;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw requestInvalid([{ parameter: unknown, detail: 'unknown parameter' }]);
  if (typeof file !== 'string' || file.length > longestFile || !/^\P{Cc}+$/u.test(file)) {
    const detail = `expected the path of a file, at most ${longestFile} characters without control characters`;
    throw requestInvalid([{ parameter: 'file', detail }]);
  }
  return file;
}

import { readFileSync, statSync } from 'node:fs';
import { SettingsError } from '../../config/settings.js';
import type { Exception } from '../../engine/review/exceptions.js';
import { RequestProblem } from '../http/request-problem.js';
import { checkExceptions } from './review-request.js';

/** No file of exceptions is larger, in bytes. */
const largest = 4 * 1024 * 1024;

/**
 * Reads the file that PLUGBOARD_REVIEW_EXCEPTIONS names; none where it is not set. See docs/reviews.md, "Exceptions".
 *
 * @throws SettingsError where it cannot be read or is not a list of exceptions
 */
export function readStandingExceptions(file: string | undefined): readonly Exception[] {
  if (file === undefined) return [];
  const named = `PLUGBOARD_REVIEW_EXCEPTIONS is "${file}"`;
  try {
    if (statSync(file).size > largest)
      throw new SettingsError(`${named}, a file of more than ${largest} bytes`);
    return checkExceptions(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof RequestProblem) throw new SettingsError(`${named}: ${error.message}`);
    if (error instanceof SettingsError) throw error;
    const why = (error as Partial<Error>).message ?? 'it cannot be read';
    throw new SettingsError(`${named}, expected a JSON file with a list of exceptions: ${why}`);
  }
}

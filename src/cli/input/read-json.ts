import { parseJsonText } from '../../modules/http/json-body.js';
import { RequestProblem } from '../../modules/http/request-problem.js';
import { InputFault } from './input-fault.js';
import type { TextFile } from './read-file.js';

/**
 * The JSON object in a file, read as exactly as the service reads its bodies.
 *
 * @throws InputFault with line and column where the text is not JSON, or not an object
 */
export function jsonObjectIn(file: TextFile): Readonly<Record<string, unknown>> {
  const value = jsonValueIn(file);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputFault('expected a JSON object', { source: file.name });
  }
  return value as Readonly<Record<string, unknown>>;
}

/** As {@link jsonObjectIn}, for any JSON. */
export function jsonValueIn({ name, text }: TextFile): unknown {
  try {
    return parseJsonText(text, 'the file');
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    const { line, column, pointer } = error.errors[0] ?? {};
    throw new InputFault(error.message, { source: name, line, column, pointer });
  }
}

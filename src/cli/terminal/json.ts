import { jsonText } from '../../modules/http/json-text.js';
import type { Look } from '../../text/look.js';

/** A value as JSON: indented for a person, on one line for a program. */
export function jsonLine(value: unknown, look: Look): string {
  return jsonText(value, look.isTerminal ? 2 : 0);
}

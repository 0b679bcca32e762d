import { isHeaderList, type HeaderValue } from '../engine/asserts/headers.js';
import { jsonText } from '../modules/http/json-text.js';
import { cutTo } from '../text/lines.js';

/** Values longer than this are cut; the whole is in the JSON. */
const longest = 100;

/** What a rule wants, in a few words: a list of texts is a choice. */
export function headerText(value: HeaderValue): string {
  if (typeof value === 'string') return cutTo(longest, value);
  if (isHeaderList(value) && value.length > 0 && value.every((item) => typeof item === 'string')) {
    return cutTo(longest, value.join(' or '));
  }
  return cutTo(longest, jsonText(value));
}

/** What a candidate has. */
export function valueText(value: unknown): string {
  return cutTo(longest, typeof value === 'string' ? value : jsonText(value));
}

import {
  headerName,
  type HeaderMap,
  type HeaderValue,
  isHeaderList,
  isHeaderMap,
} from '../../engine/asserts/headers.js';
import { InvalidInput, pointerSegment } from '../../engine/invalid-input.js';
import { canonicalText } from '../../engine/review/compare.js';
import { headersOf } from '../../engine/rules/declaration.js';
import { headersInText } from '../assertions/assertion-row.js';

/** What a reviewer says a declaration is to hold; what is left out stays as it is. */
export interface DeclarationRequest {
  readonly snapId: string;
  readonly snapName?: string | undefined;
  readonly publisherId?: string | undefined;
  /** Rules as in the headers of the same name; an empty map takes them all away. */
  readonly plugs?: HeaderMap | undefined;
  readonly slots?: HeaderMap | undefined;
}

/** Headers that every revision has anew. */
const anew = new Set([
  'type',
  'format',
  'authority-id',
  'revision',
  'timestamp',
  'body-length',
  'sign-key-sha3-384',
]);

/** What a stored declaration says, without what every revision has anew. */
export function lastingHeaders(text: string): HeaderMap {
  return lastingHeadersOf(headersInText(text));
}

/** Headers without what every revision has anew. */
export function lastingHeadersOf(headers: HeaderMap): HeaderMap {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !anew.has(name)));
}

/**
 * The headers of the next declaration of a snap.
 *
 * @param before what the declaration in force says; undefined where there is none
 * @throws InvalidInput with a pointer into the request, where a value cannot be written or something is missing
 */
export function nextHeaders(request: DeclarationRequest, before: HeaderMap | undefined): HeaderMap {
  const { snapId, snapName, publisherId, plugs, slots } = request;
  for (const [side, rules] of Object.entries({ plugs, slots })) {
    if (rules === undefined) continue;
    for (const [name, rule] of Object.entries(rules)) {
      refuseUnwritable({ [name]: rule }, pointerSegment(side));
    }
  }
  const named = {
    'publisher-id': publisherId ?? before?.['publisher-id'],
    'snap-name': snapName ?? before?.['snap-name'],
  };
  if (named['publisher-id'] === undefined) throw missing('publisherId');
  if (named['snap-name'] === undefined) throw missing('snapName');
  const { plugs: plugsBefore, slots: slotsBefore, ...lasting } = before ?? {};
  const headers = {
    ...lasting,
    series: '16',
    'snap-id': snapId,
    ...named,
    ...written('plugs', plugs ?? plugsBefore),
    ...written('slots', slots ?? slotsBefore),
  };
  return headersOf(headers as HeaderMap, 'snap-declaration');
}

/** Whether two declarations say the same, apart from what every revision has anew. */
export function saysTheSame(a: HeaderMap, b: HeaderMap): boolean {
  return canonicalText(a) === canonicalText(b);
}

/** A map without rules makes no header: an empty one cannot be written. */
function written(name: string, rules: HeaderValue | undefined): Record<string, HeaderValue> {
  return rules === undefined || Object.keys(rules).length === 0 ? {} : { [name]: rules };
}

function missing(field: string): InvalidInput {
  return new InvalidInput(
    'assertion-invalid',
    `"${field}" is missing, and no declaration is there to take it from`,
    {
      pointer: pointerSegment(field),
    },
  );
}

/**
 * What JSON can say and an assertion cannot: odd names, and maps and lists with nothing in them. Values of other kinds
 * are left to where headers are read.
 */
export function refuseUnwritable(value: HeaderValue | null, pointer: string): void {
  if (typeof value !== 'object' || value === null) return;
  const entries = Object.entries<HeaderValue | null>(value as HeaderMap);
  if (entries.length === 0) {
    const kind = isHeaderList(value) ? 'list' : 'map';
    throw new InvalidInput('assertion-invalid', `an assertion cannot hold an empty ${kind}`, { pointer });
  }
  for (const [key, item] of entries) {
    const place = pointer + pointerSegment(key);
    if (isHeaderMap(value) && !headerName.test(key)) {
      throw new InvalidInput(
        'assertion-invalid',
        `"${key}" cannot be a name in an assertion, expected lower-case words joined by "-"`,
        { pointer: place },
      );
    }
    refuseUnwritable(item, place);
  }
}

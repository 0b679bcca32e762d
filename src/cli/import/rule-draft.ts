import { encodeContent } from '../../engine/asserts/encode.js';
import {
  headerName,
  type HeaderMap,
  type HeaderValue,
  isHeaderList,
  isHeaderMap,
} from '../../engine/asserts/headers.js';
import { InvalidInput, pointerSegment } from '../../engine/invalid-input.js';
import { compileDeclaration, headersOf } from '../../engine/rules/declaration.js';
import type { RuleFolder } from '../input/assertion-input.js';
import { InputFault } from '../input/input-fault.js';
import type { Candidate, RuleDraft } from './batch.js';
import type { ImportOptions } from './options.js';

/** Who is said to have issued a declaration that nobody has signed. */
const authority = 'local';

/** The declaration that the rules of a folder make, as far as it is known before looking at what is stored. */
export function draftOf(folder: string, rules: RuleFolder, options: ImportOptions): RuleDraft {
  const { snapName = '' } = options;
  const snapId = identity('--snap-id', options.snapId, folder);
  const publisherId = identity('--publisher-id', options.publisherId, folder);
  const revision = revisionOf(options.revision);
  try {
    const headers = headersOf(
      {
        type: 'snap-declaration',
        'authority-id': authority,
        series: '16',
        'snap-id': snapId,
        'publisher-id': publisherId,
        'snap-name': snapName,
        ...ruleHeaders(rules),
      },
      'snap-declaration',
    );
    for (const [side] of rules.files) refuseUnwritable(headers[side] ?? '', `/${side}`);
    const { formatNeeded } = compileDeclaration('snap-declaration', headers);
    return { source: folder, headers, format: formatNeeded, snapId, snapName, publisherId, revision };
  } catch (error) {
    throw inRuleFile(error, rules);
  }
}

/** The declaration as header lines in canonical order, without a signature. */
export function candidateOf(draft: RuleDraft, revision: number, timestamp: string): Candidate {
  const { source, format, snapId, snapName, publisherId } = draft;
  const headers = { ...draft.headers, format: String(format), revision: String(revision), timestamp };
  const text = `${Buffer.from(encodeContent({ headers })).toString('utf8')}\n`;
  // What cannot be read back, such as text that has grown beyond the limit, is not stored.
  headersOf(text, 'snap-declaration');
  const kind = 'snap-declaration';
  return { source, kind, series: '16', snapId, snapName, publisherId, format, revision, text };
}

/** Maps without rules make no header: an empty one cannot be written. */
function ruleHeaders({ headers }: RuleFolder): HeaderMap {
  return Object.fromEntries(Object.entries(headers).filter(([, rules]) => Object.keys(rules).length > 0));
}

/** What JSON can say and an assertion cannot: odd names, and maps and lists with nothing in them. */
function refuseUnwritable(value: HeaderValue, pointer: string): void {
  if (typeof value !== 'object') return;
  const entries = Object.entries<HeaderValue>(value as HeaderMap);
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

/** Ids become a header line and a part of the key. */
function identity(flag: string, value: string | undefined, folder: string): string {
  if (value === undefined) {
    throw new InputFault(`missing; it names the snap that the rules in "${folder}" are for`, {
      source: flag,
    });
  }
  if (!/^[-A-Za-z0-9_]{1,128}$/.test(value)) {
    throw new InputFault(`"${value}" is no id, expected letters, digits, "-" and "_"`, { source: flag });
  }
  return value;
}

function revisionOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^(?:0|[1-9]\d{0,14})$/.test(text)) {
    throw new InputFault(`"${text}" is no revision, expected a whole number`, { source: '--revision' });
  }
  return Number(text);
}

/** A fault in a header of rules is told as one in the file it came from. */
function inRuleFile(error: unknown, { files }: RuleFolder): unknown {
  if (!(error instanceof InvalidInput)) return error;
  const { pointer = '' } = error.place;
  const found = files.find(([header]) => pointer === `/${header}` || pointer.startsWith(`/${header}/`));
  if (found === undefined) return error;
  const [header, source] = found;
  return new InputFault(error.message, { source, pointer: pointer.slice(header.length + 1) });
}

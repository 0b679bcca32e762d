import { type Assertion, decode } from '../../engine/asserts/decode.js';
import { time } from '../../engine/asserts/common-checks.js';
import {
  headerOf,
  isHeaderList,
  isHeaderMap,
  type HeaderMap,
  textHeader,
} from '../../engine/asserts/headers.js';
import { readPublicKey, type PublicKey } from '../../engine/asserts/public-key.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import { beginEffort } from '../../engine/rules/effort.js';
import { compilePattern, type Pattern } from '../../engine/rules/pattern.js';
import { signKeyOf } from './assertion-row.js';

/** A key that signs assertions of an account, as its account-key says. */
export interface AccountKey {
  readonly accountId: string;
  readonly revision: number;
  /** From when, and to before when, it may sign; milliseconds since 1970. */
  readonly since: number;
  readonly until: number;
  readonly publicKey: PublicKey;
  /** Who vouches for it: an account and its key. */
  readonly authorityId: string;
  readonly signKey: string;
  /** Whether the headers of an assertion are ones that the key may sign. */
  readonly maySign: (headers: HeaderMap) => boolean;
}

/**
 * Reads a key out of a checked account-key.
 *
 * @throws InvalidInput `signature-invalid` where its public key is malformed, `rule-invalid` where its constraints do not compile
 */
export function accountKeyOf(assertion: Assertion): AccountKey {
  const { headers, body, revision } = assertion;
  return {
    revision,
    accountId: textHeader(headers, 'account-id'),
    since: time(headers, 'since'),
    until: headerOf(headers, 'until') === undefined ? Infinity : time(headers, 'until'),
    publicKey: readPublicKey(body),
    authorityId: textHeader(headers, 'authority-id'),
    signKey: signKeyOf(assertion),
    maySign: constraintsOf(headers),
  };
}

/** As {@link accountKeyOf}, of the text of a stored account-key. */
export function accountKeyOfText(text: string): AccountKey {
  return accountKeyOf(decode(Buffer.from(text, 'utf8')));
}

/** A key without constraints signs everything; one with them what at least one of them describes, header by header. */
function constraintsOf(headers: HeaderMap): AccountKey['maySign'] {
  const constraints = headerOf(headers, 'constraints');
  if (!isHeaderList(constraints)) return () => true;
  const tests = constraints.map((constraint) => {
    const wanted = isHeaderMap(constraint) ? headerOf(constraint, 'headers') : undefined;
    return headerTest(isHeaderMap(wanted) ? wanted : {});
  });
  return (given) => tests.some((test) => test(given));
}

function headerTest(wanted: HeaderMap): (given: HeaderMap) => boolean {
  const tests = Object.entries(wanted).map(([name, value]) => {
    // A pattern for a header that is no text is one nobody has defined, so it lets nothing pass.
    if (typeof value !== 'string') return () => false;
    const pattern = patternOf(value);
    return (given: HeaderMap) => {
      const found = headerOf(given, name);
      return typeof found === 'string' && pattern.matches(found);
    };
  });
  return (given) => {
    beginEffort();
    return tests.length > 0 && tests.every((test) => test(given));
  };
}

function patternOf(source: string): Pattern {
  try {
    return compilePattern(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidInput('rule-invalid', `"${source}" is no pattern: ${reason}`, {
      pointer: '/constraints',
    });
  }
}

import { type Assertion } from '../../engine/asserts/decode.js';
import { optionalText } from '../../engine/asserts/common-checks.js';
import { encodeAssertion } from '../../engine/asserts/encode.js';
import { decodeOneOrMore } from '../../engine/asserts/stream.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import { checkRules } from '../../engine/rules/declaration.js';
import { InputFault } from '../input/input-fault.js';
import { readTextFile } from '../input/read-file.js';
import type { Candidate } from './batch.js';

/** The declarations in a file, and the types of what else it holds. */
export interface ReadAssertions {
  readonly candidates: readonly Candidate[];
  readonly skipped: readonly string[];
}

/** @throws InputFault where the text does not decode, or a declaration does not hold */
export async function readAssertions(path: string): Promise<ReadAssertions> {
  const { name, text } = await readTextFile(path);
  const candidates: Candidate[] = [];
  const skipped: string[] = [];
  for (const assertion of inFile(name, () => decodeOneOrMore(Buffer.from(text, 'utf8')))) {
    const candidate = inFile(name, () => candidateOf(name, assertion));
    if (candidate === undefined) skipped.push(assertion.type.name);
    else candidates.push(candidate);
  }
  return { candidates, skipped };
}

/** Undefined for what is no declaration. */
function candidateOf(source: string, assertion: Assertion): Candidate | undefined {
  const declaration = checkRules(assertion);
  if (declaration === undefined) return undefined;
  const { type, format, revision, primaryKey, headers, content, signature } = assertion;
  if (!Number.isSafeInteger(revision)) {
    throw new InvalidInput('limit-exceeded', `revision ${revision} is too large`, { pointer: '/revision' });
  }
  if (format > type.maxFormat) {
    throw formatFault(`format ${format} is not known, expected at most ${type.maxFormat}`);
  }
  if (declaration.kind === 'snap-declaration' && format < declaration.formatNeeded) {
    throw formatFault(`format ${format} is too low for its rules, expected ${declaration.formatNeeded}`);
  }
  return {
    source,
    kind: declaration.kind,
    series: primaryKey[0] ?? '',
    snapId: declaration.snapId,
    snapName: optionalText(headers, 'snap-name') ?? '',
    publisherId: declaration.publisherId,
    format,
    revision,
    text: Buffer.from(encodeAssertion(content, signature)).toString('utf8'),
  };
}

function formatFault(message: string): InvalidInput {
  return new InvalidInput('assertion-invalid', message, { pointer: '/format' });
}

function inFile<T>(source: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof InvalidInput ? new InputFault(error.message, { source, ...error.place }) : error;
  }
}

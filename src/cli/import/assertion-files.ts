import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Assertion } from '../../engine/asserts/decode.js';
import { decodeOneOrMore } from '../../engine/asserts/stream.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import { StreamRefused } from '../../modules/assertions/stream-refused.js';
import type { Refusal } from '../../modules/assertions/receiving.js';
import { noRules } from '../input/assertion-input.js';
import { InputFault, unreadable } from '../input/input-fault.js';
import { readTextFile } from '../input/read-file.js';

/** An assertion, and the file it is from. */
export interface Sourced {
  readonly source: string;
  readonly assertion: Assertion;
}

/** @throws InputFault where the text does not decode */
export async function readAssertions(path: string): Promise<Sourced[]> {
  const { name, text } = await readTextFile(path);
  try {
    return decodeOneOrMore(Buffer.from(text, 'utf8')).map((assertion) => ({ source: name, assertion }));
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new InputFault(error.message, { source: name, ...error.place });
  }
}

/** The files named `*.assert` in a folder, at any depth, in the order of their paths. */
export async function assertFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  const files = names.filter((name) => name.endsWith('.assert')).sort();
  if (files.length > 0) return files.map((name) => join(folder, name));
  throw new InputFault(`${noRules(folder).message}, nor any file named *.assert`, { source: folder });
}

/** A refusal of the store, told of the file that the assertion is from; one line for each. */
export function refusalIn(error: unknown, sourced: readonly Sourced[]): unknown {
  if (!(error instanceof StreamRefused)) return error;
  const [first, ...others] = error.refusals;
  const { message, place } = faultIn(first, sourced);
  const further = others.map((refusal) => faultIn(refusal, sourced));
  return new InputFault(`${message}; nothing was stored`, place, further);
}

function faultIn({ assertion, fault }: Refusal, sourced: readonly Sourced[]): InputFault {
  const source = sourced.find((one) => one.assertion === assertion)?.source ?? '';
  return new InputFault(fault.message, { source, pointer: fault.place.pointer });
}

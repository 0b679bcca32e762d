import { InvalidInput } from '../../src/engine/invalid-input.js';

/** How something given to the engine was refused: the code, the message and the place, in one plain object. */
export function refusalOf(act: () => unknown): Readonly<Record<string, unknown>> {
  let result: unknown;
  try {
    result = act();
  } catch (fault) {
    if (fault instanceof InvalidInput) return { code: fault.code, message: fault.message, ...fault.place };
    throw fault;
  }
  throw new Error(`expected a refusal, got ${JSON.stringify(result)}`);
}

/** Where something was refused: its pointer, or line and column where it has none. */
export function placeOf(act: () => unknown): unknown {
  const { pointer, line, column } = refusalOf(act);
  return pointer ?? `${String(line)}:${String(column)}`;
}

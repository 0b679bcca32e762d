import { InvalidInput } from '../engine/invalid-input.js';

/** Runs `read`; what is wrong with its input is told from where the input stands in the request. */
export function placed<T>(pointer: string, input: unknown, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof InvalidInput ? error.at(pointer, typeof input === 'string') : error;
  }
}

import { stringify as losslessStringify } from 'lossless-json';

export const jsonMediaType = 'application/json; charset=utf-8';

/** JSON text of a value, its bigints as the integers they are. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof TypeError && /BigInt/i.test(error.message))
      return losslessStringify(value) ?? 'null';
    throw error;
  }
}

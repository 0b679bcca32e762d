import { stringify as losslessStringify } from 'lossless-json';

export const jsonMediaType = 'application/json; charset=utf-8';

/** JSON text of a value, its bigints as the integers they are; on one line, or indented. */
export function jsonText(value: unknown, indent = 0): string {
  try {
    return JSON.stringify(value, undefined, indent);
  } catch (error) {
    if (error instanceof TypeError && /BigInt/i.test(error.message))
      return losslessStringify(value, undefined, indent) ?? 'null';
    throw error;
  }
}

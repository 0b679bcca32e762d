import { stringify } from 'lossless-json';
import { exactJson, FloatValue } from '../../engine/snap/values.js';

/** JSON text that is read again as the very same value, with the numbers that JSON itself would not keep. */
export function requestText(request: unknown): string {
  return exactJson(request) ?? stringify(request, undefined, undefined, [floats]) ?? 'null';
}

const floats = {
  test: (value: unknown) => value instanceof FloatValue,
  stringify: (value: unknown) => floatText((value as FloatValue).value),
};

/** A number that is read as a float, also where it is whole. */
function floatText(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

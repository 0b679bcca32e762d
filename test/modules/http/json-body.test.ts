import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FloatValue } from '../../../src/engine/snap/values.js';
import { parseJsonBody, parseJsonText } from '../../../src/modules/http/json-body.js';
import { RequestProblem } from '../../../src/modules/http/request-problem.js';

function refusal(work: () => unknown): RequestProblem {
  try {
    work();
  } catch (error) {
    if (error instanceof RequestProblem) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('JSON bodies', () => {
  it('are what JSON.parse makes of them, as long as that keeps every number', () => {
    const value = fc
      .jsonValue({ maxDepth: 6 })
      .filter((json) => !/[eE]|\d{16}|__proto__/.test(JSON.stringify(json)));
    fc.assert(
      fc.property(value, (json) => {
        expect(parseJsonText(JSON.stringify(json))).toEqual(JSON.parse(JSON.stringify(json)));
      }),
    );
  });

  it.each<[string, unknown]>([
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740993', -9007199254740993n],
    ['18446744073709551615', 18446744073709551615n],
    ['1.0', new FloatValue(1)],
    ['-1.000', new FloatValue(-1)],
    ['1e3', new FloatValue(1000)],
    ['1.5e1', new FloatValue(15)],
    ['1E+2', new FloatValue(100)],
    ['1.5', 1.5],
    ['15e-1', 1.5],
    ['1.00000000000000000000001', new FloatValue(1)],
    ['10', 10],
    ['0', 0],
  ])('keep the number %s', (token, value) => {
    expect(parseJsonText(token)).toEqual(value);
    expect(parseJsonText(`{"a":[ ${token} ],"b":\t${token}\n,"c":${token}}`)).toEqual({
      a: [value],
      b: value,
      c: value,
    });
  });

  it('leave numbers inside strings alone', () => {
    const body = { yaml: 'version: 1.0\nid: 12345678901234567\nlist: [1.0, 2.0]\n', n: 1 };
    expect(parseJsonText(JSON.stringify(body))).toEqual(body);
  });

  it('take the last of two equal keys, whichever way they are read', () => {
    expect(parseJsonText('{"a":1,"a":2}')).toEqual({ a: 2 });
    expect(parseJsonText('{"a":1,"a":2.0}')).toEqual({ a: new FloatValue(2) });
  });

  it.each([
    ['{"a":1,}', "the body is not JSON: quoted object key expected but got '}'", 1, 8],
    ['{\n "a": tru }', "the body is not JSON: object value expected after ':'", 2, 7],
    [
      '{"a":1',
      "the body is not JSON: quoted object key or end of object '}' expected but reached end of input",
      1,
      7,
    ],
    ['nul', "the body is not JSON: JSON value expected but got 'n'", 1, 1],
    ['"a\u0000b"', "the body is not JSON: invalid character '\u0000'", 1, 3],
    ['\ufeff{}', "the body is not JSON: JSON value expected but got '\ufeff'", 1, 1],
  ])('say where %j stops being JSON', (text, detail, line, column) => {
    const problem = refusal(() => parseJsonText(text));
    expect(problem.code).toBe('json-invalid');
    expect(problem.message).toBe(detail);
    expect(problem.errors).toEqual([{ pointer: '', detail: problem.message, line, column }]);
  });

  it.each([
    ['{"a":{"__proto__":{}}}', '/a/__proto__'],
    ['{"a":[{"\\u005f_pr\\u006fto__":1}]}', '/a/0/__proto__'],
    ['{"__proto__":1.0}', '/__proto__'],
  ])('refuse the prototype in %s', (text, pointer) => {
    const problem = refusal(() => parseJsonText(text));
    expect(problem.message).toBe('the key "__proto__" is not accepted');
    expect(problem.errors[0]?.pointer).toBe(pointer);
  });

  it('accept the prototype as a value, and other odd keys', () => {
    const text = '{"a":"__proto__","constructor":{"prototype":1},"toString":2}';
    expect(Object.entries(parseJsonText(text) as object)).toEqual(Object.entries(JSON.parse(text) as object));
  });

  it.each([
    ['{"a":"\\ud800"}', '/a'],
    ['{"a":["\\udc00\\ud800"]}', '/a/0'],
    ['{"\\ud83d":1}', ''],
  ])('refuse half a surrogate pair in %s', (text, pointer) => {
    expect(refusal(() => parseJsonText(text)).errors[0]?.pointer).toBe(pointer);
  });

  it('accept a whole surrogate pair', () => {
    expect(parseJsonText('"\\ud83d\\ude00"')).toBe('😀');
  });

  it('refuse more than 64 levels, strings not counted', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(parseJsonText(nested(64))).toBeDefined();
    expect(refusal(() => parseJsonText(nested(65))).message).toContain('too deep');
    expect(refusal(() => parseJsonText('{"a":'.repeat(200_000))).message).toContain('too deep');
    expect(parseJsonText(JSON.stringify({ a: `${'['.repeat(100)}\\"${'{'.repeat(100)}` }))).toBeDefined();
  });

  it.each([
    ['1e400', 'the number "1e400" is out of range'],
    [`[${'1'.repeat(300)}${'1'.repeat(5000)}]`, `the number "${'1'.repeat(40)}…" is out of range`],
  ])('refuse the number %.10s', (text, message) => {
    expect(refusal(() => parseJsonText(text)).message).toBe(message);
  });

  it('refuse what is not UTF-8, and nothing at all', () => {
    expect(refusal(() => parseJsonBody(Buffer.from([0x22, 0xc3, 0x28, 0x22]))).message).toBe(
      'the body is not valid UTF-8',
    );
    expect(refusal(() => parseJsonBody(Buffer.alloc(0))).message).toBe('the body is empty, expected JSON');
    expect(parseJsonBody(Buffer.from('"grüße"'))).toBe('grüße');
  });

  it.each([
    ['digits in a string', `{"a":":${'1'.repeat(4_000_000)}x"}`],
    ['white space', `[1,${' '.repeat(4_000_000)}2]`],
    ['escaped quotes', JSON.stringify({ a: '"'.repeat(1_000_000) })],
    ['backslashes', JSON.stringify({ a: '\\'.repeat(1_000_000) })],
  ])('come back for %s', (_, text) => {
    expect(JSON.stringify(parseJsonText(text))).toBe(JSON.stringify(JSON.parse(text)));
  });
});

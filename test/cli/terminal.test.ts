import { describe, expect, it } from '@jest/globals';
import { explanationLines } from '../../src/cli/decide/explanation.js';
import { tableLines } from '../../src/cli/interfaces/table.js';
import { jsonLine } from '../../src/cli/terminal/json.js';
import { cutTo, wrapTo } from '../../src/text/lines.js';
import { Look, plainLook } from '../../src/text/look.js';
import { printable } from '../../src/text/printable.js';
import { Decisions } from '../../src/modules/decisions/decisions.service.js';
import { FloatValue } from '../../src/engine/snap/values.js';

const terminal = (columns: number, colours: boolean) =>
  Look.of({ isTTY: true, columns, hasColors: () => colours });

const answer = new Decisions().decide(
  {
    action: 'auto-connect',
    plug: {
      snap: {
        yaml: 'name: x\nplugs: {camera: }',
        declaration: {
          plugs: { camera: { 'allow-auto-connection': [{ 'on-store': ['a'] }, { 'plug-names': ['c.*'] }] } },
        },
      },
      name: 'camera',
    },
    device: { classic: true },
  },
  'full',
);

describe('in a terminal', () => {
  it('has symbols, colours and lines of its width', () => {
    const lines = explanationLines(answer, terminal(60, true));
    // eslint-disable-next-line no-control-regex
    const bare = lines.map((line) => line.replaceAll(/\u001b\[\d+m/g, ''));
    expect(lines[0]).toContain('\u001b[32m✓\u001b[39m ');
    expect(bare.slice(0, 4)).toEqual([
      '✓ connect: plug "camera" is automatically connected to slot',
      '  "camera": allow-auto-connection of the snap-declaration\'s',
      '  plug rule for "camera" allows it (alternative 2:',
      '  plug-names)',
    ]);
    expect(bare.slice(-4)).toEqual([
      '  │     │  └─ ? on-store  wants a  found nothing to compare with',
      '  │     └─ alternative 2: matches',
      '  │        └─ ✓ plug-names  wants c.*  found camera',
      '  └─ 3 further places not looked at',
    ]);
  });

  it('has no colours where none are wanted', () => {
    expect(explanationLines(answer, terminal(60, false)).join('')).not.toContain('\u001b');
    expect(explanationLines(answer, terminal(60, false))[0]).toMatch(/^✓ connect: /);
  });

  it('indents JSON', () => {
    expect(jsonLine({ a: 2n ** 60n }, terminal(60, false))).toBe('{\n  "a": 1152921504606846976\n}');
    expect(jsonLine({ a: 2n ** 60n }, plainLook)).toBe('{"a":1152921504606846976}');
  });

  it('cuts a table to its width', () => {
    const list = [
      {
        name: 'camera',
        summary: 'Take pictures and record video.',
        implicitSlot: { core: true, classic: false },
      },
    ];
    expect(tableLines(list, terminal(40, false))).toEqual([
      'name    system slot  what a snap with t…',
      'camera  core         Take pictures and…',
      '1 interface',
    ]);
  });

  it('takes a terminal that does not know its width for one of 80 columns', () => {
    expect(Look.of({ isTTY: true }).width).toBe(80);
    expect(terminal(0, false).width).toBe(80);
    expect(terminal(3, false).width).toBe(40);
    expect(Look.of({})).toBe(plainLook);
  });
});

describe('lines', () => {
  it('break between words', () => {
    expect(wrapTo(8, 'one two three fourteen-letters x')).toEqual([
      'one two',
      'three',
      'fourteen-letters',
      'x',
    ]);
    expect(wrapTo(Infinity, 'one two')).toEqual(['one two']);
  });

  it('are cut', () => {
    expect([cutTo(3, 'abc'), cutTo(3, 'abcd'), cutTo(4, 'abc d')]).toEqual(['abc', 'ab…', 'abc…']);
  });
});

describe('printable', () => {
  it('shows what would move the cursor, in keys and values at any depth, and leaves the rest', () => {
    const float = new FloatValue(1.5);
    expect(
      printable({ 'a\n': ['\u001b[1m', { b: '\u202ex', c: 1n, d: null, float }], e: 'grüße 🎥' }),
    ).toEqual({
      'a\\n': ['\\u001b[1m', { b: '\\u202ex', c: 1n, d: null, float }],
      e: 'grüße 🎥',
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { IsBoolean, IsInt, IsString } from 'class-validator';
import { FloatValue } from '../../../src/engine/snap/values.js';
import { MayBeAbsent, Nested, NestedList } from '../../../src/modules/http/nested.js';
import type { RequestProblem } from '../../../src/modules/http/request-problem.js';
import { RequestShape } from '../../../src/modules/http/request-shape.pipe.js';

class Snap {
  @IsString()
  name!: string;

  /** Free-form: nothing is said about its members. */
  @MayBeAbsent()
  yaml?: unknown;
}

class Body {
  @Nested(() => Snap)
  snap!: Snap;

  @MayBeAbsent()
  @NestedList(() => Snap)
  more?: Snap[];

  @MayBeAbsent()
  @IsBoolean()
  classic?: boolean;

  @MayBeAbsent()
  @IsInt()
  revision?: number;
}

const shape = (value: unknown, type: 'body' | 'query' = 'body') =>
  new RequestShape().transform(value, { type, metatype: Body });

function defects(value: unknown): unknown {
  try {
    shape(value);
  } catch (error) {
    return (error as RequestProblem).errors;
  }
  return [];
}

describe('request shape', () => {
  it('hands on the very value that was sent', () => {
    const value = {
      snap: { name: 'a', yaml: { constructor: 1, then: 2, floats: [new FloatValue(1)] } },
      more: [],
    };
    expect(shape(value)).toBe(value);
  });

  it.each([
    [{}, [{ pointer: '/snap', detail: 'snap must be an object' }]],
    [
      { snap: { name: 'a' }, classic: null },
      [{ pointer: '/classic', detail: 'classic must be a boolean value' }],
    ],
    [
      { snap: { name: 'a' }, revision: new FloatValue(1) },
      [{ pointer: '/revision', detail: 'revision must be an integer number' }],
    ],
    [{ snap: [] }, [{ pointer: '/snap', detail: 'snap must be an object' }]],
    [{ snap: { name: 1 } }, [{ pointer: '/snap/name', detail: 'name must be a string' }]],
    [{ snap: { name: 'a', 'b/c~d': 1 } }, [{ pointer: '/snap/b~1c~0d', detail: 'unknown field' }]],
    [
      { snap: { name: 'a', constructor: 1, hasOwnProperty: 1 } },
      [
        { pointer: '/snap/constructor', detail: 'unknown field' },
        { pointer: '/snap/hasOwnProperty', detail: 'unknown field' },
      ],
    ],
    [
      { snap: { name: 'a' }, more: [{ name: 'b' }, { name: 2 }] },
      [{ pointer: '/more/1/name', detail: 'name must be a string' }],
    ],
    [
      { snap: { name: 'a' }, more: [1] },
      [{ pointer: '/more', detail: 'each value in more must be an object' }],
    ],
    [[], [{ pointer: '', detail: 'the body must be a JSON object' }]],
    ['text', [{ pointer: '', detail: 'the body must be a JSON object' }]],
    [null, [{ pointer: '', detail: 'the body must be a JSON object' }]],
    [undefined, [{ pointer: '', detail: 'the body must be a JSON object' }]],
  ])('points at what is wrong with %j', (value, expected) => {
    expect(defects(value)).toEqual(expected);
  });

  it('names parameters of the query as such', () => {
    expect(() => shape({ snap: { name: 'a' }, tracing: '1' }, 'query')).toThrow('unknown field at "tracing"');
  });

  it('lists at most 100 defects, and says how many there are', () => {
    const value = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`field${index}`, 1]));
    expect(defects(value)).toHaveLength(100);
    expect(() => shape(value)).toThrow('unknown field at "/field0" (and 300 more)');
  });

  it('leaves alone what is no DTO', () => {
    expect(new RequestShape().transform(1, { type: 'param', metatype: String })).toBe(1);
    expect(new RequestShape().transform(1, { type: 'body', metatype: Object })).toBe(1);
  });
});

import { describe, expect, it } from '@jest/globals';
import { rulesDifference } from '../../../src/engine/review/rules-difference.js';

describe('the difference of rules', () => {
  it('lists what was added, removed and changed, by side', () => {
    const before = {
      plugs: { a: 'true', b: 'true', c: { 'allow-connection': 'true' } },
      slots: { a: 'false' },
    };
    const after = { plugs: { d: 'false', c: { 'allow-connection': 'false' }, b: 'true' } };
    expect(rulesDifference(before, after)).toEqual([
      { side: 'plug', interface: 'd', change: 'added', after: 'false' },
      {
        side: 'plug',
        interface: 'c',
        change: 'changed',
        before: { 'allow-connection': 'true' },
        after: { 'allow-connection': 'false' },
      },
      { side: 'plug', interface: 'a', change: 'removed', before: 'true' },
      { side: 'slot', interface: 'a', change: 'removed', before: 'false' },
    ]);
  });

  it('takes a missing declaration for one without rules', () => {
    expect(rulesDifference(null, { slots: { a: 'true' } })).toEqual([
      { side: 'slot', interface: 'a', change: 'added', after: 'true' },
    ]);
    expect(rulesDifference(null, {})).toEqual([]);
  });

  it('minds neither the order of keys nor what rules mean', () => {
    const one = { plugs: { a: { 'allow-connection': { 'on-classic': 'true', 'slot-names': ['x', 'y'] } } } };
    const turned = {
      plugs: { a: { 'allow-connection': { 'slot-names': ['x', 'y'], 'on-classic': 'true' } } },
    };
    expect(rulesDifference(one, turned)).toEqual([]);
    const [changed] = rulesDifference(
      { plugs: { a: 'true' } },
      { plugs: { a: { 'allow-connection': 'true' } } },
    );
    expect(changed?.change).toBe('changed');
    const reordered = {
      plugs: { a: { 'allow-connection': { 'on-classic': 'true', 'slot-names': ['y', 'x'] } } },
    };
    expect(rulesDifference(one, reordered)).toHaveLength(1);
  });

  it('takes names as they are', () => {
    expect(rulesDifference({}, { plugs: { constructor: 'true' } })).toHaveLength(1);
  });
});

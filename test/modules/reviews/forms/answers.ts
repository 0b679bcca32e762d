import fc from 'fast-check';
import type { EffectiveItem, ReviewedEffect } from '../../../../src/engine/review/effective.js';
import { flag, type Flag } from '../../../../src/engine/review/flag.js';
import { flagCodes, type FlagCode } from '../../../../src/engine/review/flag-codes.js';
import { questions } from '../../../../src/engine/review/ruling.js';
import { verdictOf } from '../../../../src/engine/review/verdict.js';
import { reviewAnswer, type ReviewAnswer } from '../../../../src/modules/reviews/review-answer.js';

const allowed: ReviewedEffect = { outcome: 'allow', level: 'base' };

export function effectiveItem(side: 'plug' | 'slot', name: string, interfaceName = name): EffectiveItem {
  const effects = { installation: allowed, connection: allowed, 'auto-connection': allowed };
  return { side, name, interface: interfaceName, classic: effects, core: effects };
}

/** A review that found the flags, of a snap that has the plugs and slots. */
export function answerWith(
  flags: readonly Flag[],
  effective: readonly EffectiveItem[] = [],
  name = 'foo',
): ReviewAnswer {
  const snap = { name, type: 'app', confinement: 'strict' } as Parameters<typeof reviewAnswer>[1];
  const inputs = { yaml: 'digest', baseDeclaration: 'built-in' } as unknown as Parameters<
    typeof reviewAnswer
  >[2];
  return reviewAnswer({ verdict: verdictOf(flags), flags, effective }, snap, inputs);
}

export const ds = { side: 'plug', name: 'ds', interface: 'docker-support', line: 4, column: 3 } as const;

export const grant = { plugs: { 'docker-support': { 'allow-installation': 'true' } } };

/** A plug that is held, with a rule, values and two ways out. */
export const held = flag('install-needs-grant', 'plug "ds" keeps the snap from being installed', {
  item: ds,
  question: 'installation',
  rule: {
    declaration: 'base-declaration',
    side: 'plug',
    interface: 'docker-support',
    subrule: 'allow-installation',
    pointer: '/plugs/docker-support/allow-installation',
  },
  observed: ['a', 2n ** 60n],
  expected: null,
  remedies: [
    {
      kind: 'grant',
      message: 'grant it',
      grant,
      alsoChanges: ['connection was deny and becomes allow'],
    },
    { kind: 'interface', interface: 'docker', message: 'plug "docker"' },
  ],
});

const anyText = fc.string({ unit: 'binary', maxLength: 30 });

const anyFlag = fc
  .record({
    code: fc.constantFrom(...(Object.keys(flagCodes) as FlagCode[])),
    message: anyText,
    more: fc.record(
      {
        item: fc.record({
          side: fc.constantFrom('plug' as const, 'slot' as const),
          name: anyText,
          interface: anyText,
          line: fc.integer({ min: 1, max: 999 }),
        }),
        place: fc.record({ pointer: anyText.map((text) => `/${text}`) }),
        subject: anyText,
        question: fc.constantFrom(...questions),
        observed: anyText,
        link: anyText,
        excepted: fc.record({ reason: anyText }),
        since: fc.constantFrom('new' as const, 'accepted' as const),
        remedies: fc.array(
          fc.record({
            kind: fc.constant('grant' as const),
            message: anyText,
            grant: fc.dictionary(anyText, anyText),
          }),
          { maxLength: 2 },
        ),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ code, message, more }) => flag(code, message, more));

/** A review with findings of any code, and any text in them. */
export const anyAnswer: fc.Arbitrary<ReviewAnswer> = fc
  .record({
    flags: fc.array(anyFlag, { maxLength: 6 }),
    name: anyText,
    items: fc.array(fc.tuple(fc.constantFrom('plug' as const, 'slot' as const), anyText), { maxLength: 3 }),
  })
  .map(({ flags, name, items }) =>
    answerWith(
      flags,
      items.map(([side, item]) => effectiveItem(side, item)),
      name,
    ),
  );

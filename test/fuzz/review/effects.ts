import { type Dice, diceOf } from '../dice.js';
import type { Engine } from '../engine.js';
import { law } from '../law.js';
import { drawAttributes } from '../policy/attributes.js';
import { isYes } from '../policy/case.js';
import { drawDevice, type Side } from '../policy/question.js';
import { without } from '../policy/rewriting.js';
import { accounts, ids } from '../policy/words.js';
import { reviewedSnaps, type ReviewQuestion } from './reviewed.js';

const questionOf = {
  installation: 'install',
  connection: 'connect',
  'auto-connection': 'auto-connect',
} as const;

/** Decides about one plug or slot of a snap with a peer and a device that are drawn. */
function decided(
  { yaml, declaration, baseDeclaration }: ReviewQuestion,
  { side, name }: { readonly side: Side; readonly name: string },
  action: (typeof questionOf)[keyof typeof questionOf],
  classic: boolean,
  dice: Dice,
  engine: Engine,
): boolean | undefined {
  // A rule for certain stores and brands is not in force in a review that names none.
  const device = { ...without(drawDevice(dice), 'model', 'store'), classic };
  const asking = { device, baseDeclaration };
  const snap = { yaml, declaration };
  if (action === 'install') {
    const items = engine.decide({ action, snap, ...asking }).items ?? [];
    const item = items.find((one) => one.side === side && one.name === name);
    return item && isYes(item);
  }
  const other = side === 'plug' ? 'slot' : 'plug';
  const peer = {
    yaml: {
      name: 'peer',
      type: dice.one(['app', 'gadget', 'os', 'kernel']),
      [`${other}s`]: { peer: { interface: 'gadgetry', ...drawAttributes(dice) } },
    },
    declaration: dice.percent(30) ? null : { 'snap-id': dice.one(ids), 'publisher-id': dice.one(accounts) },
  };
  const ends = { [side]: { snap, name }, [other]: { snap: peer, name: 'peer' } };
  return isYes(engine.decide({ action, ...ends, ...asking }));
}

export const reviewEffects = law({
  name: 'review-effects',
  kind: 'review',
  says: 'What a review says to be allowed or denied is so with any device of that kind, and any peer without a rule of its own.',
  from: 'reviews.md, "Effective"',
  meets: ['allow', 'deny', 'depends'],
  cases: reviewedSnaps,
  check: ({ question, salt }, engine) => {
    const dice = diceOf(salt);
    const found = new Set<string>();
    for (const item of engine.review(question).effective) {
      for (const world of ['classic', 'core'] as const) {
        for (const asked of ['installation', 'connection', 'auto-connection'] as const) {
          const { outcome } = item[world][asked];
          found.add(outcome);
          const answer = decided(question, item, questionOf[asked], world === 'classic', dice, engine);
          if (outcome === 'depends' || answer === undefined) continue;
          if (answer !== (outcome === 'allow')) {
            const what = `${asked} of ${item.side} "${item.name}" on a ${world} system`;
            return {
              met: [...found],
              fault: `the review says "${outcome}" of ${what}, the decision is ${String(answer)}`,
            };
          }
        }
      }
    }
    return { met: [...found] };
  },
});

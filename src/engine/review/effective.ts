import type { Endpoint } from '../snap/snap.js';
import { asked, type Judging } from './judgement.js';
import { conditionWords } from './condition-words.js';
import { effectOf, type Effect } from './permissions.js';
import { questions, type Question } from './ruling.js';
import { witnessesOf, type Witnesses } from './witness.js';

/** What a question comes out as, with the conditions in words and something for which each answer is given. */
export interface ReviewedEffect extends Effect {
  /** When it is allowed, for a person. */
  readonly when?: string;
  readonly witnesses?: Witnesses;
}

type Effects = Readonly<Record<Question, ReviewedEffect>>;

/** What one plug or slot may do, on classic systems and on Core, with a peer that is not known. */
export interface EffectiveItem {
  readonly side: 'plug' | 'slot';
  readonly name: string;
  readonly interface: string;
  readonly classic: Effects;
  readonly core: Effects;
}

/**
 * The three-valued answers for every plug and slot. `allow` and `deny` hold for every peer whose snap has no rule of
 * its own for the interface. See docs/reviews.md, "Effective".
 */
export function effectiveOf(judging: Judging): readonly EffectiveItem[] {
  return (['plug', 'slot'] as const).flatMap((side) =>
    [...judging.snap[`${side}s`].values()].map((endpoint) => {
      const inWorld = (classic: boolean) =>
        Object.fromEntries(
          questions.map((question) => [question, effect(question, side, endpoint, judging, classic)]),
        ) as unknown as Effects;
      const { name, interface: interfaceName } = endpoint;
      return { side, name, interface: interfaceName, classic: inWorld(true), core: inWorld(false) };
    }),
  );
}

function effect(
  question: Question,
  side: 'plug' | 'slot',
  endpoint: Endpoint,
  judging: Judging,
  classic: boolean,
): ReviewedEffect {
  const { subject, ruling } = asked(question, side, endpoint, judging, { classic });
  const found = effectOf(ruling);
  if (found.outcome !== 'depends') return found;
  return {
    ...found,
    when: conditionWords(ruling, side),
    witnesses: witnessesOf(ruling, subject, judging),
  };
}

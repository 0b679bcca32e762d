import type { HeaderMap } from '../../engine/asserts/headers.js';
import { engineVersion } from '../../engine/policy/version.js';
import type { EffectiveItem } from '../../engine/review/effective.js';
import type { Flag, Remedy } from '../../engine/review/flag.js';
import type { Review } from '../../engine/review/review.js';
import type { Verdict } from '../../engine/review/verdict.js';
import type { Snap } from '../../engine/snap/snap.js';
import type { DeclarationInput } from '../decisions/decision-answer.js';

/** A flag as the service answers it. */
export interface ReviewFinding extends Flag {
  readonly id: string;
  readonly remedy?: Remedy;
}

/** The answer to a request for a review; its schema is Review. */
export interface ReviewAnswer {
  readonly verdict: Verdict;
  readonly snap: Pick<Snap, 'name' | 'type' | 'confinement'>;
  readonly findings: readonly ReviewFinding[];
  readonly effective: readonly EffectiveItem[];
  readonly grant?: HeaderMap;
  readonly inputs: {
    readonly yaml: string;
    readonly baseDeclaration: DeclarationInput;
    readonly engine: typeof engineVersion;
  };
}

export function reviewAnswer(
  { verdict, flags, effective, grant }: Review,
  { name, type, confinement }: Snap,
  inputs: Omit<ReviewAnswer['inputs'], 'engine'>,
): ReviewAnswer {
  return {
    verdict,
    snap: { name, type, confinement },
    findings: findingsOf(flags),
    effective,
    ...(grant !== undefined && { grant }),
    inputs: { ...inputs, engine: engineVersion },
  };
}

/** Ids say what is found about what; findings that are alike in both are numbered. */
function findingsOf(flags: readonly Flag[]): ReviewFinding[] {
  const used = new Map<string, number>();
  return flags.map((flag) => {
    const { code, item, subject, question, remedies } = flag;
    const thing = item === undefined ? [] : [item.side, item.name];
    const base = [
      code,
      ...thing,
      ...(question === undefined ? [] : [question]),
      ...(subject === undefined ? [] : [subject]),
    ].join(':');
    const count = (used.get(base) ?? 0) + 1;
    used.set(base, count);
    const [remedy] = remedies ?? [];
    return { id: count === 1 ? base : `${base}#${count}`, ...flag, ...(remedy && { remedy }) };
  });
}

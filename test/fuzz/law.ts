import fc from 'fast-check';
import { noting, type Asked, type Engine } from './engine.js';

/** What cases are about. */
export const kinds = ['policy', 'wire', 'lifecycle', 'review'] as const;
export type Kind = (typeof kinds)[number];

/** What came of holding a law against one case. */
export interface Finding {
  /** What the case was worth: outcomes that came about where there was something to compare. */
  readonly met: readonly string[];
  /** What is wrong, in a sentence; left out where nothing is. */
  readonly fault?: string | undefined;
}

/** A relation between answers that holds whatever the right answers are. */
export interface Law {
  readonly name: string;
  readonly kind: Kind;
  /** The relation in a sentence. */
  readonly says: string;
  /** The page of docs/, and its section, that it follows from. */
  readonly from: string;
  /** What cases have to meet, each a share of them; a law that never does is worth nothing. */
  readonly meets: readonly string[];
  /** How many cases it is held against before it is the turn of the next law. */
  readonly turn: number;
  /** Holds the law against random cases, the same ones for the same seed, up to the first that breaks it. */
  readonly hold: (engine: Engine, seed: number, cases: number) => Held;
}

export interface Held {
  readonly cases: number;
  readonly met: ReadonlyMap<string, number>;
  readonly fault?: Fault;
}

/** The smallest case found that breaks a law. */
export interface Fault {
  readonly law: string;
  readonly message: string;
  /** Holding the law against so many cases from this seed finds it again. */
  readonly seed: number;
  readonly cases: number;
  readonly asked: readonly Asked[];
}

interface LawParts<Case> extends Omit<Law, 'hold' | 'meets' | 'turn'> {
  readonly meets?: readonly string[];
  readonly turn?: number;
  readonly cases: fc.Arbitrary<Case>;
  readonly check: (one: Case, engine: Engine) => Finding;
}

/** Makes a law of what it says, its cases, and how one of them is checked. */
export function law<Case>({ cases, check, meets = ['yes', 'no'], turn = 25, ...law }: LawParts<Case>): Law {
  return {
    ...law,
    meets,
    turn,
    hold: (engine, seed, count) => {
      const met = new Map<string, number>();
      let broken: Examined | undefined;
      const details = fc.check(
        fc.property(cases, (one) => {
          const found = examined(() => check(one, engine));
          if (broken === undefined) for (const name of found.met) met.set(name, (met.get(name) ?? 0) + 1);
          // A case that is made smaller has to break the law in the same way.
          if (found.fault === undefined || (broken !== undefined && broken.thrown !== found.thrown))
            return true;
          broken ??= found;
          return false;
        }),
        { seed, numRuns: count },
      );
      const [smallest] = details.counterexample ?? [];
      if (smallest === undefined) return { cases: count, met };
      const asked: Asked[] = [];
      const { fault = '' } = examined(() => check(smallest, noting(engine, asked)));
      return {
        cases: details.numRuns,
        met,
        fault: { law: law.name, message: fault, seed, cases: details.numRuns, asked },
      };
    },
  };
}

interface Examined extends Finding {
  /** The engine threw: what it was asked has an answer, so that is a fault as well. */
  readonly thrown: boolean;
}

function examined(check: () => Finding): Examined {
  try {
    return { ...check(), thrown: false };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { met: [], fault: `it threw ${text}`, thrown: true };
  }
}

/** A fault where two things that are to be equal are not, told by the first part that differs. */
export function difference(wanted: unknown, found: unknown, place = ''): string | undefined {
  if (Object.is(wanted, found)) return undefined;
  const [left, right] = [JSON.stringify(wanted), JSON.stringify(found)];
  if (left === right) return undefined;
  if (!isObject(wanted) || !isObject(found)) {
    return `${place === '' ? 'the answer' : place}: expected ${left}, found ${right}`;
  }
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
    const differs = difference(wanted[name], found[name], `${place}/${name}`);
    if (differs !== undefined) return differs;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

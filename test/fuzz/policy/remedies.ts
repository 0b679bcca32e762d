import type { HeaderMap } from '../../../src/engine/asserts/headers.js';
import type { Remedy } from '../../../src/engine/review/flag.js';
import type { Engine } from '../engine.js';
import { law } from '../law.js';
import { anyQuestion, isYes, verdictsIn } from './case.js';
import type { DrawnSnap, Question, Side } from './question.js';
import { mapEndpoints, mapSnaps, without } from './rewriting.js';

/** The question once a remedy for one of the sides was taken. */
function applied(question: Question, side: Side, name: string, { grant, attribute }: Remedy): Question {
  return mapSnaps(question, (snap, holder) => {
    if (holder !== 'snap' && holder !== side) return snap;
    return grant === undefined ? withoutAttribute(snap, side, name, attribute ?? '') : granted(snap, grant);
  });
}

function granted(snap: DrawnSnap, grant: HeaderMap): DrawnSnap {
  return { ...snap, declaration: { ...snap.declaration, ...grant } };
}

function withoutAttribute(snap: DrawnSnap, side: Side, name: string, attribute: string): DrawnSnap {
  return mapEndpoints(snap, (endpoints, own) =>
    own === side ? { ...endpoints, [name]: without(endpoints[name] ?? {}, attribute) } : endpoints,
  );
}

export const remedies = law({
  name: 'remedies',
  kind: 'policy',
  says: 'A grant that is offered for a no makes it a yes, and so does leaving out an attribute that is offered; where it changes nothing else, nothing else changes. For a yes nothing is offered.',
  from: 'reviews.md, "Remedies"',
  meets: ['yes', 'no', 'grant'],
  cases: anyQuestion,
  check: ({ question }, engine) => {
    const answer = engine.remedied(question);
    const verdicts = verdictsIn(answer);
    const met = new Set<string>();
    for (const [index, verdict] of verdicts.entries()) {
      const offered = ('remedies' in verdict ? verdict.remedies : []) as readonly Remedy[];
      met.add(isYes(verdict) ? 'yes' : 'no');
      if (isYes(verdict) && offered.length > 0)
        return { met: [...met], fault: 'a remedy is offered for a yes' };
      for (const remedy of offered.filter(({ kind }) => kind === 'grant' || kind === 'drop-attribute')) {
        met.add(remedy.kind === 'grant' ? 'grant' : 'attribute');
        const [side, name] = placeOf(remedy);
        const after = engine.decide(applied(question, side, name, remedy));
        const now = verdictsIn(after)[index];
        if (now === undefined || !isYes(now))
          return { met: [...met], fault: `it is still a no after: ${remedy.message}` };
        const fault =
          remedy.alsoChanges?.length === 0 ? otherChange(question, side, name, remedy, engine) : undefined;
        if (fault !== undefined) return { met: [...met], fault };
      }
    }
    return { met: [...met] };
  },
});

/** Whose remedy it is, in its own words. */
function placeOf({ message }: Remedy): readonly [Side, string] {
  const [, side, name] = / of (plug|slot) "([^"]*)"/.exec(message) ?? [];
  return [side === 'slot' ? 'slot' : 'plug', name ?? ''];
}

/** A grant that says to change nothing else leaves the other kind of connection as it was. */
function otherChange(
  question: Question,
  side: Side,
  name: string,
  remedy: Remedy,
  engine: Engine,
): string | undefined {
  if (!('plug' in question)) return undefined;
  const action = question.action === 'connect' ? 'auto-connect' : 'connect';
  const before = engine.decide({ ...question, action });
  const after = engine.decide({ ...applied(question, side, name, remedy), action });
  return isYes(before) === isYes(after)
    ? undefined
    : `${action} was ${before.outcome} and is ${after.outcome} after: ${remedy.message}`;
}

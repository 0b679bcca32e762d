import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { HeaderMap } from '../../../src/engine/asserts/headers.js';
import { isAllowed, type Action, type Decision } from '../../../src/engine/policy/decide.js';
import { remediesFor, type Deciding } from '../../../src/engine/review/decision-remedy.js';
import { readSnap } from '../../../src/engine/snap/read-snap.js';
import { decisionsOn, type Question, type SnapQuestion } from '../answering.js';
import { connectionQuestion, installationQuestion } from './arbitraries.js';

/** The snaps of a question as remedies are looked for. */
function snapsOf({ plug, slot, snap }: Question): Deciding {
  const [plugSnap, slotSnap] = [plug?.snap ?? snap, slot?.snap ?? snap];
  return {
    ...(plugSnap && { plug: readSnap(plugSnap.yaml) }),
    ...(slotSnap && { slot: readSnap(slotSnap.yaml) }),
  };
}

function grantsFor(decision: Decision, question: Question) {
  return remediesFor(decision, snapsOf(question)).flatMap(({ grant, alsoChanges, message }) =>
    grant === undefined ? [] : [{ grant, alsoChanges, side: sideIn(message) }],
  );
}

/** Whose declaration the grant is for. */
function sideIn(message: string): 'plug' | 'slot' {
  return message.includes('of plug "') ? 'plug' : 'slot';
}

const granted = (snap: SnapQuestion, grant: HeaderMap): SnapQuestion => ({
  ...snap,
  declaration: { ...(snap.declaration as HeaderMap | null), ...grant },
});

/** The same question with a grant in the declaration of one side's snap. */
function withGrant(question: Question, side: 'plug' | 'slot', grant: HeaderMap): Question {
  const { snap } = question;
  if (snap !== undefined) return { ...question, snap: granted(snap, grant) };
  const endpoint = question[side]!;
  return { ...question, [side]: { ...endpoint, snap: granted(endpoint.snap, grant) } };
}

const outcomeFor = (action: Action, question: Question): boolean[] =>
  decisionsOn({ ...question, action }).map(isAllowed);

describe('a grant that is a remedy of a decision', () => {
  it('turns a refused connection into an allowed one, and leaves the other kind as it was', () => {
    let applied = 0;
    let refused = 0;
    fc.assert(
      fc.property(connectionQuestion, (question) => {
        const [decision] = decisionsOn(question) as [Decision];
        const grants = grantsFor(decision, question);
        if (isAllowed(decision)) expect(grants).toEqual([]);
        else refused++;
        for (const { side, grant, alsoChanges } of grants) {
          applied++;
          const changed = withGrant(question, side, grant);
          expect(outcomeFor(question.action, changed)).toEqual([true]);
          const other = question.action === 'connect' ? 'auto-connect' : 'connect';
          if (alsoChanges?.length === 0)
            expect(outcomeFor(other, changed)).toEqual(outcomeFor(other, question));
        }
      }),
      { numRuns: 300 },
    );
    expect(applied).toBeGreaterThan(refused / 2);
    expect(refused).toBeGreaterThan(60);
  });

  it('lets the plug or slot be installed, and changes no other', () => {
    let applied = 0;
    fc.assert(
      fc.property(installationQuestion, (question) => {
        const before = decisionsOn(question);
        for (const [index, decision] of before.entries()) {
          for (const { side, grant } of grantsFor(decision, question)) {
            applied++;
            expect(isAllowed(decision)).toBe(false);
            const after = outcomeFor(question.action, withGrant(question, side, grant));
            const expected = before.map((one, at) => at === index || isAllowed(one));
            expect(after).toEqual(expected);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(applied).toBeGreaterThan(20);
  });
});

import type { DecisionAnswer } from '../../../src/modules/decisions/decision-answer.js';
import type { TraceAlternative, TraceSubRule } from '../../../src/engine/policy/trace.js';
import { difference, law } from '../law.js';
import { anyQuestion, met, told, verdictsIn, type Verdict } from './case.js';

/** Whether an alternative has attribute constraints that are a list of maps, any one of which is enough. */
function hasChoices({ pointer, constraints }: TraceAlternative): boolean {
  return constraints.some((constraint) =>
    /^\/(?:plug|slot)-attributes\/\d+(?:\/|$)/.test(constraint.pointer.slice(pointer.length)),
  );
}

/** Whether a sub-rule matches, judged by what is shown of its constraints. */
function matchesBy({ value, alternatives }: TraceSubRule): boolean {
  if (value !== undefined) return value === 'true';
  return alternatives.some((one) =>
    hasChoices(one) ? one.matches : one.constraints.every(({ held }) => held),
  );
}

/** The code that a trace leads to. */
function codeBy({ trace }: Verdict): string {
  if (trace?.levels.some(({ found }) => found === 'governs') !== true) return 'no-rule';
  const [deny, allow] = ['deny', 'allow'].map((start) =>
    trace.subrules.some((subRule) => subRule.subrule.startsWith(start) && matchesBy(subRule)),
  );
  if (deny === true) return 'denied-by-rule';
  return allow === true ? 'allowed-by-rule' : 'not-allowed-by-rule';
}

export const traceTells = law({
  name: 'trace-tells',
  kind: 'policy',
  says: 'What a trace shows of each constraint leads to the outcome, by deny before allow and nothing else.',
  from: 'rules.md, "Rules", "Which rule governs"',
  cases: anyQuestion,
  check: ({ question }, engine) => {
    const answer = engine.decide(question, 'full');
    const verdicts = verdictsIn(answer);
    return {
      met: [met(answer)],
      fault:
        difference(
          verdicts.map(codeBy),
          verdicts.map(({ reason: { code } }) => code),
        ) ??
        difference(
          verdicts.map(({ reason: { code } }) =>
            code.startsWith('no-') || code.startsWith('allowed') ? 'yes' : 'no',
          ),
          verdicts.map(met),
        ),
    };
  },
});

/** An answer without any trace. */
function untraced(answer: DecisionAnswer): object {
  return {
    ...told(answer),
    trace: undefined,
    items: answer.items?.map((item) => ({ ...item, trace: undefined })),
  };
}

export const traceDepths = law({
  name: 'trace-depths',
  kind: 'policy',
  says: 'How much of a trace is asked for changes nothing else, and less of it is a part of all of it.',
  from: 'rules.md, "Which rule governs"',
  cases: anyQuestion,
  check: ({ question }, engine) => {
    const answer = engine.decide(question);
    const full = engine.decide(question, 'full');
    const failing = engine.decide(question, 'failing');
    const whole = new Set(verdictsIn(full).flatMap(constraintsIn));
    const added = verdictsIn(failing)
      .flatMap(constraintsIn)
      .find((one) => !whole.has(one));
    return {
      met: [met(answer)],
      fault:
        difference(untraced(answer), untraced(full)) ??
        difference(untraced(answer), untraced(failing)) ??
        (added && `the full trace lacks ${added}`),
    };
  },
});

function constraintsIn({ trace }: Verdict): string[] {
  return (trace?.subrules ?? []).flatMap(({ alternatives }) =>
    alternatives.flatMap(({ constraints }) => constraints.map((one) => JSON.stringify(one))),
  );
}

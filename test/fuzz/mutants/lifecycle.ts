import type { HeaderMap } from '../../../src/engine/asserts/headers.js';
import type { PlanAnswer } from '../../../src/modules/plans/plan-answer.js';
import type { PlanRequest } from '../../../src/modules/plans/plan-request.js';
import { without } from '../policy/rewriting.js';
import type { Mutant, Mutants } from './mutant.js';

/** Answers a plan with other records. */
function recording(change: (records: PlanAnswer['connections'], request: PlanRequest) => object): Mutant {
  return (engine) => ({
    ...engine,
    plan: (request) => {
      const answer = engine.plan(request);
      return {
        ...answer,
        connections: change(answer.connections, request as PlanRequest) as typeof answer.connections,
      };
    },
  });
}

function filtered<T>(
  records: Readonly<Record<string, T>>,
  isKept: (id: string, record: T) => boolean,
): object {
  return Object.fromEntries(Object.entries(records).filter(([id, record]) => isKept(id, record)));
}

const nameIn = (snap: PlanRequest['snaps'][number] | undefined) =>
  (snap?.yaml as { readonly name: string }).name;
const lost = recording((records) => Object.fromEntries(Object.entries(records).slice(1)));

export const lifecycleMutants: Mutants = {
  'twice-is-once': { 'loses a record': lost },
  'device-order': {
    'forgets the records of the last snap': recording((records, { snaps }) =>
      filtered(records, (id) => !id.includes(`${nameIn(snaps.at(-1))}:`)),
    ),
  },
  'other-snap-names': {
    'forgets the records of snaps behind "m"': recording((records) =>
      filtered(records, (id) => !/^[n-z]/.test(id)),
    ),
  },
  strangers: {
    'knows five snaps at most': recording((records, { snaps }) => (snaps.length > 5 ? {} : records)),
  },
  'there-and-back': {
    'remembers what was connected by hand': (engine) => ({
      ...engine,
      plan: (request) => {
        const { event, connections: before = {} } = request as PlanRequest;
        const answer = engine.plan(request);
        return event.kind === 'disconnect' ? { ...answer, connections: before } : answer;
      },
    }),
  },
  undone: {
    'does not mind that a step fails': (engine) => ({
      ...engine,
      plan: (request) => {
        const { event } = request as PlanRequest;
        return engine.plan({ ...request, event: without(event, 'fails') });
      },
    }),
  },
  'rules-remove-nothing': {
    'prunes what the rules refuse': recording((records, { baseDeclaration }) => {
      const { slots } = baseDeclaration as { readonly slots: Readonly<Record<string, HeaderMap>> };
      return filtered(records, (_, record) => {
        const { interface: name } = record as { readonly interface: string };
        return slots[name]?.['allow-connection'] !== 'false';
      });
    }),
  },
  'plans-ask-decisions': {
    'connects whatever the rules say': (engine) => ({
      ...engine,
      plan: (request) => engine.plan({ ...request, baseDeclaration: {} }),
    }),
  },
};

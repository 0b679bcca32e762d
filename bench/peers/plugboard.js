// Our own engine, asked the questions that its peers are asked.
import { connectionCandidate, deviceOf, partyOf } from '../../dist/src/engine/policy/candidate.js';
import { decideConnection, isAllowed } from '../../dist/src/engine/policy/decide.js';
import { messageOf, ruleOf } from '../../dist/src/engine/policy/explain.js';
import { traceOf } from '../../dist/src/engine/policy/trace.js';
import { compileDeclaration } from '../../dist/src/engine/rules/declaration.js';
import { readAttributes } from '../../dist/src/engine/snap/endpoint.js';

export const name = 'plugboard';

/** Compiles the base-declaration. Deciding is synchronous. */
export function load(headers) {
  const base = compileDeclaration('base-declaration', headers);
  const decide = ({ action, candidate }) => decideConnection(action, candidate, base);
  const compiled = new Map();

  /** A declaration is compiled when it is first seen. */
  function declarationOf(side, { publisherId, rule }, interfaceName) {
    if (publisherId === '') return null;
    const rules = rule === undefined ? {} : { [`${side}s`]: { [interfaceName]: rule } };
    const text = JSON.stringify([publisherId, rules]);
    if (!compiled.has(text)) {
      const source = { 'snap-id': `snap of ${publisherId}`, 'publisher-id': publisherId, ...rules };
      compiled.set(text, compileDeclaration('snap-declaration', source));
    }
    return compiled.get(text);
  }

  function party(side, question) {
    const { name: endpointName, snapType, attributes } = question[side];
    const endpoint = {
      name: endpointName,
      interface: question.interface,
      attributes: readAttributes(attributes),
    };
    const declaration = declarationOf(side, question[side], question.interface);
    return partyOf(side, snapType === 'core' ? 'os' : snapType, endpoint, declaration);
  }

  return {
    prepare: (question) => ({
      action: question.action,
      candidate: connectionCandidate(
        party('plug', question),
        party('slot', question),
        readDevice(question.device),
      ),
    }),
    decide,
    traceOf: (request) => traceOf(decide(request)),
    ask: (request) => isAllowed(decide(request)),
    askWithTrace: (request) => {
      const decision = decide(request);
      return traceOf(decision).levels.length > 0 && isAllowed(decision);
    },
    askWithTraceAndMessage: (request) => {
      const decision = decide(request);
      const said = traceOf(decision).levels.length + messageOf(decision).length;
      return said + (ruleOf(decision)?.pointer.length ?? 0) > 0 && isAllowed(decision);
    },
  };
}

function readDevice({ classic, coreDesktop, compatibility, store }) {
  return deviceOf({
    classic,
    coreDesktop,
    contentCompatLabels: compatibility,
    ...(store !== null && { model: { 'brand-id': 'maker', model: 'machine', store } }),
  });
}

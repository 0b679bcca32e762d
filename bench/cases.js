// The policy vectors as compiled candidates: declarations compiled, snaps parsed, devices read.
import { existsSync, readFileSync } from 'node:fs';
import { URL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { builtinBaseDeclaration } from '../dist/src/engine/catalogue/catalogue.js';
import { connectionCandidate, deviceOf, partyOf } from '../dist/src/engine/policy/candidate.js';
import { compileDeclaration, headersOf } from '../dist/src/engine/rules/declaration.js';
import { readAttributes } from '../dist/src/engine/snap/endpoint.js';
import { readSnap } from '../dist/src/engine/snap/read-snap.js';
import { noAttributes } from '../dist/src/engine/snap/values.js';

const own = new URL('../test/conformance/vectors/', import.meta.url);
const shared = new URL('../../shared/vectors/', import.meta.url);

export const builtinBase = compileDeclaration('base-declaration', builtinBaseDeclaration());

/** The vectors of a file; none where it is not there. */
export function vectors(name) {
  const file = [own, shared]
    .map((folder) => new URL(`${name}.jsonl.gz`, folder))
    .find((url) => existsSync(url));
  if (file === undefined) return [];
  return gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n').map(JSON.parse);
}

/** The connection questions of the files, each an action, a candidate and the base-declaration it is held against. */
export function connectionCases(names) {
  return names.flatMap((name) =>
    vectors(name)
      .filter(({ request, expected }) => request.plug !== undefined && expected.outcome !== 'error')
      .map(({ request }) => connectionCase(request)),
  );
}

function connectionCase({ action, plug, slot, device, baseDeclaration }) {
  const candidate = connectionCandidate(party('plug', plug), party('slot', slot), readDevice(device));
  const base =
    baseDeclaration === undefined
      ? builtinBase
      : compileDeclaration('base-declaration', headersOf(baseDeclaration, 'base-declaration'));
  return { action, candidate, base };
}

function party(side, { snap: { yaml, declaration }, name, dynamicAttributes }) {
  const snap = readSnap(yaml);
  const compiled =
    declaration === null || declaration === undefined
      ? null
      : compileDeclaration('snap-declaration', headersOf(declaration, 'snap-declaration'));
  const dynamic = dynamicAttributes === undefined ? noAttributes : readAttributes(dynamicAttributes);
  return partyOf(side, snap.type, snap[`${side}s`].get(name), compiled, dynamic);
}

function readDevice({ model, store, ...facts }) {
  return deviceOf({
    ...facts,
    ...(model && { model: headersOf(model, 'model') }),
    ...(store && { store: headersOf(store, 'store') }),
  });
}

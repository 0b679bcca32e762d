import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { HeaderMap } from '../../../src/engine/asserts/headers.js';
import { permissionsOf } from '../../../src/engine/review/permissions.js';
import type { Outcome } from '../../../src/engine/review/ruling.js';
import { compileDeclaration, headersOf, type AssertionInput } from '../../../src/engine/rules/declaration.js';
import { readSnap } from '../../../src/engine/snap/read-snap.js';
import { answersTo, deviceFrom, type EndpointQuestion, type Question } from '../answering.js';
import { connectionQuestion, installationQuestion } from './arbitraries.js';

const declared = (kind: 'base-declaration' | 'snap-declaration', input: AssertionInput) =>
  compileDeclaration(kind, headersOf(input, kind));

type Knowledge = 'declaration' | 'snap' | 'snap and device';
const knowledge = fc.constantFrom<Knowledge[]>('declaration', 'snap', 'snap and device');

/** What the own snap may do with the interface "iface", by what is known. */
function permission(side: 'plug' | 'slot', own: EndpointQuestion['snap'], of: Question, known: Knowledge) {
  const permissions = permissionsOf({
    declaration: own.declaration ? declared('snap-declaration', own.declaration) : null,
    base: declared('base-declaration', of.baseDeclaration!),
    interfaces: ['iface'],
    ...(known !== 'declaration' && { snap: readSnap(own.yaml) }),
    ...(known === 'snap and device' && { device: deviceFrom(of.device) }),
  });
  return permissions.find((one) => one.side === side && one.interface === 'iface')!;
}

/** The ids of a declaration alone: a peer whose snap has no rule of its own. */
const withoutRules = (headers: HeaderMap): HeaderMap =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'plugs' && name !== 'slots'));

function unruled(peer: EndpointQuestion): EndpointQuestion {
  const { declaration } = peer.snap;
  if (declaration === null || declaration === undefined) return peer;
  return { ...peer, snap: { ...peer.snap, declaration: withoutRules(declaration as HeaderMap) } };
}

/** Says of an outcome whether the engine's answer may be that. */
function expectSound(claimed: Outcome, answered: string, seen: Set<string>) {
  seen.add(`${claimed}: ${answered === 'deny' ? 'no' : 'yes'}`);
  if (claimed === 'allow') expect(answered).not.toBe('deny');
  if (claimed === 'deny') expect(answered).toBe('deny');
}

const everything = ['allow: yes', 'deny: no', 'depends: no', 'depends: yes'];

describe('effective permissions', () => {
  it('say of connections what the engine says for every peer and device', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        connectionQuestion,
        fc.array(connectionQuestion, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('plug', 'slot'),
        knowledge,
        (question, others, side, known) => {
          const other = side === 'plug' ? 'slot' : 'plug';
          const own = { ...question[side]!, dynamicAttributes: {} };
          const claimed = permission(side, own.snap, question, known);
          for (const { [other]: peer, device, action } of [question, ...others]) {
            const [answer] = answersTo({
              action,
              [side]: own,
              [other]: unruled(peer!),
              device: known === 'snap and device' ? question.device : device,
              baseDeclaration: question.baseDeclaration!,
            });
            const asked = action === 'connect' ? 'connection' : 'auto-connection';
            expectSound(claimed[asked].outcome, answer!.outcome, seen);
          }
        },
      ),
      { numRuns: 300 },
    );
    expect([...seen].sort()).toEqual(everything);
  });

  it('say of installations what the engine says for every device', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        installationQuestion,
        fc.array(installationQuestion, { maxLength: 3 }),
        knowledge,
        (question, others, known) => {
          const own = question.snap!;
          for (const { device } of [question, ...others]) {
            const [slot, plug] = answersTo({
              ...question,
              action: 'install',
              device: known === 'snap and device' ? question.device : device,
            });
            expectSound(permission('slot', own, question, known).installation.outcome, slot!.outcome, seen);
            expectSound(permission('plug', own, question, known).installation.outcome, plug!.outcome, seen);
          }
        },
      ),
      { numRuns: 200 },
    );
    expect([...seen].sort()).toEqual(everything);
  });

  it('depend on something exactly where they say on what', () => {
    fc.assert(
      fc.property(connectionQuestion, fc.constantFrom('plug', 'slot'), knowledge, (question, side, known) => {
        const effects = permission(side, question[side]!.snap, question, known);
        for (const asked of ['installation', 'connection', 'auto-connection'] as const) {
          const { outcome, conditions } = effects[asked];
          expect((conditions ?? []).length > 0).toBe(outcome === 'depends');
        }
      }),
      { numRuns: 100 },
    );
  });
});

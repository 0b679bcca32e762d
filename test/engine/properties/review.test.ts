import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isHeaderList,
  isHeaderMap,
  type HeaderMap,
  type HeaderValue,
} from '../../../src/engine/asserts/headers.js';
import { prepareSnap } from '../../../src/engine/lifecycle/prepare.js';
import { builtinBaseDeclaration, interfaces } from '../../../src/engine/catalogue/catalogue.js';
import { InvalidInput } from '../../../src/engine/invalid-input.js';
import type { Flag } from '../../../src/engine/review/flag.js';
import { noGrant, readGrant } from '../../../src/engine/review/given-grant.js';
import { judge } from '../../../src/engine/review/judgement.js';
import { review, type Review } from '../../../src/engine/review/review.js';
import type { Witness } from '../../../src/engine/review/witness.js';
import {
  connectionCandidate,
  installationCandidate,
  partyOf,
  type Party,
} from '../../../src/engine/policy/candidate.js';
import { decideConnection, decideInstallation, isAllowed } from '../../../src/engine/policy/decide.js';
import { compileDeclaration } from '../../../src/engine/rules/declaration.js';
import type { Declaration } from '../../../src/engine/rules/rule.js';
import { readSnap } from '../../../src/engine/snap/read-snap.js';
import { noAttributes } from '../../../src/engine/snap/values.js';
import { attributeValue, rule } from './arbitraries.js';

const builtin = compileDeclaration('base-declaration', builtinBaseDeclaration());

function reviewed(yaml: object, base: Declaration, grant: HeaderMap | null): Review {
  const written = readSnap(yaml);
  return review({
    snap: prepareSnap(written, new Set(['iface'])).snap,
    written,
    grant: grant === null ? noGrant : readGrant(grant),
    lint: [],
    base,
    scope: {},
    hasInterface: () => true,
    exceptions: [],
    now: 0,
  });
}

const attributes = fc.dictionary(fc.constantFrom('a', 'b'), attributeValue, {
  maxKeys: 2,
  noNullPrototype: true,
});

/** A snap with one or two plugs and slots of the interface. */
const snapYaml = fc
  .record({
    type: fc.constantFrom('app', 'app', 'gadget'),
    plugs: fc.dictionary(fc.constantFrom('one', 'two'), attributes, {
      minKeys: 1,
      maxKeys: 2,
      noNullPrototype: true,
    }),
    slots: fc.dictionary(fc.constantFrom('s', 't'), attributes, { maxKeys: 2, noNullPrototype: true }),
  })
  .map(({ type, plugs, slots }) => ({
    name: 'x',
    type,
    plugs: ofInterface(plugs),
    slots: ofInterface(slots),
  }));

function ofInterface(endpoints: Readonly<Record<string, object>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(endpoints).map(([name, given]) => [name, { ...given, interface: 'iface' }]),
  );
}

const rules = fc.record(
  {
    plugs: fc.record({ iface: rule }, { requiredKeys: [] }),
    slots: fc.record({ iface: rule }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<HeaderMap>;

const grants = fc.option(
  rules.map((headers): HeaderMap => ({ ...headers, 'snap-id': 'a'.repeat(32), 'publisher-id': 'acme' })),
  { freq: 2 },
);

describe('a witness', () => {
  /** Whether the engine that devices use says yes for what the witness describes. */
  function isYes(
    yaml: object,
    { side, name }: { side: 'plug' | 'slot'; name: string },
    question: string,
    { peer, device, own }: Witness,
    grant: HeaderMap | null,
    base: Declaration,
  ): boolean {
    const { snap } = prepareSnap(readSnap(yaml), new Set(['iface']));
    const declaration = grant === null ? null : compileDeclaration('snap-declaration', grant);
    const endpoint = snap[`${side}s`].get(name)!;
    const party: Party = { ...partyOf(side, snap.type, endpoint, declaration), ...own };
    if (question === 'installation')
      return isAllowed(decideInstallation('install', side, installationCandidate(side, party, device), base));
    const other: Party = {
      ...peer!,
      attributes: peer!.attributes as Party['attributes'],
      interface: endpoint.interface,
      dynamicAttributes: noAttributes,
      rule: null,
      declaration: null,
    };
    const [plug, slot] = side === 'plug' ? [party, other] : [other, party];
    const action = question === 'connection' ? 'connect' : 'auto-connect';
    return isAllowed(decideConnection(action, connectionCandidate(plug, slot, device), base));
  }

  function expectWitnesses(yaml: object, base: Declaration, grant: HeaderMap | null) {
    const counts = { open: 0, both: 0 };
    for (const item of reviewed(yaml, base, grant).effective) {
      for (const world of ['classic', 'core'] as const) {
        for (const [question, { outcome, witnesses, when }] of Object.entries(item[world])) {
          if (outcome !== 'depends') continue;
          counts.open++;
          expect(when).not.toBe('');
          for (const answer of ['allow', 'deny'] as const) {
            const witness = witnesses?.[answer];
            if (witness === undefined) continue;
            expect(isYes(yaml, item, question, witness, grant, base)).toBe(answer === 'allow');
          }
          if (witnesses?.allow !== undefined && witnesses.deny !== undefined) counts.both++;
        }
      }
    }
    return counts;
  }

  it('is there for both answers of everything that the built-in rules leave open', () => {
    let open = 0;
    for (const name of interfaces.keys()) {
      for (const type of ['app', 'gadget'] as const) {
        for (const side of ['plugs', 'slots'] as const) {
          const counts = expectWitnesses({ name: 'x', type, [side]: { [name]: null } }, builtin, null);
          expect({ name, type, side, ...counts }).toEqual({
            name,
            type,
            side,
            open: counts.open,
            both: counts.open,
          });
          open += counts.open;
        }
      }
    }
    expect(open).toBeGreaterThan(100);
  });

  it('makes the engine say what it stands for, under any rules', () => {
    let open = 0;
    let both = 0;
    fc.assert(
      fc.property(snapYaml, rules, grants, (yaml, headers, grant) => {
        const counts = expectWitnesses(yaml, compileDeclaration('base-declaration', headers), grant);
        open += counts.open;
        both += counts.both;
      }),
      { numRuns: 300 },
    );
    // Rules at random contradict themselves often; then one answer has no witness.
    expect(both).toBeGreaterThan(open / 2);
  });
});

function without(map: HeaderMap, name: string): HeaderMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => key !== name));
}

/** Every way to leave a part out of a rule: a sub-rule, an alternative, a constraint, an attribute. */
function* withoutOne(value: HeaderValue): Generator<HeaderValue> {
  if (isHeaderList(value)) {
    for (let index = 0; index < value.length; index++) {
      yield value.filter((_, at) => at !== index);
      for (const less of withoutOne(value[index]!)) yield value.map((one, at) => (at === index ? less : one));
    }
  } else if (isHeaderMap(value)) {
    for (const [name, inner] of Object.entries(value)) {
      const rest = without(value, name);
      yield rest;
      for (const less of withoutOne(inner)) yield { ...value, [name]: less };
    }
  }
}

/** What the other questions keep of the rule before stands or falls as a whole; the one asked for, part by part. */
function* shorter(rule: HeaderMap, question: string): Generator<HeaderValue> {
  for (const [name, inner] of Object.entries(rule)) {
    const rest = without(rule, name);
    yield rest;
    if (!name.endsWith(`-${question}`) || name.includes('-auto-') !== question.startsWith('auto-')) continue;
    for (const less of withoutOne(inner)) yield { ...rule, [name]: less };
  }
}

const keyOf = ({ code, item, question }: Flag) =>
  JSON.stringify([code === 'peer-unknown', item?.side, item?.name, question]);
const heldOf = (flags: readonly Flag[]) =>
  new Set(flags.filter(({ manualReview, question }) => manualReview && question !== undefined).map(keyOf));

describe('a grant that a review proposes', () => {
  const judged = (yaml: object, base: Declaration, grant: HeaderMap | null) =>
    judge({
      snap: prepareSnap(readSnap(yaml), new Set(['iface'])).snap,
      declaration: grant === null ? null : compileDeclaration('snap-declaration', grant),
      base,
      scope: {},
      subjects: new WeakMap(),
    });

  it('lets the item pass and holds nothing that was not held', () => {
    let applied = 0;
    fc.assert(
      fc.property(snapYaml, rules, grants, (yaml, headers, grant) => {
        const base = compileDeclaration('base-declaration', headers);
        const before = reviewed(yaml, base, grant);
        const heldBefore = heldOf(before.flags);
        for (const flag of before.flags) {
          const remedy = flag.remedies?.find(({ kind }) => kind === 'grant');
          if (remedy?.grant === undefined) continue;
          applied++;
          const heldAfter = heldOf(judged(yaml, base, { ...grant, ...remedy.grant }));
          expect(heldAfter.has(keyOf(flag))).toBe(false);
          if (remedy.alsoChanges?.length === 0)
            for (const key of heldAfter) expect(heldBefore).toContain(key);
        }
      }),
      { numRuns: 400 },
    );
    expect(applied).toBeGreaterThan(100);
  });

  it('leaves out nothing more: with any part less it does not do, or opens or closes something else', () => {
    let shortened = 0;
    for (const name of interfaces.keys()) {
      for (const side of ['plugs', 'slots'] as const) {
        const yaml = { name: 'x', [side]: { mine: { interface: name, extra: 'v' } } };
        for (const flag of reviewed(yaml, builtin, null).flags) {
          const grant = flag.remedies?.find(({ kind }) => kind === 'grant')?.grant;
          const source = grant?.[side];
          if (source === undefined || !isHeaderMap(source)) continue;
          for (const less of shorter(source[name] as HeaderMap, flag.question!)) {
            const other = { [side]: { [name]: less } };
            shortened++;
            const doesAsMuch = !isHeld(flag, yaml, other) && sameAnswers(yaml, name, side, grant!, other);
            expect([name, side, flag.question, JSON.stringify(less), doesAsMuch]).toEqual([
              name,
              side,
              flag.question,
              JSON.stringify(less),
              false,
            ]);
          }
        }
      }
    }
    expect(shortened).toBeGreaterThan(300);
  });

  function isHeld(flag: Flag, yaml: object, grant: HeaderMap): boolean {
    try {
      return heldOf(judged(yaml, builtin, grant)).has(keyOf(flag));
    } catch (error) {
      if (error instanceof InvalidInput) return true;
      throw error;
    }
  }

  /** Whether two grants come to the same for the snap and for others that differ in a name or an attribute. */
  function sameAnswers(
    yaml: object,
    name: string,
    side: 'plugs' | 'slots',
    a: HeaderMap,
    b: HeaderMap,
  ): boolean {
    const variants = [
      yaml,
      { name: 'x', [side]: { other: { interface: name, extra: 'v' } } },
      { name: 'x', [side]: { mine: { interface: name, extra: 'w' } } },
      { name: 'x', [side]: { mine: { interface: name } } },
      // What devices add by themselves can be set to something else as well.
      { name: 'x', [side]: { mine: { interface: name, extra: 'v', [name]: 'w' } } },
      { name: 'x', [side]: { other: { interface: name, extra: 'v', [name]: 'mine' } } },
      { name: 'x', [side]: { mine: { interface: name, extra: 'v', private: true } } },
    ];
    return variants.every((variant) => answers(variant, a) === answers(variant, b));
  }

  function answers(yaml: object, grant: HeaderMap): string {
    const { effective } = reviewed(yaml, builtin, grant);
    const outcomes = effective.flatMap(({ classic, core }) =>
      [classic, core].flatMap((world) => Object.values(world).map(({ outcome, when }) => [outcome, when])),
    );
    return JSON.stringify(outcomes);
  }
});

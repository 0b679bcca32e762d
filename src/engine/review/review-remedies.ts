import type { HeaderMap } from '../asserts/headers.js';
import { InvalidInput } from '../invalid-input.js';
import { beginEffort } from '../rules/effort.js';
import { alternativesTo } from './alternatives.js';
import type { Flag, Remedy } from './flag.js';
import { grantFor, rulesIn, withGranted, type Granted, type GrantRemedy } from './grant-remedy.js';
import { worldsOf, type JudgedFlag, type Judging, type Refusal } from './judgement.js';
import { subjectOf } from './permissions.js';
import { isPinnedByNameAlone } from './pins.js';
import type { Subject } from './ruling.js';

/** How many flags of one rule and question carry a grant of their own: each is as large as the rule. */
export const mostGrants = 5;

/** Flags with their ways out, and one grant for all of them; without it where nothing can be granted. */
export interface Remedied {
  readonly flags: readonly Flag[];
  readonly grant?: HeaderMap;
}

/**
 * Looks for the ways out of what is held. Where that takes too many steps there are none, and the flags stand as they
 * are. See docs/reviews.md, "Remedies".
 */
export function withRemedies(
  flags: readonly JudgedFlag[],
  judging: Judging,
  headers: HeaderMap | null,
): Remedied {
  beginEffort('the remedies');
  try {
    return remedied(flags, judging, headers);
  } catch (error) {
    if (!(error instanceof InvalidInput) || error.code !== 'limit-exceeded') throw error;
    return { flags: flags.map(withoutRefusal) };
  }
}

function remedied(flags: readonly JudgedFlag[], judging: Judging, headers: HeaderMap | null): Remedied {
  const granted = { declaration: judging.declaration, headers };
  const groups = groupsOf(flags);
  const carrying = [...groups.values()].flatMap((refusals) => refusals.slice(0, mostGrants));
  const alones = new Map(carrying.map((refusal) => [refusal, grantOf([refusal], judging, granted)]));
  const grant = oneGrant([...groups.values()], alones, judging, granted);
  return {
    flags: flags.map((flag): Flag => {
      const { refusal } = flag;
      if (refusal === undefined) return flag;
      const alone = alones.get(refusal);
      const remedies = [
        ...(alone === undefined ? [] : [asRemedy(refusal, alone)]),
        ...alternativesTo(refusal, judging),
      ];
      return { ...withoutRefusal(flag), remedies };
    }),
    ...(grant !== undefined && { grant }),
  };
}

/** The refusals of one rule and question. */
function groupsOf(flags: readonly JudgedFlag[]): ReadonlyMap<string, readonly Refusal[]> {
  const groups = new Map<string, Refusal[]>();
  for (const { refusal } of flags) {
    if (refusal === undefined) continue;
    const { item, ruling } = refusal;
    const key = `${item.side} ${item.interface} ${ruling.question}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [refusal]);
    else group.push(refusal);
  }
  return groups;
}

/** Group after group, for a rule may have to grant two questions. */
function oneGrant(
  groups: readonly (readonly Refusal[])[],
  alones: ReadonlyMap<Refusal, GrantRemedy | undefined>,
  judging: Judging,
  before: Granted,
): HeaderMap | undefined {
  let all = before;
  const touched = new Set<string>();
  for (const group of groups) {
    const [first] = group;
    if (first === undefined) continue;
    const place = `${first.item.side} ${first.item.interface}`;
    const isAlone = group.length === 1 && !touched.has(place);
    const rule = (isAlone ? alones.get(first) : grantOf(group, judging, all))?.rule;
    if (rule === undefined) continue;
    touched.add(place);
    all = withGranted(all, first.item.side, first.item.interface, rule);
  }
  return all === before || all.headers === null ? undefined : rulesIn(all.headers);
}

/** The least grant for refusals of one rule and question. */
function grantOf(
  refusals: readonly Refusal[],
  { snap, base }: Judging,
  { declaration, headers }: Granted,
): GrantRemedy | undefined {
  const [first] = refusals;
  if (first === undefined) return undefined;
  const { subject, ruling, item } = first;
  const wished = new Map<string, Subject>(refusals.map((one) => [one.item.name, one.subject]));
  const subjects = [...snap[`${item.side}s`].values()]
    .filter((endpoint) => endpoint.interface === item.interface)
    .map(
      (endpoint) =>
        wished.get(endpoint.name) ??
        subjectOf(item.side, endpoint, { ids: declaration, snap, device: subject.device }),
    );
  const { question } = ruling;
  const alsoWished = new Set(wished.values());
  const worlds = worldsOf(question, snap);
  return grantFor({ question, subject, alsoWished, subjects, base, declaration, headers, worlds });
}

function asRemedy(refusal: Refusal, { grant, alsoChanges }: GrantRemedy): Remedy {
  return { kind: 'grant', message: grantText(refusal), grant, alsoChanges };
}

function grantText({ subject, ruling: { question }, item: { side, name } }: Refusal): string {
  const what = `grant ${question} of ${side} "${name}"`;
  return isPinnedByNameAlone(subject)
    ? `${what} by its name, with any attributes: a rule has no words for all of those that it has`
    : `${what} as it is, and nothing else`;
}

/** A flag as it is told. */
export function withoutRefusal({ refusal, ...rest }: JudgedFlag): Flag {
  return refusal === undefined ? rest : { ...rest };
}

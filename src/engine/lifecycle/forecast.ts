import type { Declaration, RuleTable } from '../rules/rule.js';
import { passesX11Option } from './auto-connect.js';
import { connectionId } from './connection.js';
import { Course } from './course.js';
import type { DeviceState } from './device-state.js';
import { checkInstallation, mayInstall, type InstallationCheck } from './installation.js';
import type { PairOutcome } from './outcome.js';
import { reload } from './reload.js';
import { Selecting } from './selection.js';

/** What the next refresh of a snap does to a connection or a pair. */
export interface Expected extends PairOutcome {
  /** The snaps whose next refresh, to the same metadata, brings it about; whichever comes first. */
  readonly at: readonly string[];
}

/** What a change of rules does to one pair. */
export interface ForecastPair {
  readonly before: Expected | undefined;
  readonly after: Expected;
  /** Whether it comes of the change: without it, the next refresh would do something else. */
  readonly byChange: boolean;
}

/** A snap whose next revision the rules would not let in. */
export interface BlockedRefresh {
  readonly snap: string;
  readonly check: InstallationCheck;
  readonly byChange: boolean;
}

/** What changed rules do to a device. See docs/plans.md, "Forecasts". */
export interface Forecast {
  readonly blocked: readonly BlockedRefresh[];
  /** Snaps that were blocked before the change, and no longer are. */
  readonly unblocked: readonly string[];
  /** Pairs that the next refreshes do something to, or would have done without the change, in the order of their ids. */
  readonly pairs: readonly ForecastPair[];
  /** How many connections stay as they are, allowed as before. */
  readonly untouched: number;
}

/**
 * Tells what the next refreshes do under changed rules, and what of it comes of the change. The change alone does
 * nothing to any connection.
 */
export function forecast(before: DeviceState, after: DeviceState): Forecast {
  const expectedBefore = expectations(before);
  const pairs: ForecastPair[] = [];
  let untouched = 0;
  for (const [id, expected] of expectations(after)) {
    const earlier = expectedBefore.get(id);
    const byChange = !isAlike(earlier, expected);
    if (byChange || isNoteworthy(expected)) pairs.push({ before: earlier, after: expected, byChange });
    else if (expected.outcome === 'kept') untouched++;
  }
  return { ...blockedRefreshes(before, after), pairs, untouched };
}

function isAlike(before: Expected | undefined, after: Expected): boolean {
  if (before === undefined) return !isNoteworthy(after);
  return before.outcome === after.outcome && before.grandfathered === after.grandfathered;
}

/** Whether the next refresh does something to it, or it lives on against the rules. */
function isNoteworthy({ outcome, grandfathered }: Expected): boolean {
  return (
    grandfathered === true ||
    outcome === 'created-auto' ||
    outcome === 'pruned' ||
    outcome === 'kept-attributes-updated' ||
    outcome === 'kept-attributes-frozen'
  );
}

/** What the next refreshes do, each to the metadata that is there now. In the order of the ids. */
function expectations(state: DeviceState): ReadonlyMap<string, Expected> {
  const course = new Course(state);
  const { repository, records } = course;
  reload(course);
  const expected = new Map<string, Expected>();
  for (const [id, outcome] of course.outcomes) {
    const at = [...new Set([outcome.plug.snap, outcome.slot.snap])].filter((snap) => repository.find(snap));
    expected.set(id, { ...outcome, at });
  }
  const selecting = new Selecting(repository, state.rules, state.host);
  for (const { installed, plugs } of repository.snaps()) {
    for (const plug of plugs.values()) {
      const { considered, ambiguous } = selecting.select(plug);
      for (const { slot, verdict, skipped } of considered) {
        const id = connectionId(plug.name, slot.name);
        if (records.has(id)) continue;
        const pair = { plug: plug.name, slot: slot.name, verdict };
        const owners = passesX11Option(state.host, installed, slot)
          ? [plug.name.snap, slot.name.snap]
          : [slot.name.snap];
        const at = [...new Set(owners)];
        if (skipped === undefined) expected.set(id, { ...pair, outcome: 'created-auto', at });
        else {
          const candidates = skipped.outcome === 'skipped-ambiguous' ? ambiguous : undefined;
          expected.set(id, { ...pair, ...skipped, ...(candidates && { candidates }), at: [] });
        }
      }
    }
  }
  return new Map([...expected].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function blockedRefreshes(before: DeviceState, after: DeviceState): Pick<Forecast, 'blocked' | 'unblocked'> {
  const blockedBefore = new Set(
    checksOf(before).flatMap(([snap, check]) => (mayInstall(check) ? [] : [snap])),
  );
  const blocked: BlockedRefresh[] = [];
  const unblocked: string[] = [];
  for (const [snap, check] of checksOf(after)) {
    if (!mayInstall(check)) blocked.push({ snap, check, byChange: !blockedBefore.has(snap) });
    else if (blockedBefore.has(snap)) unblocked.push(snap);
  }
  return { blocked, unblocked };
}

function checksOf(state: DeviceState): (readonly [snap: string, check: InstallationCheck])[] {
  const { repository } = new Course(state);
  return [...repository.snaps()].map((mounted) => [
    mounted.installed.instanceName,
    checkInstallation(mounted, state.rules),
  ]);
}

/** A declaration without its rules for some interfaces, as after these grants are revoked. */
export function withoutRules(
  declaration: Declaration,
  revoked: { readonly plugs: ReadonlySet<string>; readonly slots: ReadonlySet<string> },
): Declaration {
  const without = (rules: RuleTable, names: ReadonlySet<string>): RuleTable =>
    new Map([...rules].filter(([name]) => !names.has(name)));
  const plugs = without(declaration.plugs, revoked.plugs);
  const slots = without(declaration.slots, revoked.slots);
  return { ...declaration, plugs, slots, governing: new Map([...slots, ...plugs]) };
}

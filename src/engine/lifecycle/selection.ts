import { slotsPerPlug } from '../policy/decide.js';
import type { DeviceRules, HostFacts } from './device-state.js';
import type { Choice, OutcomeCode, OutcomeDetail } from './outcome.js';
import type { DeviceEndpoint, Repository } from './repository.js';
import { autoConnectVerdict, type Verdict } from './verdict.js';

/** A slot of the plug's interface, and why it is or is not one to connect to. */
export interface Considered {
  readonly slot: DeviceEndpoint;
  readonly verdict: Verdict;
  /** Undefined for a slot that the plug may be connected to. */
  readonly skipped?: { readonly outcome: OutcomeCode; readonly detail?: OutcomeDetail };
}

/** What came of looking for slots for a plug. */
export interface Selection {
  readonly considered: readonly Considered[];
  /** The eligible slots, where there are several and not every rule lets the plug have any number. */
  readonly ambiguous: readonly Choice[] | undefined;
}

/**
 * Looks for the slots that plugs auto-connect to, whatever is connected already: what was rejected or is there
 * counts all the same. See docs/plans.md, "Candidates". Verdicts and selections are made once.
 */
export class Selecting {
  readonly #verdicts = new Map<DeviceEndpoint, Map<DeviceEndpoint, Verdict>>();
  readonly #selections = new Map<DeviceEndpoint, Selection>();

  constructor(
    private readonly repository: Repository,
    private readonly rules: DeviceRules,
    private readonly host: HostFacts,
  ) {}

  verdict(plug: DeviceEndpoint, slot: DeviceEndpoint): Verdict {
    let ofPlug = this.#verdicts.get(plug);
    if (ofPlug === undefined) this.#verdicts.set(plug, (ofPlug = new Map<DeviceEndpoint, Verdict>()));
    let verdict = ofPlug.get(slot);
    if (verdict === undefined)
      ofPlug.set(slot, (verdict = autoConnectVerdict(plug, slot, this.rules, this.host)));
    return verdict;
  }

  select(plug: DeviceEndpoint): Selection {
    let selection = this.#selections.get(plug);
    if (selection === undefined) this.#selections.set(plug, (selection = this.#select(plug)));
    return selection;
  }

  #select(plug: DeviceEndpoint): Selection {
    const considered = this.repository.slotsOf(plug.party.interface).map((slot): Considered => {
      const verdict = this.verdict(plug, slot);
      return verdict.allowed ? { slot, verdict } : { slot, verdict, skipped: refusalOf(verdict) };
    });
    const providers = new Set(
      considered.filter(({ skipped }) => skipped === undefined).map(({ slot }) => slot.name.snap),
    );
    const supersedes = providers.has('ubuntu-core') && providers.has('core');
    const left = considered.map((one) => withoutSecondBest(one, supersedes));
    const eligible = left.filter(({ skipped }) => skipped === undefined);
    const choices = eligible.map(choiceOf);
    const isAmbiguous = choices.length > 1 && choices.some((choice) => choice.slotsPerPlug !== '*');
    if (!isAmbiguous) return { considered: left, ambiguous: undefined };
    const ambiguous = choices.sort(
      (a, b) => compare(a.slot.snap, b.slot.snap) || compare(a.slot.name, b.slot.name),
    );
    const skipped = { outcome: 'skipped-ambiguous' } as const;
    return {
      considered: left.map((one) => (one.skipped === undefined ? { ...one, skipped } : one)),
      ambiguous,
    };
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** How a slot is skipped that is not eligible. */
function refusalOf({ by }: Verdict): NonNullable<Considered['skipped']> {
  if (by === 'predicate') return { outcome: 'skipped-predicate' };
  return {
    outcome: 'skipped-policy',
    detail: by === 'declaration-missing' ? 'declaration-missing' : 'not-allowed',
  };
}

/** Slots of parallel instances are left out, and those of ubuntu-core where core has one; both before counting. */
function withoutSecondBest(considered: Considered, supersedes: boolean): Considered {
  const { slot, verdict, skipped } = considered;
  if (skipped !== undefined) return considered;
  if (supersedes && slot.name.snap === 'ubuntu-core')
    return { slot, verdict, skipped: { outcome: 'skipped-policy', detail: 'superseded' } };
  if (slot.name.snap.includes('_')) return { slot, verdict, skipped: { outcome: 'skipped-parallel-slot' } };
  return considered;
}

function choiceOf({ slot, verdict: { decision } }: Considered): Choice {
  return { slot: slot.name, slotsPerPlug: decision === null ? '1' : slotsPerPlug(decision) };
}

import type { SlotsPerPlug } from '../rules/rule.js';
import type { EndpointName } from './connection.js';
import type { Verdict } from './verdict.js';

/** What becomes of a connection, or of a pair that was considered. See docs/plans.md, "Outcomes". */
export const outcomeCodes = [
  'created-auto',
  'created-gadget',
  'created-manual',
  'kept',
  'kept-attributes-updated',
  'kept-attributes-frozen',
  'kept-dormant',
  'pruned',
  'disconnected',
  'forgotten',
  'unwanted',
  'device-gone',
  'skipped-ambiguous',
  'skipped-unwanted',
  'skipped-record-exists',
  'skipped-parallel-slot',
  'skipped-option',
  'skipped-policy',
  'skipped-predicate',
  'failed',
  'deferred',
] as const;
export type OutcomeCode = (typeof outcomeCodes)[number];

/** What an outcome is more precisely, where its code alone does not say it. */
export const outcomeDetails = [
  'missing-plug',
  'missing-slot',
  'missing-snap',
  'interface-mismatch',
  'conflict',
  'disabled',
  'broken',
  'no-model',
  'not-allowed',
  'declaration-missing',
  'superseded',
  'by-hand-only',
  'restored',
  'renamed',
  'restart',
  'provider',
] as const;
export type OutcomeDetail = (typeof outcomeDetails)[number];

/** A slot that a plug could have been connected to automatically. */
export interface Choice {
  readonly slot: EndpointName;
  readonly slotsPerPlug: SlotsPerPlug;
}

export interface PairOutcome {
  readonly plug: EndpointName;
  readonly slot: EndpointName;
  readonly outcome: OutcomeCode;
  readonly detail?: OutcomeDetail;
  /** Which decision it rests on. */
  readonly verdict?: Verdict;
  /** The connection lives on though today's rules would not make it. */
  readonly grandfathered?: boolean;
  /** All slots that were eligible, where there was more than one and the rules ask for one. */
  readonly candidates?: readonly Choice[];
}

import type { OutcomeCode, OutcomeDetail } from '../../engine/lifecycle/outcome.js';
import type { RuleReference } from '../../engine/policy/explain.js';
import type { OutcomeAnswer } from '../../modules/plans/plan-answer.js';
import type { PlannedDevice } from './device.js';

/** What an outcome is called in a table, and in a summary where it is one to tell of. */
interface Words {
  readonly note: string;
  readonly told?: string;
}

const words: Readonly<Record<OutcomeCode, Words>> = {
  'created-auto': { note: 'connected', told: 'connected' },
  'created-gadget': { note: 'connected for the gadget', told: 'connected' },
  'created-manual': { note: 'connected by hand', told: 'connected' },
  kept: { note: 'stays' },
  'kept-attributes-updated': { note: 'stays, attributes updated', told: 'updated' },
  'kept-attributes-frozen': { note: 'stays, attributes frozen', told: 'frozen' },
  'kept-dormant': { note: 'not connected, record kept' },
  pruned: { note: 'dropped', told: 'dropped' },
  disconnected: { note: 'disconnected', told: 'disconnected' },
  forgotten: { note: 'forgotten', told: 'forgotten' },
  unwanted: { note: 'disconnected, stays so' },
  'device-gone': { note: 'not connected, device gone' },
  'skipped-ambiguous': { note: 'not connected', told: 'ambiguous' },
  'skipped-unwanted': { note: 'not connected, the user disconnected it' },
  'skipped-record-exists': { note: 'not connected, an older record is in the way' },
  'skipped-parallel-slot': { note: 'not connected, slot of a parallel instance' },
  'skipped-option': { note: 'not connected, a system option is set' },
  'skipped-policy': { note: 'not connected' },
  'skipped-predicate': { note: 'not connected, the interface chooses otherwise' },
  failed: { note: 'fails', told: 'failed' },
  deferred: { note: 'connected later', told: 'deferred' },
};

const reasons: Readonly<Record<OutcomeDetail, string>> = {
  'missing-plug': 'no such plug any more',
  'missing-slot': 'no such slot any more',
  'missing-snap': 'snap is not installed',
  'interface-mismatch': 'different interfaces',
  conflict: 'excluded by another connection or change',
  disabled: 'snap is disabled',
  broken: 'snap is broken',
  'no-model': 'device has no model yet',
  'not-allowed': 'rules do not allow it',
  'declaration-missing': 'declaration is not known',
  superseded: 'slot of core comes first',
  'by-hand-only': 'left to the user',
  restored: 'change is undone',
  renamed: 'slot is now one of core',
  restart: 'after a restart',
  provider: 'after the default provider is installed',
};

/** How a summary counts an outcome that is told without being asked for; undefined for what stays as it was. */
export function toldAs(answer: OutcomeAnswer, device: PlannedDevice): string | undefined {
  const { outcome, detail } = answer;
  if (isBack(answer, device)) return 'connected again';
  switch (outcome) {
    case 'unwanted':
    case 'device-gone':
    case 'kept-dormant':
      // Without a model nothing had been loaded before either.
      if (detail === 'no-model') return undefined;
      return device.wasConnected(answer) ? 'disconnected' : undefined;
    case 'skipped-policy':
      return detail === 'by-hand-only' ? 'left to the user' : undefined;
    default:
      return words[outcome].told;
  }
}

/** What becomes of a pair and why, in a few words for the last column of a table. */
export function noteOf(answer: OutcomeAnswer, device: PlannedDevice): string {
  const { outcome, detail, candidates, grandfathered } = answer;
  const parts = [isBack(answer, device) ? 'connected again' : words[outcome].note];
  if (detail !== undefined) parts.push(reasons[detail]);
  if (candidates !== undefined) parts.push(`one of ${candidates.length} eligible slots`);
  if (grandfathered) parts.push('against the rules of today');
  return parts.join(', ');
}

/** Whether a record is of a connection that was none before, such as while its snap was disabled. */
export function isBack(answer: OutcomeAnswer, device: PlannedDevice): boolean {
  return isLive.has(answer.outcome) && !device.wasConnected(answer);
}

const isLive: ReadonlySet<OutcomeCode> = new Set([
  'kept',
  'kept-attributes-updated',
  'kept-attributes-frozen',
]);

/** The rule that an outcome rests on; of what stays as the rules would have it, there is nothing to tell. */
export function ruleBehind({ outcome, grandfathered, decision }: OutcomeAnswer): RuleReference | undefined {
  return outcome === 'kept' && !grandfathered ? undefined : ruleOf(decision);
}

function ruleOf(decision: object | undefined): RuleReference | undefined {
  return (decision as { readonly rule?: RuleReference } | undefined)?.rule;
}

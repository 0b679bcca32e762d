import { connectionId, endpointText } from './connection.js';
import type { OutcomeCode, OutcomeDetail, PairOutcome } from './outcome.js';

/** What becomes of a pair in one sentence for a person. See docs/plans.md, "Outcomes". */
export function outcomeMessage(outcome: PairOutcome): string {
  const plug = `plug "${endpointText(outcome.plug)}"`;
  const slot = `slot "${endpointText(outcome.slot)}"`;
  const because = outcome.detail === undefined ? undefined : reasons[outcome.detail];
  const sentence = sentences[outcome.outcome];
  const text = typeof sentence === 'string' ? sentence : sentence(outcome);
  const filled = text.replace('PLUG', plug).replace('SLOT', slot);
  return because === undefined || text.includes(because) ? filled : `${filled}: ${because}`;
}

const sentences: Readonly<Record<OutcomeCode, string | ((outcome: PairOutcome) => string)>> = {
  'created-auto': 'PLUG is connected automatically to SLOT',
  'created-gadget': 'PLUG is connected to SLOT, as the gadget wants it',
  'created-manual': 'PLUG is connected by hand to SLOT',
  kept: ({ grandfathered }) =>
    grandfathered === true
      ? 'PLUG stays connected to SLOT, though the rules of today would not connect it'
      : 'PLUG stays connected to SLOT',
  'kept-attributes-updated': 'PLUG stays connected to SLOT, with the attributes of the present metadata',
  'kept-attributes-frozen':
    'PLUG stays connected to SLOT with the attributes it had, since the rules refuse those of the present metadata',
  'kept-dormant': 'the record of PLUG and SLOT is kept, but nothing is connected',
  pruned: 'the automatic connection of PLUG to SLOT is dropped',
  disconnected: 'PLUG is disconnected from SLOT, and nothing is remembered',
  forgotten: 'the record of PLUG and SLOT is deleted; what connects automatically may do so again',
  unwanted: 'PLUG is not connected to SLOT, and not again automatically: the user disconnected it',
  'device-gone': 'PLUG is not connected to SLOT while its device is not there',
  'skipped-ambiguous': ({ candidates = [] }) =>
    `PLUG is not connected to SLOT, one of ${candidates.length} that are eligible where the rules let it have one`,
  'skipped-unwanted': 'PLUG could be connected automatically to SLOT, but the user disconnected it',
  'skipped-record-exists': 'PLUG is not connected to SLOT, since an older record of the two is in the way',
  'skipped-parallel-slot': 'PLUG is not connected to SLOT, which is of a parallel instance',
  'skipped-option': 'PLUG is not connected to SLOT, since a system option keeps it from that',
  'skipped-policy': 'PLUG is not connected automatically to SLOT',
  'skipped-predicate':
    'PLUG is not connected to SLOT: the rules allow it, but the interface chooses otherwise',
  failed: 'PLUG cannot be connected to SLOT',
  deferred: 'PLUG is connected to SLOT later',
};

const reasons: Readonly<Record<OutcomeDetail, string>> = {
  'missing-plug': 'the snap has no such plug',
  'missing-slot': 'the snap has no such slot',
  'missing-snap': 'a snap is not installed',
  'interface-mismatch': 'the two are of different interfaces',
  conflict: 'something else that excludes it is connected or in progress',
  disabled: 'a snap is disabled',
  broken: 'a snap is broken',
  'no-model': 'the device has no model yet',
  'not-allowed': 'the rules do not allow it',
  'declaration-missing': 'the declaration of a snap is not known',
  superseded: 'the slot of "core" takes the place of that of "ubuntu-core"',
  'by-hand-only': 'such connections are left to the user',
  restored: 'the change is undone',
  renamed: 'the slot is now one of "core"',
  restart: 'a restart comes first',
  provider: 'the default provider is still being installed',
};

/** What a person types to have the pair connected; undefined where nothing of the kind helps. */
export function remedyCommand(
  { outcome, plug, slot }: PairOutcome,
  mayConnectByHand: boolean,
): string | undefined {
  const pair = connectionId(plug, slot);
  if (outcome === 'skipped-record-exists') return `snap disconnect --forget ${pair}`;
  const isLeftOut = outcome === 'unwanted' || outcome.startsWith('skipped-');
  return isLeftOut && mayConnectByHand ? `snap connect ${pair}` : undefined;
}

import { connectionId } from './connection.js';
import { ChangeRefused, type Course } from './course.js';
import type { DeviceRules } from './device-state.js';
import type { OutcomeCode } from './outcome.js';
import type { ConnectionRecord } from './record.js';
import type { DeviceEndpoint } from './repository.js';
import { autoConnectVerdict, connectVerdict, type DynamicAttributes, type Verdict } from './verdict.js';

/** How a connection is made: automatically, because the gadget wants it, or by hand. */
export type Manner = 'auto' | 'gadget' | 'manual';

const created: Readonly<Record<Manner, OutcomeCode>> = {
  auto: 'created-auto',
  gadget: 'created-gadget',
  manual: 'created-manual',
};

/**
 * Connects a plug to a slot, in place of any record of the pair. An automatic connection that the rules refuse, now
 * that hooks gave it attributes, is silently not made. See docs/plans.md, "Connecting".
 *
 * @throws ChangeRefused where rules refuse it otherwise, or where another interface excludes it
 */
export function attach(
  course: Course,
  manner: Manner,
  plug: DeviceEndpoint,
  slot: DeviceEndpoint,
  rules: DeviceRules,
  dynamic: DynamicAttributes,
): void {
  const pair = { plug: plug.name, slot: slot.name };
  const rival = course.conflicting(plug.party.interface);
  if (rival !== undefined) {
    const message = `"${connectionId(rival.plug, rival.slot)}" is connected, which excludes interface "${plug.party.interface}"`;
    throw new ChangeRefused(message, { ...pair, outcome: 'failed', detail: 'conflict' });
  }
  const verdict = verdictOf(course, manner, plug, slot, rules, dynamic);
  if (!verdict.allowed) {
    if (manner === 'auto') {
      course.note({ ...pair, outcome: 'skipped-policy', detail: refusal(verdict), verdict });
      return;
    }
    throw new ChangeRefused(`"${connectionId(plug.name, slot.name)}" may not be connected`, {
      ...pair,
      outcome: 'failed',
      detail: refusal(verdict),
      verdict,
    });
  }
  course.put(newRecord(manner, plug, slot, dynamic));
  course.note({ ...pair, outcome: created[manner], verdict });
}

function refusal({ by }: Verdict): 'declaration-missing' | 'not-allowed' {
  return by === 'declaration-missing' ? by : 'not-allowed';
}

function verdictOf(
  { state }: Course,
  manner: Manner,
  plug: DeviceEndpoint,
  slot: DeviceEndpoint,
  rules: DeviceRules,
  dynamic: DynamicAttributes,
): Verdict {
  if (manner !== 'auto') return connectVerdict(plug, slot, rules, dynamic);
  const verdict = autoConnectVerdict(plug, slot, rules, state.host, dynamic);
  // The interface itself was asked when the slot was chosen, and is not asked again.
  return verdict.by === 'predicate' ? { ...verdict, allowed: true, by: 'rules' } : verdict;
}

function newRecord(
  manner: Manner,
  plug: DeviceEndpoint,
  slot: DeviceEndpoint,
  dynamic: DynamicAttributes,
): ConnectionRecord {
  return {
    plug: plug.name,
    slot: slot.name,
    interface: plug.party.interface,
    auto: manner !== 'manual',
    byGadget: manner === 'gadget',
    undesired: false,
    hotplugGone: false,
    hotplugKey: slot.hotplugKey,
    plugStatic: plug.party.attributes,
    plugDynamic: dynamic.plug,
    slotStatic: slot.party.attributes,
    slotDynamic: dynamic.slot,
  };
}

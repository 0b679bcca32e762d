import type { InterfaceReport } from '../../modules/interfaces/interface-report.js';
import { wrapTo } from '../../text/lines.js';
import type { Look } from '../../text/look.js';
import { attributeLines } from './attribute-lines.js';
import { ruleLines } from './rule-lines.js';

/** One interface in full: what it is for, where the system has the slot, its attributes and its rules. */
export function interfaceLines(
  { name, summary, implicitSlot, rules, attributes }: InterfaceReport,
  look: Look,
): string[] {
  const { plugs, slots } = rules;
  const described = [
    ...attributeLines('plug', attributes.plugs, look),
    ...attributeLines('slot', attributes.slots, look),
  ];
  const lines = [
    look.paint('bold', name),
    ...wrapTo(look.width - 2, summary).map((line) => `  ${line}`),
    `  ${systemSlotText(implicitSlot)}`,
    ...(described.length === 0 ? ['  Its plugs and slots have no attributes.'] : []),
    '',
    ...described,
  ];
  if (plugs !== undefined) lines.push(...ruleLines('plug', name, plugs, look), '');
  if (slots !== undefined) lines.push(...ruleLines('slot', name, slots, look), '');
  return [
    ...lines,
    ...wrapTo(look.width, closing(plugs !== undefined, slots !== undefined)).map((line) =>
      look.paint('dim', line),
    ),
  ];
}

function systemSlotText({ core, classic }: InterfaceReport['implicitSlot']): string {
  if (core && classic) return 'The system provides the slot, on core and on classic systems.';
  if (core) return 'The system provides the slot on core systems.';
  if (classic) return 'The system provides the slot on classic systems.';
  return 'The system provides no slot; another snap has to.';
}

function closing(hasPlugRule: boolean, hasSlotRule: boolean): string {
  if (!hasPlugRule && !hasSlotRule) {
    return 'There is no built-in rule, and what no rule speaks about is allowed. A snap-declaration may have one.';
  }
  const both = hasPlugRule && hasSlotRule ? 'For connections the plug rule alone governs. ' : '';
  return `${both}What a rule does not name is allowed. A rule in a snap-declaration replaces these as a whole.`;
}

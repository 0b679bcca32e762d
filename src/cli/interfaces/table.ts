import type { InterfaceSummary } from '../../modules/interfaces/interface-report.js';
import { counted, cutTo } from '../../text/lines.js';
import type { Look } from '../../text/look.js';

const heading = ['name', 'system slot', 'what a snap with the plug may do'] as const;

/** One line for each interface; in a terminal no longer than it is wide. */
export function tableLines(list: readonly InterfaceSummary[], look: Look): string[] {
  const rows = list.map(
    ({ name, implicitSlot, summary }) => [name, systemsText(implicitSlot), summary] as const,
  );
  const nameWidth = Math.max(...[heading, ...rows].map(([name]) => name.length));
  const slotWidth = Math.max(...[heading, ...rows].map(([, slot]) => slot.length));
  const line = ([name, slot, summary]: readonly [string, string, string]) => {
    const lead = `${name.padEnd(nameWidth)}  ${slot.padEnd(slotWidth)}  `;
    return [lead, cutTo(look.width - lead.length, summary)] as const;
  };
  const lines = rows.map((row) => line(row).join(''));
  if (!look.isTerminal) return [line(heading).join(''), ...lines];
  return [
    look.paint('bold', line(heading).join('')),
    ...lines,
    look.paint('dim', counted(list.length, 'interface')),
  ];
}

/** The systems whose system snap provides the slot. */
function systemsText({ core, classic }: InterfaceSummary['implicitSlot']): string {
  const systems = [...(core ? ['core'] : []), ...(classic ? ['classic'] : [])];
  return systems.length === 0 ? '-' : systems.join(', ');
}

import { interfaces } from '../../engine/catalogue/catalogue.js';
import { interfaceReport, interfaceSummaries } from '../../modules/interfaces/interface-report.js';
import { nearestName } from '../../text/nearest-name.js';
import { exitCodes } from '../exit-codes.js';
import { InputFault } from '../input/input-fault.js';
import { outputLook, print } from '../output.js';
import { jsonLine } from '../terminal/json.js';
import type { InterfacesOptions } from './options.js';
import { interfaceLines } from './interface-lines.js';
import { tableLines } from './table.js';

/** Prints all interfaces or one, and tells the status to end with. */
export function showInterfaces(name: string | undefined, { json }: InterfacesOptions): number {
  const look = outputLook();
  if (name === undefined) {
    const list = interfaceSummaries();
    print(json ? [jsonLine({ interfaces: list }, look)] : tableLines(list, look));
    return exitCodes.ok;
  }
  const report = interfaceReport(name);
  if (report === undefined) {
    throw new InputFault(`no interface is called "${name}"${hint(name)}`);
  }
  print(json ? [jsonLine(report, look)] : interfaceLines(report, look));
  return exitCodes.ok;
}

/** How many names are offered in place of an unknown one. */
const mostOffered = 5;

/** Names that were perhaps meant: the nearest one, and those that contain what was typed. */
function hint(typed: string): string {
  const names = [...interfaces.keys()];
  const nearest = nearestName(typed, names);
  const containing = typed.length < 3 ? [] : names.filter((name) => name.includes(typed));
  const near = new Set(nearest === undefined ? containing : [nearest, ...containing]);
  if (near.size === 0) return ', "plugboard interfaces" lists them';
  return `, did you mean ${[...near].slice(0, mostOffered).join(', ')}`;
}

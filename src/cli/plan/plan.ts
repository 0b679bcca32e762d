import type { PlanAnswer } from '../../modules/plans/plan-answer.js';
import { exitCodes } from '../exit-codes.js';
import { complain, outputLook, print } from '../output.js';
import { jsonLine } from '../terminal/json.js';
import { printable } from '../../text/printable.js';
import type { PlanOptions } from './options.js';
import { planLines } from './plan-lines.js';
import { readRequest } from './request.js';
import { answerTo } from './service.js';

/** Plans an event as the service would, prints what comes of it, and tells the status to end with. */
export async function planEvent(
  event: string,
  names: readonly string[],
  options: PlanOptions,
): Promise<number> {
  const sourced = await readRequest(event, names, options);
  const answer = await answerTo(sourced, options);
  const look = outputLook();
  if (options.json) print([jsonLine(answer, look)]);
  else {
    const view = { all: options.all === true, trace: options.trace === true };
    print(planLines(printable(answer), sourced.device, view, look));
    for (const { pointer = '', message } of printable(answer.warnings)) {
      const source = sourced.sources.sourceAt(pointer);
      complain([`${printable(source ?? 'warning')}: warning: ${message}`]);
    }
  }
  return isRefused(answer) ? exitCodes.deny : exitCodes.ok;
}

function isRefused({ refused, installation }: PlanAnswer): boolean {
  return refused === true || installation?.outcome === 'deny';
}

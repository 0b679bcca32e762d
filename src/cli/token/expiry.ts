import { InputFault } from '../input/input-fault.js';

const days = /^(\d{1,5})d$/;
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

const day = 86_400_000;

/**
 * The time that `--expires` means, in RFC 3339 and UTC.
 *
 * @throws InputFault for a text that means none
 */
export function expiryOf(text: string, now: Date): string {
  const count = days.exec(text)?.[1];
  if (count !== undefined) return new Date(now.getTime() + Number(count) * day).toISOString();
  const time = rfc3339.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new InputFault(`"${text}" is no time, expected days such as 90d, or RFC 3339`, {
    source: '--expires',
  });
}

import { ValidateBy } from 'class-validator';

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** The same instant in the one form that texts of times are compared in: UTC, with milliseconds. */
export function comparableTime(text: string): string {
  return new Date(text).toISOString();
}

/** An RFC 3339 time; a calendar date, a week or a day that is not in the calendar is none. */
export function IsTime(): PropertyDecorator {
  return ValidateBy(
    { name: 'isTime', validator: { validate: isTime } },
    { message: 'expected an RFC 3339 time such as "2026-01-31T12:00:00Z", once' },
  );
}

function isTime(value: unknown): boolean {
  const match = typeof value === 'string' ? rfc3339.exec(value) : null;
  if (match === null || !isInCalendar(match[0].slice(0, 10))) return false;
  const at = new Date(match[0]);
  // Years beyond four digits are written with a sign and would not compare.
  return !Number.isNaN(at.getTime()) && at.toISOString().length === '0000-00-00T00:00:00.000Z'.length;
}

/** Date takes 30 February for 2 March. */
function isInCalendar(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}

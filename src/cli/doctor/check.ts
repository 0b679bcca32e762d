/** How something is: as it should be, something to look after, or something that keeps the service from its work. */
export type CheckState = 'ok' | 'warn' | 'fail';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly state: CheckState;
  /** What was found. */
  readonly says: string;
  /** What to do about it. */
  readonly advice?: string;
}

export function ok(name: string, says: string): Check {
  return { name, state: 'ok', says };
}

export function warn(name: string, says: string, advice: string): Check {
  return { name, state: 'warn', says, advice };
}

export function fail(name: string, says: string, advice: string): Check {
  return { name, state: 'fail', says, advice };
}

/** The message of anything thrown. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

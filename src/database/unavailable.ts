/** What of the database's own errors tells that it cannot do its work now, though nothing is wrong with what was asked. */
const passing = new Set([
  // SQLite
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
  // the network
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** PostgreSQL's classes: connection lost, too few resources, stopped by an operator, system error; and lock timeouts. */
const passingStates = /^(?:08|53|57|58|25P03|55P03|40)/;

/** What the driver and TypeORM say of a connection that is lost, or was in the middle of a unit of work. */
const passingMessages =
  /^(?:Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query runner already released)/;

/** The database cannot store or read now; asking again later may do. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';

  /** @param inDoubt whether what was to be stored may have been stored all the same */
  constructor(
    cause: unknown,
    readonly inDoubt = false,
  ) {
    const doubt = inDoubt ? '; whether it was stored is not known' : '';
    super(`the database is not available: ${messageOf(cause)}${doubt}`, { cause });
  }
}

/** Whether an error is the database's, and about its state and not about what was asked of it. */
export function isUnavailability(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return true;
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isUnavailability);
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  if (driverError !== undefined && driverError !== error && isUnavailability(driverError)) return true;
  if (passingMessages.test(error.message)) return true;
  if (typeof code !== 'string') return false;
  return code.startsWith('SQLITE_')
    ? [...passing].some((one) => code === one || code.startsWith(`${one}_`))
    : passing.has(code) || (/^[0-9A-Z]{5}$/.test(code) && passingStates.test(code));
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

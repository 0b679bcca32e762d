/** Where in what the user gave a fault is. */
export interface FaultPlace {
  /** A file, or an option such as `--plug`. */
  readonly source?: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** An RFC 6901 pointer into what the file says. */
  readonly pointer?: string | undefined;
}

/** Something wrong with what the user gave; it ends the program with status 2. */
export class InputFault extends Error {
  override readonly name = 'InputFault';

  constructor(
    message: string,
    readonly place: FaultPlace = {},
    /** What else is wrong, each told on a line of its own. */
    readonly further: readonly InputFault[] = [],
  ) {
    super(message);
  }

  /** One line: `FILE:LINE:COLUMN: message (pointer)`. */
  override toString(): string {
    const { source, line, column, pointer } = this.place;
    const where = [source ?? 'error', line, column].filter((part) => part !== undefined).join(':');
    return `${where}: ${this.message}${pointer === undefined || pointer === '' ? '' : ` (${pointer})`}`;
  }
}

/** A file or folder that the system does not let us read. */
export function unreadable(path: string, error: unknown): InputFault {
  return new InputFault(`cannot be read: ${reasonOf(error)}`, { source: path });
}

/** A file that the system does not let us write. */
export function unwritable(path: string, error: unknown): InputFault {
  return new InputFault(`cannot be written: ${reasonOf(error)}`, { source: path });
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder, expected a file',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  EROFS: 'the file system is for reading only',
  ENOSPC: 'no space is left',
};

/** A real PostgreSQL server in a folder of its own. */
export interface EmbeddedServer {
  readonly port: number;
  /** The URL of one of its databases. */
  readonly url: (name?: string) => string;
  /** Ends every process of it without a word, as a crash does. */
  readonly crash: () => Promise<void>;
  /** Stops every process of it in the middle, until it is resumed. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Starts it after a crash. */
  readonly start: () => Promise<void>;
  /** Waits until it takes connections, and starts it where it has given up. */
  readonly startIfEnded: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export function startEmbeddedPostgres(flags?: readonly string[], place?: string): Promise<EmbeddedServer>;

/** The levels of Fastify's logger, from the fewest lines to the most. */
export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export type LogLevel = (typeof logLevels)[number];

/** Everything that can be configured, read once at the start. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  readonly logLevel: LogLevel;
}

/** One setting: its variable, its default as it would be written there, and how a text becomes its value. */
interface SettingDescription<Value> {
  readonly variable: string;
  readonly fallback: string;
  /** One sentence for the help and the documentation. */
  readonly doc: string;
  /** What a value has to be, for the message about a wrong one. */
  readonly expected: string;
  /** The value, or undefined when the text is not one. */
  readonly parse: (text: string) => Value | undefined;
}

type SettingTable = { readonly [Name in keyof Settings]: SettingDescription<Settings[Name]> };

/** The one description of every setting; the loader, its messages and the help are derived from it. */
export const settingTable: SettingTable = {
  host: {
    variable: 'PLUGBOARD_HOST',
    fallback: '127.0.0.1',
    doc: 'The address to listen on.',
    expected: 'a host name or an IP address',
    parse: (text) => (/^[A-Za-z0-9.:_-]+$/.test(text) ? text : undefined),
  },
  port: {
    variable: 'PLUGBOARD_PORT',
    fallback: '8080',
    doc: 'The TCP port to listen on; 0 takes any free one.',
    expected: 'a port number from 0 to 65535',
    parse: (text) => (/^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined),
  },
  data: {
    variable: 'PLUGBOARD_DATA',
    fallback: './data',
    doc: 'The directory that holds the database; ":memory:" keeps nothing.',
    expected: 'a directory',
    parse: (text) => (text === '' || text.includes('\0') ? undefined : text),
  },
  logLevel: {
    variable: 'PLUGBOARD_LOG_LEVEL',
    fallback: 'info',
    doc: `How much is logged, as JSON lines on the standard output: ${logLevels.join(', ')}.`,
    expected: `one of ${logLevels.join(', ')}`,
    parse: (text) => logLevels.find((level) => level === text),
  },
};

/** The settings as lines of text, for `--help` and the README. */
export function settingsHelp(): string {
  return Object.values(settingTable)
    .map(({ variable, fallback, doc }) => `${variable} (default ${fallback})\n    ${doc}`)
    .join('\n');
}

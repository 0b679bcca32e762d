import { isIP } from 'node:net';
import { isProtectedUrl } from './protected-url.js';

/** The levels of Fastify's logger, from the fewest lines to the most. */
export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export type LogLevel = (typeof logLevels)[number];

/** Who may evaluate without a token: anybody, nobody, or anybody where only this machine can ask. */
export const anonymousEvaluations = ['auto', 'on', 'off'] as const;

export type AnonymousEvaluation = (typeof anonymousEvaluations)[number];

/** Each value as its own variable gives it; where nothing is to be used, a text is empty. */
export interface SettingValues {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  /** The URL of a PostgreSQL database; undefined: an SQLite one in the data directory. */
  readonly databaseUrl: string | undefined;
  readonly logLevel: LogLevel;
  /** The account id that this authority signs as. */
  readonly authorityId: string;
  /** Where clients reach the service; undefined: the address it listens on. */
  readonly publicUrl: string | undefined;
  /** Files with private keys in PEM, in place of those in the data directory. */
  readonly rootKey: string | undefined;
  readonly signingKey: string | undefined;
  /** A program that signs, in place of private keys in files. */
  readonly signer: string | undefined;
  /** A file with the exceptions of reviews. */
  readonly reviewExceptions: string | undefined;
  readonly anonymousEvaluation: AnonymousEvaluation;
  readonly oidcIssuer: string;
  readonly oidcAudience: string;
  readonly oidcRolesClaim: string;
  readonly oidcAccountsClaim: string;
  /** How many requests are answered at once, weighed by their bodies; 0: any number. */
  readonly maxInFlight: number;
  /** Milliseconds of the event loop after which requests are refused; 0: never. */
  readonly maxEventLoopDelay: number;
  readonly maxQueuedWrites: number;
  readonly maxConnections: number;
  /** Requests a second of each caller; 0: any number, auto: where others than this machine can ask. */
  readonly rateLimit: number | 'auto';
  /** Requests of each caller at once; auto: ten seconds' worth. */
  readonly rateBurst: number | 'auto';
  /** Addresses and networks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Seconds for which requests are taken after the signal to stop. */
  readonly drainDelay: number;
  /** Which part of all decisions is logged: 0 for none, 1 for all. */
  readonly decisionLog: number;
  /** Days that a logged decision is kept. */
  readonly decisionLogRetention: number;
  /** What is left out of logged decisions: JSON pointers and names of attributes. */
  readonly decisionLogMask: readonly string[];
}

/** One setting: its variable, its default as it would be written there, and how a text becomes its value. */
interface SettingDescription<Value> {
  readonly variable: string;
  readonly fallback: string;
  /** One sentence for the help and the documentation. */
  readonly doc: string;
  /** What a value has to be, for the message about a wrong one. */
  readonly expected: string;
  /** The value, or null when the text is not one. */
  readonly parse: (text: string) => Value | null;
  /** Whether messages leave the text out. */
  readonly isSecret?: true;
}

type SettingTable = { readonly [Name in keyof SettingValues]: SettingDescription<SettingValues[Name]> };

const printable = /^[\x21-\x7e]{1,200}$/;

/** The one description of every setting; the loader, its messages and the help are derived from it. */
export const settingTable: SettingTable = {
  host: {
    variable: 'PLUGBOARD_HOST',
    fallback: '127.0.0.1',
    doc: 'The address to listen on.',
    expected: 'a host name or an IP address',
    parse: (text) => (/^[A-Za-z0-9.:_-]+$/.test(text) ? text : null),
  },
  port: {
    variable: 'PLUGBOARD_PORT',
    fallback: '8080',
    doc: 'The TCP port to listen on; 0 takes any free one.',
    expected: 'a port number from 0 to 65535',
    parse: (text) => (/^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : null),
  },
  data: {
    variable: 'PLUGBOARD_DATA',
    fallback: './data',
    doc: 'The directory that holds the database; ":memory:" keeps nothing.',
    expected: 'a directory',
    parse: (text) => (text === '' || text.includes('\0') ? null : text),
  },
  databaseUrl: {
    variable: 'PLUGBOARD_DATABASE_URL',
    fallback: '',
    doc: 'A PostgreSQL database, shared by all instances (docs/operations.md); empty: SQLite in the data directory.',
    expected: 'a URL such as postgres://user:password@host:5432/plugboard',
    isSecret: true,
    parse: databaseUrl,
  },
  logLevel: {
    variable: 'PLUGBOARD_LOG_LEVEL',
    fallback: 'info',
    doc: `How much is logged, as JSON lines on the standard output: ${logLevels.join(', ')}.`,
    expected: `one of ${logLevels.join(', ')}`,
    parse: (text) => logLevels.find((level) => level === text) ?? null,
  },
  authorityId: {
    variable: 'PLUGBOARD_AUTHORITY_ID',
    fallback: 'plugboard',
    doc: 'The account id that this authority signs as; fixed by the first start.',
    expected: 'letters, digits, "-" and "_", at most 128',
    parse: (text) => (/^[A-Za-z0-9][-A-Za-z0-9_]{0,127}$/.test(text) ? text : null),
  },
  publicUrl: {
    variable: 'PLUGBOARD_PUBLIC_URL',
    fallback: '',
    doc: 'Where clients reach the service, for the URLs in its answers; empty: where it listens.',
    expected: 'an http or https URL without query or fragment',
    parse: publicUrl,
  },
  rootKey: {
    variable: 'PLUGBOARD_ROOT_KEY',
    fallback: '',
    doc: 'A PEM file with the root key; empty: keys/root.pem in the data directory.',
    expected: 'a file',
    parse: fileName,
  },
  signingKey: {
    variable: 'PLUGBOARD_SIGNING_KEY',
    fallback: '',
    doc: 'A PEM file with the signing key; empty: keys/signing-*.pem in the data directory.',
    expected: 'a file',
    parse: fileName,
  },
  signer: {
    variable: 'PLUGBOARD_SIGNER',
    fallback: '',
    doc: 'A program that signs, in place of key files (docs/assertions.md, "External signer").',
    expected: 'the path of a program',
    parse: fileName,
  },
  reviewExceptions: {
    variable: 'PLUGBOARD_REVIEW_EXCEPTIONS',
    fallback: '',
    doc: 'A JSON file with the exceptions that reviews go by (docs/reviews.md, "Exceptions").',
    expected: 'a file',
    parse: fileName,
  },
  anonymousEvaluation: {
    variable: 'PLUGBOARD_ANONYMOUS_EVALUATION',
    fallback: 'auto',
    doc: 'Whether anybody may evaluate without a token: on, off, or auto for on a loopback address alone.',
    expected: `one of ${anonymousEvaluations.join(', ')}`,
    parse: (text) => anonymousEvaluations.find((choice) => choice === text) ?? null,
  },
  oidcIssuer: {
    variable: 'PLUGBOARD_OIDC_ISSUER',
    fallback: '',
    doc: 'The OpenID Connect issuer whose tokens are accepted beside those of the service.',
    expected: 'an https URL, or an http one on a loopback address, without a query',
    parse: (text) => (text === '' || isProtectedUrl(text) ? text : null),
  },
  oidcAudience: {
    variable: 'PLUGBOARD_OIDC_AUDIENCE',
    fallback: '',
    doc: "Whom the issuer's tokens have to be meant for; needed with an issuer.",
    expected: 'at most 200 printable characters without blanks',
    parse: (text) => (text === '' || printable.test(text) ? text : null),
  },
  oidcRolesClaim: {
    variable: 'PLUGBOARD_OIDC_ROLES_CLAIM',
    fallback: 'roles',
    doc: "The claim that lists the caller's roles; a dotted path leads into objects.",
    expected: 'the name of a claim',
    parse: (text) => (printable.test(text) ? text : null),
  },
  oidcAccountsClaim: {
    variable: 'PLUGBOARD_OIDC_ACCOUNTS_CLAIM',
    fallback: 'accounts',
    doc: 'The claim that lists the account-ids a publisher acts for.',
    expected: 'the name of a claim',
    parse: (text) => (printable.test(text) ? text : null),
  },
  maxInFlight: {
    variable: 'PLUGBOARD_MAX_IN_FLIGHT',
    fallback: '2000',
    doc: 'How many requests are answered at once, one more for each 64 KiB of a body; 0: any number (docs/overload.md).',
    expected: 'a whole number up to 1000000',
    parse: (text) => wholeNumber(text, 0, 1_000_000),
  },
  maxEventLoopDelay: {
    variable: 'PLUGBOARD_MAX_EVENT_LOOP_DELAY',
    fallback: '100',
    doc: 'Milliseconds that a turn of the event loop may last before requests are refused; 0: any.',
    expected: 'a whole number up to 60000',
    parse: (text) => wholeNumber(text, 0, 60_000),
  },
  maxQueuedWrites: {
    variable: 'PLUGBOARD_MAX_QUEUED_WRITES',
    fallback: '100',
    doc: 'How many changes may wait for their turn to be stored.',
    expected: 'a whole number from 1 to 100000',
    parse: (text) => wholeNumber(text, 1, 100_000),
  },
  maxConnections: {
    variable: 'PLUGBOARD_MAX_CONNECTIONS',
    fallback: '10000',
    doc: 'How many connections may be open at once.',
    expected: 'a whole number from 1 to 1000000',
    parse: (text) => wholeNumber(text, 1, 1_000_000),
  },
  rateLimit: {
    variable: 'PLUGBOARD_RATE_LIMIT',
    fallback: 'auto',
    doc: 'Requests a second of each caller; 0: any number, auto: 1000, or any number on a loopback address.',
    expected: 'auto, or a whole number up to 1000000',
    parse: (text) => (text === 'auto' ? text : wholeNumber(text, 0, 1_000_000)),
  },
  rateBurst: {
    variable: 'PLUGBOARD_RATE_BURST',
    fallback: 'auto',
    doc: "Requests that a caller may send at once; auto: ten seconds' worth.",
    expected: 'auto, or a whole number from 1 to 10000000',
    parse: (text) => (text === 'auto' ? text : wholeNumber(text, 1, 10_000_000)),
  },
  trustedProxies: {
    variable: 'PLUGBOARD_TRUSTED_PROXIES',
    fallback: '',
    doc: 'The balancers whose X-Forwarded-For names the caller: addresses and networks with commas in between.',
    expected: 'addresses and networks such as 10.0.0.5,192.168.0.0/16',
    parse: networks,
  },
  drainDelay: {
    variable: 'PLUGBOARD_DRAIN_DELAY',
    fallback: '0',
    doc: 'Seconds for which a service that is told to stop goes on, while /readyz says that it is draining.',
    expected: 'a whole number up to 300',
    parse: (text) => wholeNumber(text, 0, 300),
  },
  decisionLog: {
    variable: 'PLUGBOARD_DECISION_LOG',
    fallback: 'off',
    doc: 'Which decisions are logged, to be looked up and replayed (docs/observability.md): off, full, or a random part such as sampled:0.01.',
    expected: 'off, full, or sampled: and a part from 0 to 1',
    parse: logged,
  },
  decisionLogRetention: {
    variable: 'PLUGBOARD_DECISION_LOG_RETENTION',
    fallback: '30',
    doc: 'Days that a logged decision is kept.',
    expected: 'a whole number of days from 1 to 3650',
    parse: (text) => (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= 3650 ? Number(text) : null),
  },
  decisionLogMask: {
    variable: 'PLUGBOARD_DECISION_LOG_MASK',
    fallback: '',
    doc: 'What logged decisions leave out: JSON pointers into the request, "*" for any member, and names of attributes, separated by commas.',
    expected: 'JSON pointers and names of attributes, separated by commas',
    parse: masked,
  },
};

function wholeNumber(text: string, least: number, most: number): number | null {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most ? value : null;
}

function networks(text: string): readonly string[] | null {
  const all = text === '' ? [] : text.split(',').map((one) => one.trim());
  return all.every(isNetwork) ? Object.freeze(all) : null;
}

/** Nobody trusts every address: whoever writes a network of no bits has made a mistake. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...others] = text.split('/');
  const version = isIP(address);
  if (version === 0 || others.length > 0) return false;
  return bits === undefined || wholeNumber(bits, 1, version === 4 ? 32 : 128) !== null;
}

function logged(text: string): number | null {
  if (text === 'off') return 0;
  if (text === 'full') return 1;
  const [, part] = /^sampled:([01](?:\.\d{1,9})?)$/.exec(text) ?? [];
  return part === undefined || Number(part) > 1 ? null : Number(part);
}

function masked(text: string): readonly string[] | null {
  if (text === '') return [];
  const entries = text.split(',').map((entry) => entry.trim());
  const areSound = entries.every((entry) => /^(?:\/(?:[^~]|~[01])+|[^/\s][^/]*)$/.test(entry));
  return areSound && entries.length <= 100 ? entries : null;
}

function publicUrl(text: string): string | undefined | null {
  if (text === '') return undefined;
  if (!URL.canParse(text)) return null;
  const { protocol, search, hash, href } = new URL(text);
  const isPlain = /^https?:$/.test(protocol) && search === '' && hash === '';
  return isPlain ? href.replace(/\/+$/, '') : null;
}

function databaseUrl(text: string): string | undefined | null {
  if (text === '') return undefined;
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, pathname } = new URL(text);
  return /^postgres(?:ql)?:$/.test(protocol) && hostname !== '' && pathname.length > 1 ? text : null;
}

function fileName(text: string): string | undefined | null {
  if (text.includes('\0')) return null;
  return text === '' ? undefined : text;
}

/** The settings as lines of text, for `--help` and the README. */
export function settingsHelp(): string {
  return Object.values(settingTable)
    .map(
      ({ variable, fallback, doc }) =>
        `${variable} (${fallback === '' ? 'not set' : `default ${fallback}`})\n    ${doc}`,
    )
    .join('\n');
}

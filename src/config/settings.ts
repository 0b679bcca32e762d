import { nearestName } from '../text/nearest-name.js';
import { type SettingValues, settingTable } from './setting-table.js';

export { type LogLevel, settingsHelp } from './setting-table.js';

/** The OpenID Connect issuer whose tokens are accepted. */
export interface OidcSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly rolesClaim: string;
  readonly accountsClaim: string;
}

/** Everything that can be configured, read once at the start. */
export interface Settings extends Omit<SettingValues, `oidc${string}`> {
  /** Undefined where there are no tokens but the service's own. */
  readonly oidc: OidcSettings | undefined;
}

const prefix = 'PLUGBOARD_';

/** A setting that is wrong or unknown: the message is one sentence for the operator, and the start stops with it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings out of the environment; nothing else in the program looks there. */
export function loadSettings(env: Environment = process.env): Settings {
  refuseUnknownVariables(env);
  return Object.freeze({
    host: read(env, 'host'),
    port: read(env, 'port'),
    data: read(env, 'data'),
    databaseUrl: read(env, 'databaseUrl'),
    logLevel: read(env, 'logLevel'),
    authorityId: read(env, 'authorityId'),
    publicUrl: read(env, 'publicUrl'),
    ...readKeys(env),
    reviewExceptions: read(env, 'reviewExceptions'),
    anonymousEvaluation: read(env, 'anonymousEvaluation'),
    oidc: readOidc(env),
    maxInFlight: read(env, 'maxInFlight'),
    maxEventLoopDelay: read(env, 'maxEventLoopDelay'),
    maxQueuedWrites: read(env, 'maxQueuedWrites'),
    maxConnections: read(env, 'maxConnections'),
    rateLimit: read(env, 'rateLimit'),
    rateBurst: read(env, 'rateBurst'),
    trustedProxies: read(env, 'trustedProxies'),
    drainDelay: read(env, 'drainDelay'),
    decisionLog: read(env, 'decisionLog'),
    decisionLogRetention: read(env, 'decisionLogRetention'),
    decisionLogMask: read(env, 'decisionLogMask'),
  });
}

/** Keys are in files or behind a program, never both. */
function readKeys(env: Environment): Pick<Settings, 'rootKey' | 'signingKey' | 'signer'> {
  const [rootKey, signingKey, signer] = [read(env, 'rootKey'), read(env, 'signingKey'), read(env, 'signer')];
  const file = rootKey === undefined ? 'PLUGBOARD_SIGNING_KEY' : 'PLUGBOARD_ROOT_KEY';
  if (signer !== undefined && (rootKey ?? signingKey) !== undefined) {
    throw new SettingsError(`PLUGBOARD_SIGNER and ${file} are both set, expected one of them`);
  }
  return { rootKey, signingKey, signer };
}

/** Without an audience, a token that the issuer made for any other service would do here. */
function readOidc(env: Environment): OidcSettings | undefined {
  const issuer = read(env, 'oidcIssuer');
  const audience = read(env, 'oidcAudience');
  const rolesClaim = read(env, 'oidcRolesClaim');
  const accountsClaim = read(env, 'oidcAccountsClaim');
  const { oidcIssuer, oidcAudience } = settingTable;
  if (issuer !== '' && audience === '') {
    throw new SettingsError(`${oidcIssuer.variable} is set, expected ${oidcAudience.variable} with it`);
  }
  if (issuer === '' && audience !== '') {
    throw new SettingsError(`${oidcAudience.variable} is set, expected ${oidcIssuer.variable} with it`);
  }
  return issuer === '' ? undefined : Object.freeze({ issuer, audience, rolesClaim, accountsClaim });
}

/** The settings that are given in the environment, for messages: of secrets only that they are set. */
export function givenSettings(env: Environment = process.env): [variable: string, text: string][] {
  return Object.values(settingTable).flatMap(({ variable, isSecret }) => {
    const text = env[variable];
    return text === undefined ? [] : [[variable, isSecret && text !== '' ? '(set)' : text]];
  });
}

function read<Name extends keyof SettingValues>(env: Environment, name: Name): SettingValues[Name] {
  const { variable, fallback, expected, parse, isSecret } = settingTable[name];
  const text = env[variable] ?? fallback;
  const value = parse(text);
  if (value === null)
    throw new SettingsError(`${variable} is ${isSecret ? 'not one' : `"${text}"`}, expected ${expected}`);
  return value;
}

/** A misspelt variable would silently leave its default in force. */
function refuseUnknownVariables(env: Environment): void {
  const known = Object.values(settingTable).map(({ variable }) => variable);
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith(prefix) || known.includes(variable)) continue;
    const nearest = nearestName(variable, known);
    const hint = nearest === undefined ? `expected one of ${known.join(', ')}` : `did you mean ${nearest}`;
    throw new SettingsError(`unknown setting "${variable}", ${hint}`);
  }
}

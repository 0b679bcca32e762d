import { nearestName } from './nearest-name.js';
import { type Settings, settingTable } from './setting-table.js';

export { type LogLevel, type Settings, settingsHelp } from './setting-table.js';

const prefix = 'PLUGBOARD_';

/** A setting that is wrong or unknown: the message is one sentence for the operator, and the start stops with it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Reads the settings out of the environment; nothing else in the program looks there. */
export function loadSettings(env: Readonly<Record<string, string | undefined>> = process.env): Settings {
  refuseUnknownVariables(env);
  return Object.freeze({
    host: read(env, 'host'),
    port: read(env, 'port'),
    data: read(env, 'data'),
    logLevel: read(env, 'logLevel'),
  });
}

function read<Name extends keyof Settings>(
  env: Readonly<Record<string, string | undefined>>,
  name: Name,
): Settings[Name] {
  const { variable, fallback, expected, parse } = settingTable[name];
  const text = env[variable] ?? fallback;
  const value = parse(text);
  if (value === undefined) throw new SettingsError(`${variable} is "${text}", expected ${expected}`);
  return value;
}

/** A misspelt variable would silently leave its default in force. */
function refuseUnknownVariables(env: Readonly<Record<string, string | undefined>>): void {
  const known = Object.values(settingTable).map(({ variable }) => variable);
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith(prefix) || known.includes(variable)) continue;
    const nearest = nearestName(variable, known);
    const hint = nearest === undefined ? `expected one of ${known.join(', ')}` : `did you mean ${nearest}`;
    throw new SettingsError(`unknown setting "${variable}", ${hint}`);
  }
}

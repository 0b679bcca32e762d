import { givenSettings, loadSettings, type Settings, SettingsError } from '../../config/settings.js';
import { inMemory } from '../../database/in-memory.js';
import { exitCodes } from '../exit-codes.js';
import { outputLook, print } from '../output.js';
import { jsonLine } from '../terminal/json.js';
import { counted } from '../../text/lines.js';
import type { Look, Style } from '../../text/look.js';
import { printable } from '../../text/printable.js';
import { type Check, type CheckState, fail, ok } from './check.js';
import { folderChecks } from './folder-checks.js';
import { keyChecks } from './key-checks.js';
import { machineChecks } from './machine-checks.js';
import type { DoctorOptions } from './options.js';
import { storeChecks } from './store-checks.js';

/** Checks what the service needs, prints what was found, and tells the status to end with. */
export async function doctor(options: DoctorOptions): Promise<number> {
  const checks = printable(await allChecks(options.data));
  const look = outputLook();
  print(
    options.json === true ? [jsonLine({ healthy: !failed(checks), checks }, look)] : linesOf(checks, look),
  );
  return failed(checks) ? exitCodes.deny : exitCodes.ok;
}

async function allChecks(data: string | undefined): Promise<Check[]> {
  let loaded: Settings;
  try {
    loaded = loadSettings();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return [fail('settings', error.message, 'mend the environment'), ...machineChecks()];
  }
  const settings = { ...loaded, data: data ?? loaded.data };
  const given = givenSettings().map(([variable, text]) => `${variable}=${text}`);
  const checks = [
    ok('settings', given.length === 0 ? 'all at their defaults' : given.join(' ')),
    ...machineChecks(),
  ];
  if (settings.data === inMemory)
    return [...checks, fail('data', 'the data directory keeps nothing', 'set PLUGBOARD_DATA to a directory')];
  return [
    ...checks,
    ...folderChecks(settings.data),
    ...(await keyChecks(settings)),
    ...(await storeChecks(settings)),
  ];
}

function failed(checks: readonly Check[]): boolean {
  return checks.some(({ state }) => state === 'fail');
}

const styles: Readonly<Record<CheckState, Style>> = { ok: 'green', warn: 'yellow', fail: 'red' };

function linesOf(checks: readonly Check[], look: Look): string[] {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const count = (wanted: CheckState) => checks.filter(({ state }) => state === wanted).length;
  return [
    ...checks.flatMap(({ name, state, says, advice }) => [
      `${look.paint(styles[state], state.padEnd(4))}  ${name.padEnd(width)}  ${says}`,
      ...(advice === undefined ? [] : [`${' '.repeat(width + 8)}${look.paint('dim', `to do: ${advice}`)}`]),
    ]),
    `${count('ok')} ok, ${counted(count('warn'), 'warning')}, ${counted(count('fail'), 'failure')}`,
  ];
}

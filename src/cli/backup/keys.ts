import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Settings } from '../../config/settings.js';
import { BackupFault } from '../../database/backup/backup-fault.js';
import type { KeptKey } from '../../database/backup/manifest.js';
import { readKeyFile } from '../../modules/authority/key-folder.js';
import type { KeyRole } from '../../modules/authority/signer.js';
import { InputFault } from '../input/input-fault.js';

type KeySettings = Pick<Settings, 'data' | 'rootKey' | 'signingKey' | 'signer'>;

const keyName = /^(?:root|signing-\d+)\.pem$/;

/**
 * The private keys that the settings and the data directory hold.
 *
 * @throws InputFault where there are none
 * @throws KeyFault where one cannot be used
 */
export function privateKeys({ data, rootKey, signingKey, signer }: KeySettings): KeptKey[] {
  if (signer !== undefined) {
    throw new InputFault('the private keys are behind PLUGBOARD_SIGNER and cannot be read', {
      source: '--with-keys',
    });
  }
  const folder = join(resolve(data), 'keys');
  const inFolder = existsSync(folder) ? readdirSync(folder).filter((name) => keyName.test(name)) : [];
  const isRoot = (name: string) => name === 'root.pem';
  const files = [
    ...(rootKey === undefined
      ? inFolder.filter(isRoot).map(named(folder))
      : [['root.pem', rootKey] as const]),
    ...(signingKey === undefined
      ? inFolder.filter((name) => !isRoot(name)).map(named(folder))
      : [['signing-1.pem', signingKey] as const]),
  ];
  if (files.length === 0)
    throw new InputFault(`no private keys are in "${folder}"`, { source: '--with-keys' });
  return files.map(([name, path]) => {
    readKeyFile(roleOf(name), path);
    return { name, pem: readFileSync(path, 'utf8') };
  });
}

const named = (folder: string) => (name: string) => [name, join(folder, name)] as const;

function roleOf(name: string): KeyRole {
  return name === 'root.pem' ? 'root' : 'signing';
}

/**
 * That the keys of a backup can be written to a data directory.
 *
 * @throws BackupFault where other ones are there
 */
export function refuseOtherKeys(keys: readonly KeptKey[], data: string): void {
  const folder = join(resolve(data), 'keys');
  for (const { name, pem } of keys) {
    if (!keyName.test(name)) throw new BackupFault(`"${name}" in the backup is no name of a key`, folder);
    const path = join(folder, name);
    if (existsSync(path) && readFileSync(path, 'utf8') !== pem)
      throw new BackupFault('is there already and another key than that of the backup', path);
  }
}

/** Writes those that are not there yet, each into a file that its owner alone can read. */
export function writeKeys(keys: readonly KeptKey[], data: string): void {
  const folder = join(resolve(data), 'keys');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const { name, pem } of keys) {
    const path = join(folder, name);
    if (!existsSync(path)) writeFileSync(path, pem, { mode: 0o600, flag: 'wx', flush: true });
  }
}

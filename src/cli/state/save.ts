import { link, rename, rm, writeFile } from 'node:fs/promises';
import { exitCodes } from '../exit-codes.js';
import { InputFault, unwritable } from '../input/input-fault.js';
import { print } from '../output.js';
import { counted } from '../../text/lines.js';
import { printable } from '../../text/printable.js';
import { jsonObjectIn } from '../input/read-json.js';
import { readPlanBody } from '../../modules/plans/snapd-request.js';
import { Sources } from '../decide/sources.js';
import { daemonSocket } from './ask-daemon.js';
import { readDaemon } from './read-daemon.js';

export interface StateSaveOptions {
  readonly snapd?: string;
  readonly force?: true;
}

/** Saves the state of a device as its daemon tells it, and tells the status to end with. */
export async function saveState(
  file: string,
  { snapd: socket = daemonSocket, force }: StateSaveOptions,
): Promise<number> {
  const text = await readDaemon(socket);
  const body = jsonObjectIn({ name: socket, text });
  const sources = new Sources();
  sources.add('', socket);
  const { request } = sources.blamed(() => readPlanBody({ ...body, event: { kind: 'startup' } }));
  await write(file, text, force === true);
  const connections = Object.keys(request.connections ?? {}).length;
  print([
    `saved ${counted(request.snaps.length, 'snap')} and ${counted(connections, 'connection')} in ${printable(file)}`,
  ]);
  return exitCodes.ok;
}

/** The file is there as a whole or not at all, for its owner alone to read. */
async function write(file: string, text: string, replaces: boolean): Promise<void> {
  const draft = `${file}.${process.pid}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    try {
      await (replaces ? rename : link)(draft, file);
    } finally {
      await rm(draft, { force: true });
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new InputFault('is there already; --force replaces it', { source: file });
    throw unwritable(file, error);
  }
}

import { dataFolder } from '../data-folder.js';
import { withDatabase } from '../database.js';
import { exitCodes } from '../exit-codes.js';
import { InputFault } from '../input/input-fault.js';
import { outputLook, print } from '../output.js';
import type { ImportOptions } from './options.js';
import { gather } from './gather.js';
import { importLines } from './import-lines.js';
import { store } from './store.js';

/** Stores what the paths name, prints what became of it, and tells the status to end with. */
export async function importDeclarations(paths: readonly string[], options: ImportOptions): Promise<number> {
  const data = dataFolder(options.data);
  const batch = await gather(paths, options);
  if (batch.candidates.length === 0 && batch.draft === undefined) {
    throw new InputFault('holds neither a snap-declaration nor a base-declaration', {
      source: paths.join(', '),
    });
  }
  const stored = await withDatabase(data, (database) => store(batch, database));
  print(importLines(stored, batch.skipped, data, outputLook()));
  return exitCodes.ok;
}

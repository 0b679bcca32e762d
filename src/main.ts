import { SettingsError } from './config/settings.js';
import { keepHeapYoung } from './heap.js';
import { KeyFault } from './modules/authority/signer.js';
import { serve } from './serve.js';

// A wrong setting or key ends the program with status 2, anything else that hinders it with status 1.
keepHeapYoung();
try {
  await serve();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof SettingsError || error instanceof KeyFault ? 2 : 1);
}

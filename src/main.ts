import { loadSettings, SettingsError } from './config/settings.js';
import { createApp } from './create-app.js';
import { drainOnSignals } from './drain.js';

/** Starts the service: a wrong setting ends it with status 2, anything else that hinders it with status 1. */
async function main(): Promise<void> {
  const settings = loadSettings();
  const app = await createApp(settings);
  drainOnSignals(app);
  await app.listen({ host: settings.host, port: settings.port });
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof SettingsError ? 2 : 1);
}

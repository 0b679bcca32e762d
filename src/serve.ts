import type { AddressInfo } from 'node:net';
import { Look } from './text/look.js';
import { loadSettings } from './config/settings.js';
import { createApp } from './create-app.js';
import { drainOnSignals } from './drain.js';
import { Tokens } from './modules/auth/tokens.js';
import { Decisions } from './modules/decisions/decisions.service.js';
import { welcome } from './welcome.js';

/**
 * Starts the service, as `npm start`, the container and `plugboard serve` do.
 *
 * @throws SettingsError where a setting is wrong or unknown
 */
export async function serve(): Promise<void> {
  const settings = loadSettings();
  const app = await createApp(settings);
  drainOnSignals(app, settings.drainDelay);
  await app.listen({ host: settings.host, port: settings.port });
  // Once somebody listens: a start that fails would have made a token that nobody has seen.
  const operator = await app.get(Tokens).firstOperator();
  const { address, family, port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  process.stdout.write(welcome(url, app.get(Decisions), Look.of(process.stdout).width, operator?.text));
}

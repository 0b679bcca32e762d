// Writes the contract that the code describes to openapi.yaml.
import { writeFileSync } from 'node:fs';
import { URL } from 'node:url';
import { ensureBuilt } from './built.js';

ensureBuilt();
const { loadSettings } = await import('../dist/src/config/settings.js');
const { createApp } = await import('../dist/src/create-app.js');
const { buildOpenApi, openApiYaml } = await import('../dist/src/modules/http/openapi.js');

const app = await createApp({ ...loadSettings({}), port: 0, data: ':memory:', logLevel: 'error' });
writeFileSync(new URL('../openapi.yaml', import.meta.url), openApiYaml(buildOpenApi(app)));
await app.close();

// Runs tests with the store on PostgreSQL: `npm run test:postgres -- [jest's arguments]`. The server is that of
// TEST_DATABASE_URL, or one of the test's own.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { startEmbeddedPostgres } from '../test/support/embedded-postgres.js';

const server = process.env.TEST_DATABASE_URL ? undefined : await startEmbeddedPostgres();
const jest = spawn(
  process.execPath,
  [fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url)), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
      TEST_STORE: 'postgres',
      ...(server && { TEST_DATABASE_URL: server.url() }),
    },
  },
);
jest.on('exit', async (code) => {
  await server?.close();
  process.exit(code ?? 1);
});

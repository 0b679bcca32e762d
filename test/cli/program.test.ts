import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { settingTable } from '../../src/config/setting-table.js';
import { authorityEnvironment, build, workplace } from './plugboard.js';

const place = workplace();
const program = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

beforeAll(build, 120_000);
afterAll(() => {
  place.remove();
});

describe('the program', () => {
  it('can be run as a command', () => {
    expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('tells its version', () => {
    expect(place.run(['--version'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^plugboard \d/),
    });
  });

  it.each([
    ...[['decide'], ['review'], ['explain'], ['plan'], ['state save'], ['check'], ['interfaces']],
    ...[['import'], ['serve'], ['key'], ['trust']],
    ...[['token create'], ['token list'], ['token revoke'], ['audit verify']],
    ...[['backup'], ['restore'], ['verify'], ['doctor']],
  ])('helps with %s, by examples', (command) => {
    const { status, stdout } = place.run([...command.split(' '), '--help']);
    expect(status).toBe(0);
    expect(stdout).toContain(`Usage: plugboard ${command}`);
    const examples = stdout.split('Examples:\n')[1]?.trimEnd().split('\n') ?? [];
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const example of examples) expect(example).toContain(`plugboard ${command}`);
  });

  it('documents every setting in the help of serve', () => {
    const { stdout } = place.run(['serve', '--help']);
    for (const { variable } of Object.values(settingTable)) expect(stdout).toContain(`${variable} (`);
  });

  it.each([
    [[], /^Usage: plugboard /],
    [['dcide'], /^error: unknown command 'dcide'\n\(Did you mean decide\?\)\n$/],
    [['decide'], /^error: missing required argument 'snap-yaml'\n$/],
    [['decide', 'a', 'b'], /^error: too many arguments/],
    [['check', '--jsn', 'a'], /^error: unknown option '--jsn'\n\(Did you mean --json\?\)\n$/],
    [['check', '--as', 'x', 'a'], /^error: option '--as <kind>' argument 'x' is invalid/],
  ])('takes %j for bad input', (args, message) => {
    const { status, stdout, stderr } = place.run(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it.each([
    ['PLUGBOARD_PORT', 'http', 'error: PLUGBOARD_PORT is "http", expected a port number from 0 to 65535\n'],
    ['PLUGBOARD_DATE', '.', 'error: unknown setting "PLUGBOARD_DATE", did you mean PLUGBOARD_DATA\n'],
  ])('does not serve with %s=%s', (name, value, stderr) => {
    expect(place.run(['serve'], { env: { [name]: value } })).toEqual({ status: 2, stdout: '', stderr });
  });

  it('ends quietly where nobody reads on', async () => {
    const child = spawn(process.execPath, [program, 'interfaces', '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('serves until it is told to stop', async () => {
    const child = spawn(process.execPath, [program, 'serve'], {
      cwd: place.path,
      env: { PATH: process.env.PATH, ...authorityEnvironment(), PLUGBOARD_PORT: '0' },
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const url = await new Promise<string>((resolve) => {
      let stdout = '';
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
        const match = /http:\/\/127\.0\.0\.1:\d+/.exec(stdout);
        if (match !== null) resolve(match[0]);
      });
    });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  }, 20_000);
});

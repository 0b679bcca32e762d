import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { settingTable } from '../../src/config/setting-table.js';
import { deviceState } from './plan-samples.js';
import { appYaml, authorityEnvironment, build, program, type Surroundings, workplace } from './plugboard.js';

const place = workplace({ 'snap.yaml': appYaml, 'device.json': JSON.stringify(deviceState) });

beforeAll(build, 120_000);
afterAll(() => {
  place.remove();
});

describe('the program', () => {
  it('can be run as a command', () => {
    expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('tells its version', () => {
    expect(place.start(['--version'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^plugboard \d/),
    });
  });

  it.each<[string, number, Surroundings]>([
    ['decide - --plug camera', 3, { input: appYaml }],
    ['decide - --plug camera --slot-snap - --slot camera', 2, { input: appYaml }],
    ['review snap.yaml --format junit', 4, {}],
    ['explain snap.yaml camera', 0, {}],
    ['plan refresh photo-booth --state device.json', 0, {}],
    ['state save --snapd nowhere saved.json', 2, {}],
    ['check -', 2, { input: 'name: [' }],
    ['interfaces --json', 0, { env: { FORCE_COLOR: '3' } }],
    ['import snap.yaml', 2, {}],
    ['trust list', 0, {}],
    ['key list', 0, {}],
    ['token list', 2, { env: { PLUGBOARD_DATA: 'none' } }],
    ['token revoke nothing', 2, {}],
    ['audit verify', 0, {}],
    ['key list --data snap.yaml', 2, { env: { PLUGBOARD_LOG_LEVEL: 'debug' } }],
  ])(
    'does in a process of its own what it does in one that runs it again and again: %s',
    async (line, status, surroundings) => {
      // Two that are alike find what the first has left behind.
      await place.run(['key', 'list']);
      const args = line.split(' ');
      const first = await place.run(args, surroundings);
      const own = place.start(args, surroundings);
      expect(own.status).toBe(status);
      expect(first).toEqual(own);
      expect(await place.run(args, surroundings)).toEqual(own);
    },
  );

  it.each([
    ...[['decide'], ['review'], ['explain'], ['plan'], ['state save'], ['check'], ['interfaces']],
    ...[['import'], ['serve'], ['key'], ['trust']],
    ...[['token create'], ['token list'], ['token revoke'], ['audit verify']],
    ...[['backup'], ['restore'], ['verify'], ['doctor']],
  ])('helps with %s, by examples', async (command) => {
    const { status, stdout } = await place.run([...command.split(' '), '--help']);
    expect(status).toBe(0);
    expect(stdout).toContain(`Usage: plugboard ${command}`);
    const examples = stdout.split('Examples:\n')[1]?.trimEnd().split('\n') ?? [];
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const example of examples) expect(example).toContain(`plugboard ${command}`);
  });

  it('documents every setting in the help of serve', async () => {
    const { stdout } = await place.run(['serve', '--help']);
    for (const { variable } of Object.values(settingTable)) expect(stdout).toContain(`${variable} (`);
  });

  it.each([
    [[], /^Usage: plugboard /],
    [['dcide'], /^error: unknown command 'dcide'\n\(Did you mean decide\?\)\n$/],
    [['decide'], /^error: missing required argument 'snap-yaml'\n$/],
    [['decide', 'a', 'b'], /^error: too many arguments/],
    [['check', '--jsn', 'a'], /^error: unknown option '--jsn'\n\(Did you mean --json\?\)\n$/],
    [['check', '--as', 'x', 'a'], /^error: option '--as <kind>' argument 'x' is invalid/],
  ])('takes %j for bad input', async (args, message) => {
    const { status, stdout, stderr } = await place.run(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it.each([
    ['PLUGBOARD_PORT', 'http', 'error: PLUGBOARD_PORT is "http", expected a port number from 0 to 65535\n'],
    ['PLUGBOARD_DATE', '.', 'error: unknown setting "PLUGBOARD_DATE", did you mean PLUGBOARD_DATA\n'],
  ])('does not serve with %s=%s', (name, value, stderr) => {
    expect(place.start(['serve'], { env: { [name]: value } })).toEqual({ status: 2, stdout: '', stderr });
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
  });
});

import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { assertionTime } from '../../src/modules/authority/draft.js';
import { keyFile } from '../support/keys.js';
import { signerProgram } from '../support/signer-program.js';
import { day, keyId } from '../support/signing.js';
import { build, type Environment, workplace, type Workplace } from './plugboard.js';

describe('key', () => {
  let place: Workplace;

  beforeAll(build, 120_000);
  beforeEach(() => {
    place = workplace();
  });
  afterEach(() => {
    place.remove();
  });

  /** Runs it with keys of its own, not those of the tests. */
  const own = (...args: string[]) =>
    place.run(args, { env: { PLUGBOARD_ROOT_KEY: undefined, PLUGBOARD_SIGNING_KEY: undefined } });
  const mode = (path: string) => (statSync(join(place.path, path)).mode & 0o777).toString(8);
  const listed = /^(\S+) +([-\w]{64}) {2}since (\S+Z)(?: until (\S+Z))?(.*)$/;
  const read = (stdout: string) =>
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => listed.exec(line)?.slice(1, 6));

  it('makes keys on the first start that nobody else can read, and uses them from then on', async () => {
    const first = await own('key', 'list');
    expect(first).toMatchObject({ status: 0, stderr: '' });
    const [[name, id] = []] = read(first.stdout);
    expect(name).toBe('signing-1');
    expect([mode('data/keys'), mode('data/keys/root.pem'), mode('data/keys/signing-1.pem')]).toEqual([
      '700',
      '600',
      '600',
    ]);
    const pem = readFileSync(join(place.path, 'data/keys/root.pem'));
    expect(createPrivateKey(pem).asymmetricKeyDetails?.modulusLength).toBe(4096);
    expect((await own('key', 'list')).stdout).toBe(first.stdout);

    const until = assertionTime(Date.now() + day);
    const rotated = await own('key', 'rotate', '--until', until);
    expect(rotated).toMatchObject({ status: 0, stderr: '' });
    expect(read(rotated.stdout)).toEqual([
      ['signing-1', id, expect.any(String), until, ''],
      ['signing-2', expect.not.stringMatching(id ?? ''), expect.any(String), undefined, ''],
    ]);
    expect(mode('data/keys/signing-2.pem')).toBe('600');
    expect((await own('key', 'list')).stdout).toBe(rotated.stdout);

    chmodSync(join(place.path, 'data/keys/signing-2.pem'), 0o644);
    expect(await own('key', 'list')).toEqual({
      status: 2,
      stdout: '',
      stderr: `error: others may read or write the private key "${join(place.path, 'data/keys/signing-2.pem')}" (mode 0644), expected mode 0600\n`,
    });
  }, 120_000);

  it('is made in a folder before there is a store, once', async () => {
    const init = () => Promise.resolve(own('key', 'init', 'shared'));
    const first = await init();
    expect(first).toMatchObject({ status: 0, stderr: '' });
    const [, root, signing] =
      /^made {3}root {5}([-\w]{64})\nmade {3}signing {2}([-\w]{64})\n$/.exec(first.stdout) ?? [];
    expect((await init()).stdout).toBe(`there  root     ${root ?? ''}\nthere  signing  ${signing ?? ''}\n`);
    expect([mode('shared'), mode('shared/root.pem'), mode('shared/signing-1.pem')]).toEqual([
      '700',
      '600',
      '600',
    ]);
    expect(existsSync(join(place.path, 'data'))).toBe(false);
    place.write('file', '');
    expect(await Promise.resolve(own('key', 'init', 'file'))).toEqual({
      status: 2,
      stdout: '',
      stderr: `${join(place.path, 'file')}: cannot be written: a part of the path is a file, not a folder\n`,
    });
  }, 120_000);

  it('is in a file elsewhere, from where another one comes for a rotation', async () => {
    expect(read((await place.run(['key', 'list'])).stdout)).toEqual([
      ['signing-1', keyId('signing'), expect.any(String), undefined, ''],
    ]);
    expect(existsSync(join(place.path, 'data/keys'))).toBe(false);
    expect(await place.run(['key', 'rotate'])).toEqual({
      status: 2,
      stdout: '',
      stderr: `error: "${keyFile('signing')}" still holds the key that signs already, expected another one\n`,
    });
    const env: Environment = { PLUGBOARD_SIGNING_KEY: keyFile('stranger') };
    expect(await place.run(['key', 'list'], { env })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no private key of a valid signing key of "test-authority" is in'),
    });
  });

  it.each([
    ['soon', '--until: "soon" is no RFC 3339 time such as "2027-12-31T00:00:00Z"\n'],
    ['2020-01-01T00:00:00Z', '--until: "2020-01-01T00:00:00Z" lies in the past\n'],
  ])('does not end at %s', async (until, stderr) => {
    expect(await place.run(['key', 'rotate', '--until', until])).toEqual({ status: 2, stdout: '', stderr });
    expect(existsSync(join(place.path, 'data'))).toBe(false);
  });

  it.each([
    [
      'that others can read',
      () => keyFile('root'),
      0o640,
      /^error: others may read or write the private key "\S+" \(mode 0640\), expected mode 0600\n$/,
    ],
    [
      'that is none',
      () => undefined,
      0o600,
      /^error: "\S+" holds no private key in PEM without a passphrase\n$/,
    ],
  ])('does not come from a file %s', async (_, source, permissions, message) => {
    const path = source();
    place.write('root.pem', path === undefined ? 'hello' : readFileSync(path));
    chmodSync(join(place.path, 'root.pem'), permissions);
    const env = { PLUGBOARD_ROOT_KEY: join(place.path, 'root.pem') };
    const { status, stdout, stderr } = await place.run(['key', 'list'], { env });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('is behind a program, which has to sign with the key it says it has', async () => {
    const env = (): Environment => ({
      PLUGBOARD_ROOT_KEY: undefined,
      PLUGBOARD_SIGNING_KEY: undefined,
      PLUGBOARD_SIGNER: join(place.path, 'signer'),
    });
    const importing = () =>
      place.run(
        ['import', 'rules', '--snap-id', 'a', '--publisher-id', 'test-authority', '--snap-name', 'my-app'],
        { env: env() },
      );
    place.write('rules/plugs.json', '{"camera": {"allow-auto-connection": "true"}}');
    signerProgram(place.path, 'lies');
    const lie = /^error: what the signer gave is no signature of key "[-\w]{64}"\n$/;
    expect(await importing()).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(lie) });
    expect((await place.run(['trust', 'list'])).stdout).toContain('nothing is trusted yet');
    signerProgram(place.path, 'works');
    expect((await place.run(['key', 'list'], { env: env() })).stdout).toContain(keyId('signing'));
    signerProgram(place.path, 'lies');
    expect(await importing()).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(lie) });
    signerProgram(place.path, 'works');
    expect((await importing()).stdout).toContain('snap-declaration 16/a revision 1 format 1 (my-app)');
  });
});

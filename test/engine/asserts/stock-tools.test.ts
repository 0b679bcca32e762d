import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Assertion, decode } from '../../../src/engine/asserts/decode.js';
import { encodeContent } from '../../../src/engine/asserts/encode.js';
import { describeTools } from '../../clients/tools.js';
import { temporaryDirectory } from '../../support/database.js';
import { holds, isSigned, keyIn } from './signed.js';

/** What a developer signs with: GnuPG, through the command line of the device daemon. */
describeTools('what the stock tools sign', ['gpg', 'snap'], () => {
  const { path, remove } = temporaryDirectory();
  const home = join(path, 'gnupg');
  let request: Assertion;

  const run = (tool: string, args: readonly string[], input = '') => {
    const env = { PATH: process.env.PATH, HOME: path, SNAP_GNUPG_HOME: home, GNUPGHOME: home };
    const { status, stdout, stderr } = spawnSync(tool, args, { env, input });
    if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${stderr.toString()}`);
    return stdout;
  };

  beforeAll(() => {
    mkdirSync(home, { mode: 0o700 });
    const key = ['%no-protection', 'Key-Type: RSA', 'Key-Length: 4096', 'Name-Real: probe', '%commit', ''];
    run('gpg', ['--batch', '--gen-key'], key.join('\n'));
    request = decode(run('snap', ['export-key', '--account=acme', 'probe']));
  }, 120_000);

  afterAll(() => {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    remove();
  });

  it('is a request that its own key has signed', () => {
    const key = keyIn(request);
    expect(request.headers).toMatchObject({ 'public-key-sha3-384': key.id, 'account-id': 'acme' });
    expect(holds(request, key)).toBe(true);
  });

  it('holds over a declaration, byte for byte as it is encoded here', () => {
    const headers = {
      type: 'snap-declaration',
      'authority-id': 'acme',
      format: '1',
      series: '16',
      'snap-id': 'a',
      'snap-name': 'my-app',
      'publisher-id': 'acme',
      revision: '3',
      plugs: { camera: { 'allow-auto-connection': 'true' } },
      timestamp: '2026-01-31T12:00:00Z',
    };
    const bytes = run('snap', ['sign', '-k', 'probe'], JSON.stringify(headers));
    const key = keyIn(request);
    const signed = decode(bytes);
    expect(isSigned(bytes, key)).toBe(true);
    const again = encodeContent({ headers: { ...headers, 'sign-key-sha3-384': key.id } });
    expect(Buffer.from(again).toString()).toBe(Buffer.from(signed.content).toString());
    for (let at = 0; at < bytes.length; at += 7) {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 1;
      expect(isSigned(copy, key)).toBe(false);
    }
  });
});

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStore } from '../../src/database/open-store.js';
import { ReadConnection } from '../../src/database/read-connection.js';
import { type Assertion, decode } from '../../src/engine/asserts/decode.js';
import { readSignature, verifySignatureNow } from '../../src/engine/asserts/signature.js';
import { AuditEntries } from '../../src/modules/audit/audit-entries.js';
import type { StoredAssertion } from '../../src/modules/assertions/assertion.entity.js';
import { Assertions } from '../../src/modules/assertions/assertions.js';
import { entities } from '../../src/modules/entities.js';
import { testSigner } from '../support/keys.js';
import {
  account,
  baseDeclaration,
  cameraGrant,
  keyId,
  other,
  otherAuthority,
  own,
  sign,
  snapDeclaration,
  streamOf,
  textOf,
} from '../support/signing.js';
import { appYaml, build, type Run, workplace, type Workplace } from './plugboard.js';

const ids = ['--snap-id', 'aaa', '--publisher-id', 'acme', '--snap-name', 'my-app'];
const grant = JSON.stringify({ camera: { 'allow-auto-connection': 'true' } });

describe('import', () => {
  let place: Workplace;
  let founded: Workplace;

  beforeAll(async () => {
    build();
    founded = workplace();
    expect((await founded.run(['key', 'list'])).status).toBe(0);
  }, 120_000);
  afterAll(() => {
    founded.remove();
  });
  beforeEach(() => {
    place = workplace({ 'snap.yaml': appYaml, 'rules/plugs.json': grant, 'rules/slots.json': '{}' });
    withAuthority('data');
  });
  afterEach(() => {
    place.remove();
  });

  /** The data directory of an authority that is older than what the tests sign. */
  const withAuthority = (data: string) => {
    cpSync(join(founded.path, 'data'), join(place.path, data), { recursive: true });
  };
  const write = (file: string, ...assertions: Assertion[]) => {
    place.write(file, streamOf(...assertions));
  };
  const importing = (...args: string[]): Promise<Run> => place.run(['import', ...args]);
  const decide = (...args: string[]): Promise<Run> =>
    place.run(['decide', 'snap.yaml', '--plug', 'camera', ...args]);

  const looking = async <T>(look: (connection: ReadConnection) => T): Promise<T> => {
    const store = await openStore({ data: join(place.path, 'data'), databaseUrl: undefined }, entities);
    try {
      return look(store.connection);
    } finally {
      await store.close();
    }
  };
  const stored = (type: string, key: string): Promise<StoredAssertion | undefined> =>
    looking((connection) => new Assertions(connection).inForce(type, key));
  const actions = () =>
    looking((connection) =>
      new AuditEntries(connection).read((all) =>
        [...all].map(({ action, actor }) => `${action} by ${actor}`),
      ),
    );

  it('stores a declaration that decisions then use by its snap-id', async () => {
    write('one.assert', await snapDeclaration(own, 'aaa', 4, cameraGrant));
    expect(await importing('one.assert')).toEqual({
      status: 0,
      stdout:
        'stored     snap-declaration 16/aaa revision 4 format 1 (my-app)  one.assert\n1 stored, 0 unchanged in ./data\n',
      stderr: '',
    });
    expect(await decide('--snap-id', 'aaa')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(
        'rule: snap-declaration of aaa revision 4 /plugs/camera/allow-auto-connection',
      ),
    });
    expect((await decide('--snap-id', 'aaa', '--data', 'data')).status).toBe(0);
    expect(await decide('--snap-id', 'bbb', '--data', 'data')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('no snap-declaration is published for snap-id "bbb"'),
    });
    expect((await decide()).status).toBe(3);
    expect(await actions()).toEqual(['authority-founded by local', 'assertions-stored by local']);
  });

  it('uses a stored base-declaration with --data', async () => {
    withAuthority('else/where');
    write('base', await baseDeclaration(own, 2));
    expect(await importing('base', '--data', 'else/where')).toMatchObject({
      status: 0,
      stdout: 'stored     base-declaration 16 revision 2  base\n1 stored, 0 unchanged in else/where\n',
    });
    expect((await decide('--data', 'else/where')).status).toBe(0);
    expect((await decide()).status).toBe(3);
  });

  it('takes the directory that PLUGBOARD_DATA names', async () => {
    withAuthority('mine');
    write('one.assert', await snapDeclaration(own, 'aaa', 4, cameraGrant));
    const env = { PLUGBOARD_DATA: join(place.path, 'mine') };
    expect((await place.run(['import', 'one.assert'], { env })).status).toBe(0);
    expect(
      (await place.run(['decide', 'snap.yaml', '--plug', 'camera', '--snap-id', 'aaa'], { env })).status,
    ).toBe(0);
    expect((await decide('--snap-id', 'aaa')).status).toBe(3);
  });

  it('stores streams and trees of files of all types, byte for byte', async () => {
    const newer = await snapDeclaration(own, 'aaa', 5, cameraGrant);
    write('tree/a.assert', newer);
    write('tree/deep/z.assert', await snapDeclaration(own, 'aaa', 3), await snapDeclaration(own, 'bbb'));
    place.write('tree/readme.txt', 'not an assertion');
    const snapBuild = await sign(own, { type: 'snap-build', 'snap-sha3-384': 'x', 'snap-id': 'aaa' });
    write('tree/build.assert', snapBuild);
    const { status, stdout } = await importing('tree');
    expect(status).toBe(0);
    expect(stdout).toContain('stored     snap-build x revision 0  tree/build.assert\n');
    expect(stdout).toContain('4 stored, 0 unchanged');
    expect(await stored('snap-declaration', '16/aaa')).toMatchObject({
      revision: 5,
      format: 1,
      origin: 'received',
      text: textOf(newer),
    });
    expect((await stored('snap-build', 'x'))?.text).toBe(textOf(snapBuild));
    expect((await importing('tree')).stdout).toContain('0 stored, 4 unchanged');
  });

  it('takes what another authority has signed once that is trusted', async () => {
    const { account: theirs, rootKey, signingKey } = await otherAuthority();
    write('root.assert', theirs, rootKey);
    write('snap.assert', await snapDeclaration(other, 'aaa', 1, cameraGrant), signingKey);
    expect(await importing('snap.assert')).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('nothing was stored'),
    });
    expect(await stored('account-key', keyId('other-signing'))).toBeUndefined();
    expect((await place.run(['trust', 'add', 'root.assert'])).status).toBe(0);
    expect((await importing('snap.assert')).stdout).toContain('2 stored, 0 unchanged');
    expect((await decide('--snap-id', 'aaa')).status).toBe(0);
  });

  it('names every file with something wrong in it, and stores nothing', async () => {
    write('good.assert', await snapDeclaration(own, 'good'));
    write('stranger.assert', await snapDeclaration({ accountId: own.accountId, key: 'stranger' }, 'aaa'));
    write('publisher.assert', await snapDeclaration(own, 'aaa', 1, { 'publisher-id': 'nobody' }));
    const { status, stdout, stderr } = await importing('stranger.assert', 'good.assert', 'publisher.assert');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      `stranger.assert: account-key "${keyId('stranger')}", which it is signed with, is not known; nothing was stored (/sign-key-sha3-384)`,
      'publisher.assert: account "nobody" is not known (/publisher-id)',
      '',
    ]);
    expect(await stored('snap-declaration', '16/good')).toBeUndefined();
    expect(await actions()).toEqual(['authority-founded by local']);
  });

  it('does not take an assertion that was changed after it was signed', async () => {
    const text = textOf(await snapDeclaration(own, 'aaa', 1, cameraGrant));
    place.write('one.assert', text.replace('auto-connection: true', 'auto-connection: false'));
    expect(await importing('one.assert')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'one.assert: the signature is not one of its key over this content; nothing was stored\n',
    });
  });

  describe('a folder of rules', () => {
    it('is signed, with an account for its publisher', async () => {
      expect(await importing('rules', ...ids)).toEqual({
        status: 0,
        stdout:
          'stored     account acme revision 0  rules\n' +
          'stored     snap-declaration 16/aaa revision 1 format 1 (my-app)  rules\n2 stored, 0 unchanged in ./data\n',
        stderr: '',
      });
      const declaration = await stored('snap-declaration', '16/aaa');
      expect(declaration).toMatchObject({ format: 1, revision: 1, origin: 'published' });
      const { publicKey } = testSigner('signing');
      expect(declaration?.text).toMatch(
        /^type: snap-declaration\nformat: 1\nauthority-id: test-authority\nrevision: 1\nseries: 16\nsnap-id: aaa\nplugs:\n {2}camera:\n {4}allow-auto-connection: true\npublisher-id: acme\nsnap-name: my-app\ntimestamp: 20\S+Z\nsign-key-sha3-384: [-\w]{64}\n\nAcL[\w+/=\n]+\n$/,
      );
      for (const text of [declaration?.text, (await stored('account', 'acme'))?.text]) {
        const { content, signature } = decode(Buffer.from(text ?? ''));
        expect(verifySignatureNow(content, readSignature(signature), publicKey)).toBe(true);
      }
      expect((await decide('--snap-id', 'aaa')).status).toBe(0);
      expect(await actions()).toEqual([
        'authority-founded by local',
        'account-stored by local',
        'declaration-published by local',
      ]);
    });

    it('is also signed for clients that do not know its format', async () => {
      place.write('rules/plugs.json', '{"camera": {"allow-auto-connection": {"plug-names": ["cam.*"]}}}');
      expect((await importing('rules', ...ids)).stdout.split('\n').slice(1, 3)).toEqual([
        'stored     snap-declaration 16/aaa revision 1 format 1 (my-app)  rules',
        'stored     snap-declaration 16/aaa revision 2 format 4 (my-app)  rules',
      ]);
      expect((await stored('snap-declaration', '16/aaa'))?.text).toContain(
        '    allow-auto-connection:\n      plug-names:\n        - cam.*\n',
      );
      expect((await decide('--snap-id', 'aaa')).status).toBe(0);
    });

    it('makes a new revision only where it says something new', async () => {
      const first = async () => (await importing('rules', ...ids)).stdout.split('\n');
      expect((await first())[1]).toContain('stored     snap-declaration 16/aaa revision 1');
      const before = await stored('snap-declaration', '16/aaa');
      expect((await first()).slice(0, 2)).toEqual([
        'unchanged  snap-declaration 16/aaa revision 1 format 1 (my-app)  rules',
        '0 stored, 1 unchanged in ./data',
      ]);
      expect(await stored('snap-declaration', '16/aaa')).toEqual(before);
      place.write('rules/slots.json', '{"content": "false"}');
      expect((await first())[0]).toContain('stored     snap-declaration 16/aaa revision 2');
    });

    it('keeps what the declaration in force says of other things', async () => {
      write(
        'one.assert',
        await account(own, 'acme'),
        await snapDeclaration(own, 'aaa', 7, {
          'publisher-id': 'acme',
          'auto-aliases': ['app'],
          format: '1',
          slots: { content: { 'allow-connection': 'false' } },
        }),
      );
      expect((await importing('one.assert')).status).toBe(0);
      place.write('only/plugs.json', grant);
      expect((await importing('only', '--snap-id', 'aaa')).stdout).toContain(
        'stored     snap-declaration 16/aaa revision 8 format 1 (my-app)',
      );
      const text = (await stored('snap-declaration', '16/aaa'))?.text;
      expect(text).toContain('auto-aliases:\n  - app\n');
      expect(text).toContain('publisher-id: acme\n');
      expect(text).toContain('slots:\n  content:\n    allow-connection: false\n');
    });
  });

  it('stores nothing where one of the files does not hold', async () => {
    write('a.assert', await snapDeclaration(own, 'aaa', 1));
    write('b.assert', await snapDeclaration(own, 'bbb', 1, { ...cameraGrant, format: '0' }));
    expect(await importing('a.assert', 'b.assert')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'b.assert: format 0 is too low for its rules, expected 1; nothing was stored (/format)\n',
    });
    expect(await stored('snap-declaration', '16/aaa')).toBeUndefined();
  });

  it('stores nothing where one of the revisions conflicts', async () => {
    write('first.assert', await snapDeclaration(own, 'aaa', 5));
    expect((await importing('first.assert')).status).toBe(0);
    write('new.assert', await snapDeclaration(own, 'bbb', 1));
    write('old.assert', await snapDeclaration(own, 'aaa', 4));
    write('same.assert', await snapDeclaration(own, 'aaa', 5, { 'snap-name': 'another' }));
    expect(await importing('new.assert', 'old.assert')).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'old.assert: revision 4 is not newer than the stored one, expected more than 5; nothing was stored (/revision)\n',
    });
    expect((await importing('new.assert', 'same.assert')).stderr).toBe(
      'same.assert: revision 5 is not newer than the stored one, expected more than 5; nothing was stored (/revision)\n',
    );
    expect(await stored('snap-declaration', '16/bbb')).toBeUndefined();
  });

  it('takes the same file twice as one', async () => {
    write('a.assert', await snapDeclaration(own, 'aaa', 1));
    expect((await importing('a.assert', 'a.assert')).stdout).toContain('1 stored, 1 unchanged');
  });

  it.each([
    [['rules'], '--snap-id: missing; it names the snap that the rules in "rules" are for'],
    [
      ['rules', '--snap-id', 'aaa'],
      '--publisher-id: "publisherId" is missing, and no declaration is there to take it from',
    ],
    [
      ['rules', '--snap-id', 'a b', '--publisher-id', 'x'],
      '--snap-id: "a b" is no id for "rules", expected letters, digits, "-" and "_"',
    ],
    [
      ['rules', '--snap-id', 'a', '--publisher-id', 'x/y'],
      '--publisher-id: "x/y" is no id for "rules", expected letters, digits, "-" and "_"',
    ],
    [['rules', ...ids, '--revision', '1'], /^error: unknown option '--revision'/],
    [['rules', 'rules', ...ids], 'rules: is a folder of rules, expected it alone'],
    [['good.assert', 'rules', ...ids], 'rules: is a folder of rules, expected it alone'],
    [['good.assert', ...ids], '--snap-id: expected with a folder that holds plugs.json or slots.json'],
    [['missing'], 'missing: cannot be read: there is no such file or folder'],
    [['nothing'], 'nothing: holds neither plugs.json nor slots.json, nor any file named *.assert'],
    [['snap.yaml'], /^snap\.yaml: /],
    [
      ['high.assert'],
      'high.assert: format 8 of type "snap-declaration" is not known, expected at most 7; nothing was stored (/format)',
    ],
    [
      ['good.assert', '--data', 'snap.yaml'],
      'snap.yaml: is a file, expected the directory that holds the database',
    ],
    [['good.assert', '--data', ':memory:'], '--data: ":memory:" keeps nothing, expected a directory'],
    [
      ['booleans', ...ids],
      'booleans/plugs.json: header values are texts, lists and maps, found a boolean; write it in quotes (/camera/allow-connection)',
    ],
    [
      ['lists', ...ids],
      'lists/slots.json: an assertion cannot hold an empty list (/camera/allow-connection/slot-names)',
    ],
    [
      ['names', ...ids],
      'names/plugs.json: "a\\nsnap-id" cannot be a name in an assertion, expected lower-case words joined by "-" (/a\\nsnap-id)',
    ],
    [['nulls', ...ids], /^nulls\/plugs\.json: .* \(\/camera\)$/],
    [['odd', ...ids], /^odd\/plugs\.json: .* \(\/camera\/allow-connection\)$/],
    [['array', ...ids], 'array/plugs.json: expected a JSON object'],
  ])('refuses %j', async (args, message) => {
    write('good.assert', await snapDeclaration(own, 'aaa', 1));
    write('high.assert', await snapDeclaration(own, 'aaa', 1, { ...cameraGrant, format: '8' }));
    place.write('nothing/readme.txt', '');
    place.write('booleans/plugs.json', '{"camera": {"allow-connection": true}}');
    place.write('lists/slots.json', '{"camera": {"allow-connection": {"slot-names": []}}}');
    place.write('names/plugs.json', '{"a\\nsnap-id": "true"}');
    place.write('nulls/plugs.json', '{"camera": null}');
    place.write('odd/plugs.json', '{"camera": {"allow-connection": "maybe"}}');
    place.write('array/plugs.json', '[]');
    const { status, stdout, stderr } = await importing(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd()).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
    expect(await stored('snap-declaration', '16/aaa')).toBeUndefined();
    expect(await stored('account', 'acme')).toBeUndefined();
  });

  it('ends with 1 and one line where the database is none; the log level asks for more', async () => {
    write('good.assert', await snapDeclaration(own, 'aaa', 1));
    place.write('broken/plugboard.sqlite', 'this is no database, though it is as long as the head of one');
    const { status, stderr } = await importing('good.assert', '--data', './broken');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^fault: the database in ".\/broken" cannot be opened: [^\n]*\n$/);
    const run = await place.run(['import', 'good.assert', '--data', './broken'], {
      env: { PLUGBOARD_LOG_LEVEL: 'debug' },
    });
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/^fault: [^\n]*\n {4}at /);
  });
});

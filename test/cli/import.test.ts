import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDataSource } from '../../src/database/data-source.js';
import { ReadConnection } from '../../src/database/read-connection.js';
import { SnapDeclarations } from '../../src/modules/assertions/snap-declarations.js';
import { entities } from '../../src/modules/entities.js';
import {
  appYaml,
  baseDeclaration,
  build,
  cameraGrant,
  type Run,
  snapDeclaration,
  workplace,
  type Workplace,
} from './plugboard.js';

const ids = ['--snap-id', 'aaa', '--publisher-id', 'acme'];
const grant = JSON.stringify({ camera: { 'allow-auto-connection': { 'plug-names': ['cam.*'] } } });

describe('import', () => {
  let place: Workplace;

  beforeAll(build, 120_000);
  beforeEach(() => {
    place = workplace({ 'snap.yaml': appYaml, 'rules/plugs.json': grant, 'rules/slots.json': '{}' });
  });
  afterEach(() => {
    place.remove();
  });

  const importing = (...args: string[]): Run => place.run(['import', ...args]);
  const decide = (...args: string[]): Run => place.run(['decide', 'snap.yaml', '--plug', 'camera', ...args]);

  const stored = async (snapId: string) => {
    const dataSource = await openDataSource(join(place.path, 'data'), entities);
    const connection = new ReadConnection(dataSource);
    try {
      return new SnapDeclarations(connection).newest('16', snapId);
    } finally {
      connection.close();
      await dataSource.destroy();
    }
  };

  it('stores a declaration that decisions then use by its snap-id', () => {
    place.write('one.assert', snapDeclaration('aaa', 4, cameraGrant));
    expect(importing('one.assert')).toEqual({
      status: 0,
      stdout:
        'stored     snap-declaration aaa revision 4 (my-app)  one.assert\n1 stored, 0 unchanged in ./data\n',
      stderr: '',
    });
    expect(decide('--snap-id', 'aaa')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(
        'rule: snap-declaration of aaa revision 4 /plugs/camera/allow-auto-connection',
      ),
    });
    expect(decide('--snap-id', 'aaa', '--data', 'data').status).toBe(0);
    expect(decide('--snap-id', 'bbb', '--data', 'data')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('no snap-declaration is published for snap-id "bbb"'),
    });
    expect(decide().status).toBe(3);
  });

  it('uses a stored base-declaration with --data', () => {
    place.write('base', baseDeclaration(2, 'slots:\n  camera:\n    allow-auto-connection: true'));
    expect(importing('base', '--data', 'else/where')).toMatchObject({
      status: 0,
      stdout: 'stored     base-declaration 16 revision 2  base\n1 stored, 0 unchanged in else/where\n',
    });
    expect(decide('--data', 'else/where').status).toBe(0);
    expect(decide().status).toBe(3);
  });

  it('takes the directory that PLUGBOARD_DATA names', () => {
    place.write('one.assert', snapDeclaration('aaa', 4, cameraGrant));
    const env = { PLUGBOARD_DATA: join(place.path, 'mine') };
    expect(place.run(['import', 'one.assert'], { env }).status).toBe(0);
    expect(place.run(['decide', 'snap.yaml', '--plug', 'camera', '--snap-id', 'aaa'], { env }).status).toBe(
      0,
    );
    expect(decide('--snap-id', 'aaa').status).toBe(3);
  });

  it('stores streams and trees of files, byte for byte, and passes over other assertions', async () => {
    const [newer, older] = [snapDeclaration('aaa', 5, cameraGrant), snapDeclaration('aaa', 3)];
    place.write('tree/a.assert', newer);
    place.write('tree/deep/z.assert', `${older}\n${snapDeclaration('bbb', 0)}`);
    place.write('tree/readme.txt', 'not an assertion');
    place.write(
      'tree/account.assert',
      snapDeclaration('x', 0).replace('type: snap-declaration', 'type: snap-build\nsnap-sha3-384: x'),
    );
    const { status, stdout } = importing('tree');
    expect(status).toBe(0);
    expect(stdout).toContain('skipped    snap-build: declarations alone are stored  tree/account.assert\n');
    expect(stdout).toContain('3 stored, 0 unchanged');
    expect(await stored('aaa')).toMatchObject({
      revision: 5,
      format: 1,
      publisherId: 'canonical',
      text: newer,
    });
    expect(importing('tree').stdout).toContain('0 stored, 3 unchanged');
  });

  it('makes a declaration of a folder of rules, in canonical order and without a signature', async () => {
    expect(importing('rules', ...ids, '--snap-name', 'my-app')).toMatchObject({
      status: 0,
      stdout: 'stored     snap-declaration aaa revision 1 (my-app)  rules\n1 stored, 0 unchanged in ./data\n',
    });
    const declaration = await stored('aaa');
    expect(declaration).toMatchObject({ format: 4, revision: 1, snapName: 'my-app', publisherId: 'acme' });
    expect(declaration?.text).toMatch(
      /^type: snap-declaration\nformat: 4\nauthority-id: local\nrevision: 1\nseries: 16\nsnap-id: aaa\nplugs:\n {2}camera:\n {4}allow-auto-connection:\n {6}plug-names:\n {8}- cam\.\*\npublisher-id: acme\nsnap-name: my-app\ntimestamp: 20\S+Z\n$/,
    );
    expect(decide('--snap-id', 'aaa').status).toBe(0);
  });

  it('makes a new revision of a folder only where it says something new', () => {
    const count = () => importing('rules', ...ids).stdout.split('\n');
    expect(count()[0]).toContain('stored     snap-declaration aaa revision 1');
    expect(count()[0]).toContain('unchanged  snap-declaration aaa revision 1');
    place.write('rules/slots.json', '{"content": "false"}');
    expect(count()[0]).toContain('stored     snap-declaration aaa revision 2');
    expect(importing('rules', ...ids, '--revision', '2').stdout).toContain('unchanged');
    expect(importing('rules', ...ids, '--revision', '9').stdout).toContain(
      'stored     snap-declaration aaa revision 9',
    );
    expect(importing('rules', ...ids, '--revision', '1')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'rules: revision 1 is there already, with another text; nothing was stored\n',
    });
  });

  it('stores nothing where one of the files does not hold', async () => {
    place.write('a.assert', snapDeclaration('aaa', 1));
    place.write('b.assert', snapDeclaration('bbb', 1, cameraGrant, 0));
    expect(importing('a.assert', 'b.assert')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'b.assert: format 0 is too low for its rules, expected 1 (/format)\n',
    });
    expect(await stored('aaa')).toBeUndefined();
  });

  it('stores nothing where one of the revisions conflicts', async () => {
    place.write('first.assert', snapDeclaration('aaa', 5));
    expect(importing('first.assert').status).toBe(0);
    place.write('new.assert', snapDeclaration('bbb', 1));
    place.write('old.assert', snapDeclaration('aaa', 4));
    place.write('same.assert', snapDeclaration('aaa', 5, cameraGrant));
    expect(importing('new.assert', 'old.assert')).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'old.assert: revision "4" is not newer than the stored one, expected more than "5"; nothing was stored\n',
    });
    expect(importing('new.assert', 'same.assert').stderr).toBe(
      'same.assert: revision 5 is there already, with another text; nothing was stored\n',
    );
    expect(await stored('bbb')).toBeUndefined();
  });

  it('takes the same file twice as one', () => {
    place.write('a.assert', snapDeclaration('aaa', 1));
    expect(importing('a.assert', 'a.assert').stdout).toContain('1 stored, 1 unchanged');
  });

  it.each([
    [['rules'], '--snap-id: missing; it names the snap that the rules in "rules" are for'],
    [
      ['rules', '--snap-id', 'aaa'],
      '--publisher-id: missing; it names the snap that the rules in "rules" are for',
    ],
    [
      ['rules', '--snap-id', 'a b', '--publisher-id', 'x'],
      '--snap-id: "a b" is no id, expected letters, digits, "-" and "_"',
    ],
    [['rules', ...ids, '--revision', '-1'], '--revision: "-1" is no revision, expected a whole number'],
    [['rules', 'rules', ...ids], 'rules: is a second folder of rules after "rules", expected one at a time'],
    [['good.assert', ...ids], '--snap-id: expected with a folder that holds plugs.json or slots.json'],
    [['missing'], 'missing: cannot be read: there is no such file or folder'],
    [['nothing'], 'nothing: holds neither plugs.json nor slots.json, nor any file named *.assert'],
    [['snap.yaml'], /^snap\.yaml: /],
    [['high.assert'], 'high.assert: format 8 is not known, expected at most 7 (/format)'],
    [['build.assert'], 'build.assert: holds neither a snap-declaration nor a base-declaration'],
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
  ])('refuses %j', (args, message) => {
    place.write('good.assert', snapDeclaration('aaa', 1));
    place.write('high.assert', snapDeclaration('aaa', 1, cameraGrant, 8));
    place.write(
      'build.assert',
      snapDeclaration('x', 0).replace('type: snap-declaration', 'type: snap-build\nsnap-sha3-384: x'),
    );
    place.write('nothing/readme.txt', '');
    place.write('booleans/plugs.json', '{"camera": {"allow-connection": true}}');
    place.write('lists/slots.json', '{"camera": {"allow-connection": {"slot-names": []}}}');
    place.write('names/plugs.json', '{"a\\nsnap-id": "true"}');
    place.write('nulls/plugs.json', '{"camera": null}');
    place.write('odd/plugs.json', '{"camera": {"allow-connection": "maybe"}}');
    place.write('array/plugs.json', '[]');
    const { status, stdout, stderr } = importing(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd()).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  it('ends with 1 and one line where the database is none; the log level asks for more', () => {
    place.write('good.assert', snapDeclaration('aaa', 1));
    place.write('data/plugboard.sqlite', 'this is no database, though it is as long as the head of one');
    const { status, stderr } = importing('good.assert');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^fault: the database in ".\/data" cannot be opened: [^\n]*\n$/);
    const run = place.run(['import', 'good.assert'], { env: { PLUGBOARD_LOG_LEVEL: 'debug' } });
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/^fault: [^\n]*\n {4}at /);
  });
});

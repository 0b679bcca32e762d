import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Checks } from '../../src/modules/check/check.service.js';
import { answerOf, appYaml, build, cameraGrant, snapDeclaration, workplace } from './plugboard.js';

const declaration = snapDeclaration('aaa', 4, cameraGrant);

const place = workplace({
  'snap.yaml': appYaml,
  'typed.yaml': 'type: gadget\nname: pc\nslots: {serial: {interface: serial-port}}\n',
  'bad.yaml': 'name: x\nplugs:\n  a: {interface: [1]}\n',
  'twice.yaml': 'name: x\nplugs:\n  a:\n  a:\n',
  one: declaration,
  stream: `${declaration}\n${snapDeclaration('bbb', 0)}`,
  low: snapDeclaration('aaa', 4, cameraGrant, 0),
  'rule.assert': declaration.replace('allow-auto-connection: true', 'allow-auto-connection: maybe'),
  'lines.assert': declaration.replace('series: 16', 'series:16'),
  'unknown-type': declaration.replace('type: snap-declaration', 'type: snap-declarations'),
});

beforeAll(build, 120_000);
afterAll(() => {
  place.remove();
});

const check = (line: string, input?: string) =>
  place.run(['check', ...line.split(' ')], input === undefined ? {} : { input });

describe('check', () => {
  it.each([
    ['snap.yaml', 0, ['ok snap.yaml: snap-yaml my-app (app, strict): 4 plugs, 1 slot']],
    ['typed.yaml', 0, ['ok typed.yaml: snap-yaml pc (gadget, strict): 0 plugs, 1 slot']],
    ['-', 0, ['ok standard input: snap-yaml my-app (app, strict): 4 plugs, 1 slot']],
    ['one', 0, ['ok one: snap-declaration 16/aaa, revision 4, format 1, rules for camera']],
    [
      'stream',
      0,
      [
        'ok stream: snap-declaration 16/aaa, revision 4, format 1, rules for camera',
        'ok stream: snap-declaration 16/bbb, revision 0, format 0, no rules',
      ],
    ],
    [
      'low',
      0,
      [
        'ok low: snap-declaration 16/aaa, revision 4, format 0, rules for camera',
        'low: warning: its rules need format 1, so signers refuse format 0 (/format)',
      ],
    ],
    [
      'twice.yaml',
      0,
      [
        'ok twice.yaml: snap-yaml x (app, strict): 1 plug, 0 slots',
        'twice.yaml:4:3: warning: key "a" stands twice, the last one counts (/plugs/a)',
      ],
    ],
    ['bad.yaml', 2, ['bad.yaml:3:18: "interface" must be a text (/plugs/a/interface)']],
    [
      'rule.assert',
      2,
      [
        'rule.assert: "maybe" is no sub-rule, expected "true", "false", a map or a list of maps (/plugs/camera/allow-auto-connection)',
      ],
    ],
    ['lines.assert', 2, ['lines.assert:5: expected one space before the value "16" (/series)']],
    ['unknown-type', 2, ['unknown-type: "snap-declarations" is not a known type of assertion (/type)']],
    ['--as assertion snap.yaml', 2, [expect.stringMatching(/^snap\.yaml: /)]],
    ['--as snap-yaml typed.yaml', 0, ['ok typed.yaml: snap-yaml pc (gadget, strict): 0 plugs, 1 slot']],
    ['--as snap-yaml one', 2, [expect.stringMatching(/^one:/)]],
    ['missing', 2, ['missing: cannot be read: there is no such file or folder']],
  ])('%s', async (line, status, lines) => {
    const run = await check(line, appYaml);
    expect(run).toMatchObject({ status, stderr: '' });
    expect(run.stdout.split('\n').slice(0, -1)).toEqual(lines);
  });

  it('goes on after a file that does not hold', async () => {
    const { status, stdout } = await check('bad.yaml missing snap.yaml');
    expect(status).toBe(2);
    expect(stdout.split('\n').map((line) => line.split(':')[0])).toEqual([
      'bad.yaml',
      'missing',
      'ok snap.yaml',
      '',
    ]);
  });

  it('prints with --json what the API answers', async () => {
    const yaml = await check('snap.yaml --json');
    const expected: unknown = JSON.parse(JSON.stringify(new Checks().snapYaml(appYaml)));
    expect(answerOf(yaml, 'POST', '/v1/snap-yaml/check')).toEqual(expected);
    const assertions = await check('stream --json');
    expect(answerOf(assertions, 'POST', '/v1/assertions/check')).toMatchObject({
      assertions: [{ type: 'snap-declaration', compiles: true, formatNeeded: 1 }, { formatNeeded: 0 }],
    });
  });

  it('prints with --json an answer a line, and a problem for what does not hold', async () => {
    const { status, stdout } = await check('snap.yaml bad.yaml missing --json');
    expect(status).toBe(2);
    const [good, bad, missing] = stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown);
    expect(good).toMatchObject({ name: 'my-app' });
    expect(bad).toMatchObject({
      error: { code: 'snap-yaml-invalid', errors: [{ pointer: '/plugs/a/interface', line: 3, column: 18 }] },
    });
    expect(missing).toMatchObject({ error: { detail: expect.stringContaining('no such file') } });
  });
});

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newToken } from '../e2e/callers.js';
import { publish } from '../e2e/samples.js';
import { type Service, startService, testSettings } from '../e2e/service.js';
import { device, modelText, sync } from '../support/snapd-answers.js';
import { assertions, json, type SnapdSocket, startSnapdSocket } from '../support/snapd-socket.js';
import { declarationFor, deviceState, newYaml, shellYaml } from './plan-samples.js';
import { answerOf, build, cameraGrant, workplace } from './plugboard.js';

const place = workplace({
  'device.json': JSON.stringify(deviceState),
  'published.json': JSON.stringify({
    ...deviceState,
    snaps: deviceState.snaps.map(({ yaml, declaration }) => ({ yaml, snapId: declaration['snap-id'] })),
  }),
  'with-event.json': JSON.stringify({ ...deviceState, event: { kind: 'startup' } }),
  'two-forms.json': JSON.stringify({ ...deviceState, snapd: {} }),
  'bad-record.json': JSON.stringify({ ...deviceState, connections: { 'a:b': { interface: 'x' } } }),
  'bad-rule.json': JSON.stringify({
    ...deviceState,
    baseDeclaration: { type: 'base-declaration', slots: { camera: { 'allow-connection': 'maybe' } } },
  }),
  'bad.json': '{"snaps": [',
  'list.json': '[]',
  'new.yaml': newYaml,
  'shell.yaml': shellYaml,
  'bad.yaml': 'name: photo-booth\nplugs:\n  a: {interface: [1]}\n',
  'grant.assert': declarationFor('photo-booth', 'boothbooth', cameraGrant),
  'account.json': JSON.stringify({ type: 'account' }),
});
const at = (file: string) => join(place.path, file);

const plan = (...args: string[]) => place.run(['plan', ...args]);

beforeAll(build, 120_000);
afterAll(() => {
  place.remove();
});

describe('plan asks the daemon behind a socket', () => {
  let snapd: SnapdSocket;
  const state = at('saved.json');

  beforeAll(async () => {
    snapd = await startSnapdSocket();
    const declared = [
      declarationFor('snapd', 'snapdsnapd'),
      declarationFor('photo-booth', 'boothbooth'),
      declarationFor('themes', 'themesthemes'),
    ];
    snapd.answer('/v2/assertions/snap-declaration', assertions(declared.join('\n')));
    snapd.answer('/v2/model', { type: 'application/x.ubuntu.assertion', body: modelText });
  });

  afterAll(() => snapd.close());

  it.each<[string, string[], string[]]>([
    [
      'a refresh',
      ['refresh', 'photo-booth', '--revision', at('new.yaml')],
      [
        'Interface        Plug                        Slot             Notes',
        'audio-playback   photo-booth:audio-playback  :audio-playback  connected',
        '  rule: base-declaration /slots/audio-playback',
        'network          photo-booth:network         :network         dropped, no such plug any more',
        'content[themes]  photo-booth:themes          themes:share     stays, attributes frozen, against the rules of today',
        '  rule: base-declaration /slots/content/allow-connection',
        '1 connected, 1 dropped, 1 frozen; 0 connections stay as before',
      ],
    ],
    [
      'a refresh with a new grant',
      ['refresh', 'photo-booth', '--declarations', at('grant.assert')],
      [
        'Interface  Plug                Slot     Notes',
        'camera     photo-booth:camera  :camera  connected',
        '  rule: snap-declaration of boothbooth revision 3 /plugs/camera/allow-auto-connection',
        '1 connected; 2 connections stay as before',
      ],
    ],
    [
      'an installation',
      ['install', '--revision', at('shell.yaml')],
      [
        'Interface  Plug           Slot      Notes',
        'network    shell:network  :network  connected',
        '  rule: base-declaration /slots/network',
        '1 connected; 2 connections stay as before',
      ],
    ],
    ['a start', ['startup'], ['nothing changes; 2 connections stay as before']],
  ])('about %s, and a saved state says the same', async (_, event, lines) => {
    const ran = await plan(...event, '--snapd', snapd.path);
    expect(ran).toEqual({ status: 0, stdout: `${lines.join('\n')}\n`, stderr: '' });
    expect(await place.run(['state', 'save', '--snapd', snapd.path, '--force', state])).toMatchObject({
      status: 0,
    });
    expect(await plan(...event, '--state', state)).toEqual(ran);
  });

  it('and warns of a snap that it tells nothing of', async () => {
    const other = await startSnapdSocket();
    const snaps = device.snaps.map((snap) =>
      snap.name === 'tool' ? { ...snap, status: 'installed' } : snap,
    );
    other.answer('/v2/snaps', json(sync(snaps)));
    const { status, stderr } = await plan('enable', 'tool', '--snapd', other.path);
    await other.close();
    expect(status).toBe(0);
    expect(stderr).toContain(
      `${other.path}: warning: the daemon tells no plugs, slots and connections of snap "tool" while it is disabled, so the plan lacks them\n`,
    );
  });

  it('and says what is wrong with its answers', async () => {
    const other = await startSnapdSocket();
    other.answer('/v2/system-info', json(sync({})));
    const ran = await plan('startup', '--snapd', other.path);
    await other.close();
    expect(ran).toEqual({
      status: 2,
      stdout: '',
      stderr: `${other.path}: this field is missing (/snapd/systemInfo/result/on-classic)\n`,
    });
  });
});

describe('plan asks a service', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
    const declared = [
      declarationFor('snapd', 'snapdsnapd'),
      declarationFor('photo-booth', 'boothbooth', cameraGrant),
      declarationFor('themes', 'themesthemes'),
    ];
    for (const text of declared) await publish(service.app, text);
  });

  afterAll(() => service.close());

  const event = ['refresh', 'photo-booth', '--state'];

  it('that knows what is published there', async () => {
    const here = await plan(...event, at('published.json'), '--data', at('nowhere'));
    expect(here).toMatchObject({ status: 2, stderr: expect.stringContaining('holds no database') });
    expect(await plan(...event, at('published.json'), '--server', service.url)).toEqual({
      status: 0,
      stdout: [
        'Interface  Plug                Slot     Notes',
        'camera     photo-booth:camera  :camera  connected',
        '  rule: snap-declaration of boothbooth revision 3 /plugs/camera/allow-auto-connection',
        '1 connected; 2 connections stay as before',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('and prints its answer', async () => {
    const ran = await plan(...event, at('device.json'), '--server', `${service.url}/`, '--json', '--trace');
    expect(answerOf(ran, 'POST', '/v1/connection-plans')).toMatchObject({
      connections: deviceState.connections,
    });
    expect(ran.stdout).toContain('"trace"');
  });

  it('and prints the same lines as without it', async () => {
    const refresh = [...event, at('device.json'), '--revision', at('new.yaml'), '--all'];
    const here = await plan(...refresh);
    expect(here.status).toBe(0);
    expect(await plan(...refresh, '--server', service.url)).toEqual(here);
  });

  it('with a token out of a file', async () => {
    const closed = await startService(undefined, { ...testSettings, anonymousEvaluation: 'off' });
    const { text } = await newToken(closed.app);
    place.write('token', `${text}\n`);
    place.write('wrong-token', 'plugboard_wrong\n');
    place.write('empty-token', '\n');
    const ask = (...token: string[]) => plan(...event, at('device.json'), '--server', closed.url, ...token);
    const asked = [
      await ask('--token', `@${at('token')}`),
      await ask('--token', text),
      await ask('--token', `@${at('wrong-token')}`),
      await ask(),
      await ask('--token', `@${at('empty-token')}`),
    ];
    await closed.close();
    expect(asked.map(({ status }) => status)).toEqual([0, 0, 2, 2, 2]);
    for (const { stdout, stderr } of asked.slice(2, 4)) {
      expect(stdout).toBe('');
      expect(stderr.startsWith(`${closed.url}: answers with status 401: `)).toBe(true);
    }
    expect(asked[4]?.stderr).toBe(`${at('empty-token')}: holds no token\n`);
  });

  it('and says where there is none', async () => {
    const url = `${service.url}/nowhere`;
    const ran = await plan('startup', '--state', at('device.json'), '--server', url);
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr.startsWith(`${url}: answers with status 404: `)).toBe(true);
  });

  it('and tells what it finds wrong of the file that it is in', async () => {
    const wrong = ['startup', '--state', at('bad-rule.json')];
    const here = await plan(...wrong);
    expect(here).toMatchObject({ status: 2, stdout: '' });
    expect(here.stderr.startsWith(`${at('bad-rule.json')}: `)).toBe(true);
    expect(await plan(...wrong, '--server', service.url)).toEqual(here);
  });
});

describe('plan refuses, without a word on the standard output,', () => {
  const state = ['--state', at('device.json')];

  it.each<[string, string[], string]>([
    [
      'no socket',
      ['startup', '--snapd', '/nowhere'],
      '/nowhere: cannot be asked: there is no such socket; is snapd installed and running?',
    ],
    [
      'a file for a socket',
      ['startup', '--snapd', at('list.json')],
      `${at('list.json')}: cannot be asked: nobody listens there, expected the socket of snapd`,
    ],
    [
      'a state that is not there',
      ['startup', '--state', at('no.json')],
      `${at('no.json')}: cannot be read: there is no such file or folder`,
    ],
    [
      'a state that is cut off',
      ['startup', '--state', at('bad.json')],
      `${at('bad.json')}:1:12: the file is not JSON: array item or end of array ']' expected but reached end of input`,
    ],
    [
      'a state that is a list',
      ['startup', '--state', at('list.json')],
      `${at('list.json')}: expected a JSON object`,
    ],
    [
      'a state with an event',
      ['startup', '--state', at('with-event.json')],
      `${at('with-event.json')}: has a member "event", expected the state of a device alone`,
    ],
    [
      'a state of both forms',
      ['startup', '--state', at('two-forms.json')],
      `${at('two-forms.json')}: unknown field (/connections)`,
    ],
    [
      'a record with a bad id',
      ['startup', '--state', at('bad-record.json')],
      `${at('bad-record.json')}: expected a connection id such as "snap:plug snap:slot" (/connections/a:b)`,
    ],
    [
      'both sources of a state',
      ['startup', '--snapd', '/nowhere', ...state],
      "error: option '--state <file>' cannot be used with option '--snapd <socket>'",
    ],
    ['no event', ['refrsh', 'photo-booth', ...state], 'error: "refrsh" is no event, did you mean "refresh"'],
    [
      'a snap that is not there',
      ['refresh', 'photobooth', ...state],
      'error: snap "photobooth" is not on the device, did you mean "photo-booth"',
    ],
    ['no snap', ['refresh', ...state], 'error: expected "plugboard plan refresh SNAP"'],
    [
      'names where there are none',
      ['startup', 'now', ...state],
      'error: expected nothing after "plugboard plan startup"',
    ],
    [
      'a pair that is none',
      ['connect', 'photo-booth', ...state],
      'error: "photo-booth" is no plug or slot, expected SNAP:NAME',
    ],
    [
      'a pair of three',
      ['connect', 'a:b', 'c:d', 'e:f', ...state],
      'error: expected "plugboard plan connect SNAP:PLUG [SNAP:SLOT]"',
    ],
    [
      'a slot that is none',
      ['connect', 'photo-booth:camera', 'a:b:c', ...state],
      'error: "a:b:c" is no plug or slot, expected SNAP:NAME',
    ],
    [
      'a snap that is there already',
      ['install', '--revision', at('new.yaml'), ...state],
      'error: snap "photo-booth" is on the device already, expected "plugboard plan refresh photo-booth"',
    ],
    [
      'the revision of another snap',
      ['refresh', 'photo-booth', '--revision', at('shell.yaml'), ...state],
      `${at('shell.yaml')}: the revision is one of snap "shell", expected "photo-booth"`,
    ],
    [
      'a revision that is none',
      ['refresh', 'photo-booth', '--revision', at('bad.yaml'), ...state],
      `${at('bad.yaml')}:3:18: "interface" must be a text (/plugs/a/interface)`,
    ],
    [
      'a remodel without a model',
      ['remodel', 'photo-booth', ...state],
      '--model: missing, expected the new model',
    ],
    [
      'an option without meaning',
      ['startup', '--revision', at('new.yaml'), ...state],
      '--revision: has no meaning for startup, expected it with install, refresh, revert only',
    ],
    [
      'a policy that is none',
      ['startup', '--policy', 'always', ...state],
      '--policy: "always" is no policy, expected new-grants-on-refresh or classic-to-strict with =connect or =manual',
    ],
    [
      'declarations that are not there',
      ['startup', '--declarations', at('no.assert'), ...state],
      `${at('no.assert')}: cannot be read: there is no such file or folder`,
    ],
    [
      'another base-declaration',
      ['startup', '--base-declaration', at('account.json'), ...state],
      `${at('account.json')}: expected an assertion of type "base-declaration", found "account" (/type)`,
    ],
    [
      'a server that is no URL',
      ['startup', '--server', 'plugboard', ...state],
      '--server: "plugboard" is no URL with http or https',
    ],
    [
      'a token in the clear',
      ['startup', '--server', 'http://plugboard.example', '--token', 'x', ...state],
      '--token: a token is sent over https, or to this machine, alone',
    ],
    ['a token for nobody', ['startup', '--token', 'x', ...state], '--token: expected --server with it'],
  ])('%s', async (_, args, message) => {
    const { status, stdout, stderr } = await plan(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(`${message}\n`);
  });

  it('a server where nobody listens', async () => {
    const closed = await startService();
    await closed.close();
    const ran = await plan('startup', ...state, '--server', closed.url);
    expect(ran).toEqual({
      status: 2,
      stdout: '',
      stderr: `${closed.url}: cannot be asked: nobody listens there\n`,
    });
  });
});

import { createServer } from 'node:net';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { device, type Json, modelText, sync } from '../support/snapd-answers.js';
import { assertions, json, refusal, type SnapdSocket, startSnapdSocket } from '../support/snapd-socket.js';
import { build, snapDeclaration, workplace } from './plugboard.js';

const place = workplace();
const file = join(place.path, 'device.json');

beforeAll(build, 120_000);
afterAll(() => {
  place.remove();
});

describe('plugboard state save', () => {
  let snapd: SnapdSocket;

  beforeEach(async () => {
    snapd = await startSnapdSocket();
  });

  afterEach(() => snapd.close());

  const save = (...options: string[]) => place.run(['state', 'save', '--snapd', snapd.path, ...options]);
  const saved = (path = file) => (JSON.parse(readFileSync(path, 'utf8')) as { snapd: Json }).snapd;

  it('writes what the daemon answers, for its owner alone', async () => {
    expect(await save(file)).toEqual({
      status: 0,
      stdout: `saved 4 snaps and 3 connections in ${file}\n`,
      stderr: '',
    });
    expect(snapd.asked).toEqual([
      '/v2/system-info',
      '/v2/model',
      '/v2/snaps',
      '/v2/connections?select=all',
      '/v2/assertions/snap-declaration',
      '/v2/assertions/store',
    ]);
    expect(saved()).toEqual({
      systemInfo: sync(device.systemInfo),
      model: null,
      snaps: { ...sync(device.snaps), sources: ['local'] },
      connections: sync(device.connections),
      assertions: '',
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('replaces a file only where it is told to', async () => {
    place.write('kept.json', 'kept');
    const path = join(place.path, 'kept.json');
    expect(await save(path)).toEqual({
      status: 2,
      stdout: '',
      stderr: `${path}: is there already; --force replaces it\n`,
    });
    expect(readFileSync(path, 'utf8')).toBe('kept');
    expect(await save(path, '--force')).toMatchObject({ status: 0 });
    expect(saved(path).systemInfo).toEqual(sync(device.systemInfo));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('writes the model and the assertions as they are', async () => {
    const declared = [snapDeclaration('boothbooth', 2), snapDeclaration('themesthemes', 1)].join('\n');
    snapd.answer('/v2/model', { type: 'application/x.ubuntu.assertion', body: modelText });
    snapd.answer('/v2/assertions/snap-declaration', assertions(declared));
    expect(await save(file, '--force')).toMatchObject({ status: 0 });
    expect(saved()).toMatchObject({ model: modelText, assertions: declared });
  });

  it('keeps numbers that are no doubles', async () => {
    const body = JSON.stringify(sync({ ...device.connections, size: '@' })).replace(
      '"@"',
      '9007199254740993',
    );
    snapd.answer('/v2/connections?select=all', { type: 'application/json', body });
    expect(await save(file, '--force')).toMatchObject({ status: 0 });
    expect(readFileSync(file, 'utf8')).toContain('"size":9007199254740993');
  });

  it.each<[string, string, Parameters<SnapdSocket['answer']>[1], string]>([
    [
      'an error of the daemon',
      '/v2/snaps',
      refusal(403, { message: 'access denied', kind: 'login-required' }),
      'GET /v2/snaps is answered with status 403: access denied',
    ],
    [
      'another 404 than that of a missing model',
      '/v2/model',
      refusal(404, { message: 'gone' }),
      'GET /v2/model is answered with status 404: gone',
    ],
    [
      'an error in no form',
      '/v2/system-info',
      { status: 500, body: 'oops' },
      'GET /v2/system-info is answered with status 500',
    ],
    [
      'an answer that snapd does not give',
      '/v2/connections?select=all',
      json({ hello: 'world' }),
      'GET /v2/connections?select=all is not answered as snapd answers it',
    ],
    [
      'a page for people',
      '/v2/assertions/store',
      { type: 'text/html', body: '<p>' },
      'GET /v2/assertions/store is answered with "text/html", expected "application/x.ubuntu.assertion"',
    ],
    [
      'a state without what plans need',
      '/v2/system-info',
      json(sync({})),
      'this field is missing (/snapd/systemInfo/result/on-classic)',
    ],
    [
      'too large an answer',
      '/v2/snaps',
      { type: 'application/json', body: ' '.repeat(8 * 1024 * 1024 + 1) },
      'the answer to GET /v2/snaps is larger than 8 MiB, the most that is read',
    ],
  ])('writes nothing after %s', async (_, path, answer, message) => {
    snapd.answer(path, answer);
    const other = join(place.path, 'never.json');
    expect(await save(other)).toEqual({ status: 2, stdout: '', stderr: `${snapd.path}: ${message}\n` });
    expect(() => statSync(other)).toThrow('ENOENT');
  });

  it('says where an answer stops being JSON', async () => {
    snapd.answer('/v2/snaps', { type: 'application/json', body: '{"type":"sync","result":[' });
    const { status, stderr } = await save(file, '--force');
    expect(status).toBe(2);
    expect(stderr).toMatch(/snapd\.socket, GET \/v2\/snaps:1:\d+: the file is not JSON/);
  });

  it('says what is wrong with the file', async () => {
    const path = join(place.path, 'nowhere/device.json');
    expect(await save(path)).toMatchObject({
      status: 2,
      stderr: `${path}: cannot be written: there is no such file or folder\n`,
    });
  });
});

describe('plugboard state save, without a daemon', () => {
  const save = (socket: string) => place.run(['state', 'save', '--snapd', socket, file, '--force']);

  it('says that there is no socket', async () => {
    const socket = join(place.path, 'no.socket');
    expect(await save(socket)).toEqual({
      status: 2,
      stdout: '',
      stderr: `${socket}: cannot be asked: there is no such socket; is snapd installed and running?\n`,
    });
  });

  it('says that a file is no socket', async () => {
    place.write('file', '');
    const socket = join(place.path, 'file');
    expect(await save(socket)).toMatchObject({
      status: 2,
      stderr: `${socket}: cannot be asked: nobody listens there, expected the socket of snapd\n`,
    });
  });

  it('says that something else listens', async () => {
    const socket = join(place.path, 'other.socket');
    const server = createServer((connection) => connection.end('220 mail.example ESMTP\r\n'));
    await new Promise<void>((resolve) => {
      server.listen(socket, resolve);
    });
    const ran = await save(socket);
    server.close();
    expect(ran).toMatchObject({ status: 2, stderr: `${socket}: speaks no HTTP, expected snapd\n` });
  });
});

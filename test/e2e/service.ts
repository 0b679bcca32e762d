import type { AddressInfo } from 'node:net';
import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { expect } from '@jest/globals';
import { loadSettings, type Settings } from '../../src/config/settings.js';
import { createApp, createAppOf } from '../../src/create-app.js';
import { type ConnectionTimes, usualTimes } from '../../src/modules/http/connection-times.js';
import { keyFile } from '../support/keys.js';
import { databaseUrlOfTests } from '../support/postgres.js';
import { type Answer, bodyOf, contractViolations } from './openapi-response.js';

export interface Reply extends Answer {
  readonly headers: Headers;
  /** The body as it came over the wire. */
  readonly text: string;
}

export type RequestBody = string | Uint8Array<ArrayBuffer>;

/** The service on a port of its own, over real HTTP. */
export interface Service {
  readonly url: string;
  readonly port: number;
  readonly app: NestFastifyApplication;
  /** Asks, and holds the answer against openapi.yaml. */
  ask(
    method: string,
    path: string,
    init?: { headers?: Record<string, string>; body?: RequestBody },
  ): Promise<Reply>;
  /** POST of a JSON value. */
  post(path: string, value: unknown): Promise<Reply>;
  /** POST of JSON text, as it is. */
  postText(path: string, text: RequestBody): Promise<Reply>;
  close(): Promise<void>;
}

export const testSettings: Settings = {
  ...loadSettings({}),
  port: 0,
  data: ':memory:',
  logLevel: 'silent',
  authorityId: 'test-authority',
  rootKey: keyFile('root'),
  signingKey: keyFile('signing'),
  // A test that takes its time on a busy machine is no overload.
  maxEventLoopDelay: 0,
};

/** On the kind of database that the tests are run with. */
async function placed(settings: Settings): Promise<Settings> {
  return { ...settings, databaseUrl: settings.databaseUrl ?? (await databaseUrlOfTests()) };
}

export async function startService(
  root?: DynamicModule,
  settings = testSettings,
  times: ConnectionTimes = usualTimes,
): Promise<Service> {
  const app = await (root === undefined
    ? createApp(await placed(settings), times)
    : createAppOf(root, settings, times));
  await app.listen({ host: testSettings.host, port: 0 });
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://${testSettings.host}:${port}`;

  const ask: Service['ask'] = async (method, path, init = {}) => {
    const response = await fetch(url + path, { method, ...init });
    const contentType = response.headers.get('content-type') ?? '';
    const text = await response.text();
    const body = bodyOf(contentType, text);
    const reply = {
      method,
      path,
      status: response.status,
      contentType,
      body,
      text,
      headers: response.headers,
    };
    expect(contractViolations(reply)).toEqual([]);
    expect(response.headers.get('x-request-id')).toMatch(/^[\x21-\x7e]{1,128}$/);
    return reply;
  };

  const postText: Service['postText'] = (path, body) =>
    ask('POST', path, { headers: { 'content-type': 'application/json' }, body });

  return {
    url,
    port,
    app,
    ask,
    post: (path, value) => postText(path, JSON.stringify(value)),
    postText,
    close: () => app.close(),
  };
}

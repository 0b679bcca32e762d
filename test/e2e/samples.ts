import { createHash } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { decode } from '../../src/engine/asserts/decode.js';
import { Assertions } from '../../src/modules/assertions/assertions.js';
import { Authority } from '../../src/modules/authority/authority.js';

/** Any request body. */
export type Json = Record<string, unknown>;

export const toolId = 'toolidtoolidtoolidtoolidtoolid12';
export const publisherId = 'publisheridpublisheridpublisher1';

const keyDigest = 'k'.repeat(64);

/** The snap.yaml of a snap with one plug of each interface, named after it. */
export function plugsYaml(...interfaces: string[]): string {
  return ['name: tool', 'plugs:', ...interfaces.map((name) => `  ${name}:`)].join('\n');
}

/** May the plug `camera` of a snap, on a classic system, be connected to the system's slot automatically? */
export function cameraRequest(snap: Json = {}, rest: Json = {}): Json {
  return {
    action: 'auto-connect',
    plug: { snap: { yaml: plugsYaml('camera'), ...snap }, name: 'camera' },
    device: { classic: true },
    ...rest,
  };
}

/** May the snap be installed? */
export function installation(snap: Json, rest: Json = {}): Json {
  return { action: 'install', snap, device: { classic: true }, ...rest };
}

/** Header lines of the snap-declaration of `tool`, without key and signature. */
export function declarationLines(rules: string, revision = 0): string {
  return [
    'type: snap-declaration',
    'authority-id: canonical',
    `revision: ${revision}`,
    'series: 16',
    `snap-id: ${toolId}`,
    rules,
    `publisher-id: ${publisherId}`,
    'snap-name: tool',
    'timestamp: 2026-01-31T12:00:00Z',
  ].join('\n');
}

/** The same as a whole assertion. */
export function declarationText(rules: string, revision = 0): string {
  return `${declarationLines(rules, revision)}\nsign-key-sha3-384: ${keyDigest}\n\nc2lnbmF0dXJl\n`;
}

export const cameraGranted = 'plugs:\n  camera:\n    allow-auto-connection: true';

/** The same as headers. */
export const granted = { plugs: { camera: { 'allow-auto-connection': 'true' } } };

export const cameraRefused = 'plugs:\n  camera:\n    deny-auto-connection: true';

/** A whole base-declaration in which nothing connects to a slot of `network`. */
export function baseText(revision: number): string {
  return [
    'type: base-declaration',
    'authority-id: canonical',
    `revision: ${revision}`,
    'series: 16',
    'slots:',
    '  network:',
    '    deny-connection: true',
    '    deny-auto-connection: true',
    'timestamp: 2026-01-31T12:00:00Z',
    `sign-key-sha3-384: ${keyDigest}`,
    '',
    'c2lnbmF0dXJl',
    '',
  ].join('\n');
}

/** Has the service's authority sign a declaration with the headers of `text`, and stores it; the signed text. */
export async function publish(app: NestFastifyApplication, text: string): Promise<string> {
  const signed = await app.get(Authority).sign({ headers: decode(Buffer.from(text)).headers });
  const [stored] = await app
    .get(UnitOfWork)
    .run((manager) => app.get(Assertions).add(manager, [signed], 'published'));
  return stored?.text ?? '';
}

/** The digest of a text as answers name it. */
export function digest(text: string): string {
  return createHash('sha3-384').update(text).digest('base64url');
}

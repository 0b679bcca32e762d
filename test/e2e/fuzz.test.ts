import { Agent, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { bodyOf, contractViolations } from './openapi-response.js';
import {
  baseText,
  cameraGranted,
  cameraRequest,
  declarationText,
  installation,
  type Json,
  plugsYaml,
  publish,
  toolId,
} from './samples.js';
import { type Service, startService } from './service.js';

/** The same every time, but for `FUZZ_SEED`; a failure prints it. */
const seed = Number(process.env.FUZZ_SEED ?? 20_260_131);
const runs = Number(process.env.FUZZ_RUNS ?? 2000);

const rules = {
  camera: {
    'allow-connection': { 'on-classic': ['ubuntu'], 'plug-attributes': { x: '$SLOT(x)', y: ['a|b', '.*'] } },
    'deny-auto-connection': [{ 'slot-snap-type': ['core'] }, { 'slot-names': ['$INTERFACE', 'a.*'] }],
    'allow-installation': 'false',
  },
};

const valid: readonly (readonly [path: string, body: Json])[] = [
  ['/v1/decisions', cameraRequest({ declaration: declarationText(cameraGranted) })],
  [
    '/v1/decisions',
    cameraRequest(
      {
        yaml: { name: 'tool', plugs: { camera: { x: 9007199254740000, y: ['a', 1.5] } } },
        declaration: { plugs: rules },
      },
      {
        slot: {
          snap: { yaml: 'name: s\nslots: {camera: {x: 1}}', declaration: { slots: rules } },
          name: 'camera',
          dynamicAttributes: { x: [1, 'two', { three: true }] },
        },
        device: {
          classic: true,
          distribution: { id: 'ubuntu', variantId: 'core' },
          model: { 'brand-id': 'canonical', model: 'frame', store: 'shop' },
          store: 'type: store\nstore: shop\nfriendly-stores:\n  - other\n',
          contentCompatLabels: true,
        },
        baseDeclaration: baseText(1),
      },
    ),
  ],
  ['/v1/decisions', cameraRequest({ snapId: toolId })],
  [
    '/v1/decisions',
    installation({ yaml: plugsYaml('camera', 'network', 'docker'), declaration: { plugs: rules } }),
  ],
  ['/v1/decisions', installation({ yaml: plugsYaml('snapd-control') }, { action: 'sideload' })],
  ['/v1/decisions/batch', { requests: [cameraRequest(), installation({ yaml: 'name: x' })] }],
  ['/v1/assertions/check', { text: `${declarationText(cameraGranted)}\n${baseText(1)}` }],
  [
    '/v1/snap-yaml/check',
    { yaml: 'name: tool\nplugs:\n  camera: {x: &a [1, 2.0, y], z: *a}\napps:\n  a: {plugs: [b]}\n' },
  ],
  ['/v1/snap-yaml/check', { yaml: { name: 'tool', slots: { bus: { interface: 'dbus', bus: 'system' } } } }],
];

/** Pieces that code has stumbled over. */
const odd: readonly string[] = [
  ...[
    'null',
    'true',
    '0',
    '-0',
    '1.0',
    '1e3',
    '1e400',
    '9007199254740993',
    '18446744073709551616',
    '[]',
    '{}',
  ],
  ...[
    '""',
    '"__proto__"',
    '"constructor"',
    '"toString"',
    '"$SLOT(x)"',
    '"$MISSING"',
    '"("',
    '"\\u0000"',
    '"\\ud800"',
  ],
  ...[
    '"*x"',
    '"&x [*x]"',
    '"- - - -"',
    '"? ? "',
    '"<<: {}"',
    '"!!binary x"',
    '"%YAML 1.2\\n---"',
    '"\\t"',
    '"\\r\\n"',
  ],
  ...[
    '{"__proto__":1}',
    '{"constructor":{"prototype":1}}',
    '{"value":1}',
    '{"":{"":[]}}',
    '[[[[[]]]]]',
    '[null]',
  ],
  ...['{"toJSON":1}', '{"then":1}', '{"length":-1}', `${'['.repeat(70)}${']'.repeat(70)}`],
];

/** The text of a value with odd pieces put in the place of some of its members, or among them. */
const structural = (body: Json) =>
  fc
    .array(
      fc.tuple(fc.nat(), fc.constantFrom(...odd), fc.constantFrom('replace', 'remove', 'add', 'rename')),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .map((mutations) => {
      const copy = structuredClone(body);
      for (const [at, piece, kind] of mutations) {
        const places = placesIn(copy);
        const [parent, key] = places[at % places.length] ?? [copy, 'action'];
        const mark = `@${piece}@`;
        if (kind === 'replace') parent[key] = mark;
        else if (kind === 'add') parent[`${key}x`] = mark;
        else {
          if (kind === 'rename') parent[piece.startsWith('"') ? piece.slice(1, -1) : 'renamed'] = parent[key];
          Reflect.deleteProperty(parent, key);
        }
      }
      return JSON.stringify(copy).replace(
        /"@((?:[^"\\]|\\.)*)@"/g,
        (_, piece: string) => JSON.parse(`"${piece}"`) as string,
      );
    });

function placesIn(value: unknown): (readonly [parent: Json, key: string])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    [value as Json, key] as const,
    ...placesIn(member),
  ]);
}

/** The text of a value with some of its bytes overwritten, taken out, put in or said twice. */
const bytewise = (body: Json) => {
  const text = Buffer.from(JSON.stringify(body));
  const edit = fc.tuple(
    fc.nat(text.length),
    fc.nat(8),
    fc.oneof(
      fc
        .constantFrom(
          '\\n',
          '\\n  ',
          '"',
          '\\',
          '{',
          '}',
          '[',
          ']',
          ':',
          ',',
          '\\u0000',
          ' - ',
          '\\t',
          '*',
          '&a ',
          '|',
          '-',
        )
        .map((piece) => Buffer.from(piece)),
      fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
      fc.tuple(fc.nat(text.length), fc.nat(40)).map(([from, length]) => text.subarray(from, from + length)),
    ),
  );
  return fc
    .array(edit, { minLength: 1, maxLength: 4 })
    .map((edits) =>
      edits.reduce<Buffer>(
        (bytes, [at, length, piece]) =>
          Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + length)]),
        text,
      ),
    );
};

const mutated = fc.constantFrom(...valid).chain(([path, body]) =>
  fc.record({
    path: fc.constant(path),
    query: fc.constantFrom('', '', '?trace=none', '?trace=failing'),
    lines: fc.boolean(),
    body: fc.oneof(
      structural(body).map((text) => Buffer.from(text)),
      bytewise(body),
    ),
  }),
);

describe('mutated requests', () => {
  let service: Service;
  const agent = new Agent({ keepAlive: true });

  beforeAll(async () => {
    service = await startService();
    await publish(service.app, declarationText(cameraGranted, 1));
  });

  afterAll(async () => {
    agent.destroy();
    await service.close();
  });

  /** With less ado than fetch, for there are many. */
  const post = (path: string, contentType: string, body: Buffer) =>
    new Promise<{ status: number; contentType: string; text: string }>((resolve, reject) => {
      const headers = { 'content-type': contentType, 'content-length': body.length };
      const request = httpRequest(
        { port: service.port, agent, method: 'POST', path, headers },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const type = response.headers['content-type'] ?? '';
            resolve({
              status: response.statusCode ?? 0,
              contentType: type,
              text: Buffer.concat(chunks).toString(),
            });
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });

  it('are valid before they are mutated', async () => {
    for (const [path, body] of valid) expect(await service.post(path, body)).toMatchObject({ status: 200 });
  });

  it(`are never answered by 5xx, always as the contract says (seed ${seed}, ${runs} runs)`, async () => {
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(mutated, async ({ path, query, lines, body }) => {
        const asLines = lines && path === '/v1/decisions';
        const target = asLines ? '/v1/decisions/batch' : path;
        const reply = await post(
          target + (target.startsWith('/v1/decisions') ? query : ''),
          asLines ? 'application/x-ndjson' : 'application/json',
          body,
        );
        statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
        expect([200, 400, 422]).toContain(reply.status);
        expect(reply.text).not.toContain('internal-error');
        const answer = {
          method: 'POST',
          path: target,
          ...reply,
          body: bodyOf(reply.contentType, reply.text),
        };
        expect(contractViolations(answer)).toEqual([]);
      }),
      { seed, numRuns: runs },
    );
    // The mutations reach every kind of answer.
    expect([...statuses.keys()].sort()).toEqual([200, 400, 422]);
    expect((await service.ask('GET', '/readyz')).status).toBe(200);
  });
});

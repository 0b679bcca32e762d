import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readXml } from '../support/xml.js';
import { type Service, startService } from './service.js';

const yaml = `name: foo
version: 1
plugs:
  ds:
    interface: docker-support
  network:
slots:
  svc:
    interface: dbus
    bus: session
    name: org.example.A
`;

describe('the forms of POST /v1/reviews', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });

  afterAll(() => service.close());

  const reviewed = (accept: string | undefined, query = '', body: unknown = { yaml }) =>
    service.ask('POST', `/v1/reviews${query}`, {
      headers: { 'content-type': 'application/json', ...(accept !== undefined && { accept }) },
      body: JSON.stringify(body),
    });

  it.each([
    [undefined, 'application/json; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['application/sarif+json', 'application/sarif+json'],
    ['application/vnd.junit+xml', 'application/vnd.junit+xml; charset=utf-8'],
    ['application/vnd.review-tools+json', 'application/vnd.review-tools+json'],
    ['text/plain', 'text/plain; charset=utf-8'],
    ['text/html, text/plain;q=0.8', 'text/plain; charset=utf-8'],
  ])('for %s is %s', async (accept, contentType) => {
    const reply = await reviewed(accept);
    expect(reply).toMatchObject({ status: 200, contentType });
    expect(reply.headers.get('vary')).toBe('Accept');
  });

  it('tell the same findings', async () => {
    const json = (await reviewed('application/json')).body as {
      verdict: string;
      findings: { id: string; severity: string; message: string }[];
    };
    const errors = json.findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ id }) => id)).toEqual([
      'install-needs-grant:plug:ds:installation',
      'connect-needs-grant:slot:svc:connection',
    ]);
    const sarif = (await reviewed('application/sarif+json')).body as {
      runs: { results: { partialFingerprints: object }[] }[];
    };
    expect(sarif.runs[0]?.results.map(({ partialFingerprints }) => partialFingerprints)).toEqual(
      json.findings.map(({ id }) => ({ 'findingId/v1': id })),
    );
    const [suite] = readXml((await reviewed('application/vnd.junit+xml')).text).elements;
    expect(suite?.attributes).toMatchObject({ tests: '9', failures: '2', skipped: '0' });
    const older = (await reviewed('application/vnd.review-tools+json')).body as {
      'snap.v2_declaration': Record<string, object>;
    };
    expect(Object.keys(older['snap.v2_declaration'].error ?? {})).toEqual([
      'declaration-snap-v2:plugs_installation:ds:docker-support',
      'declaration-snap-v2:slots_connection:svc:dbus',
    ]);
    expect(older['snap.v2_declaration'].info).toHaveProperty(['declaration-snap-v2:plugs:network:network']);
    const { text } = await reviewed('text/plain');
    expect(text.split('\n')[0]).toBe(`hold: snap "foo" (app, strict): a person has to look at it`);
    expect(text).toMatch(/\n2 errors, 0 warnings, \d+ notes?; 2 plugs and 1 slot, 2 of them held\n$/);
  });

  it('give a grant on a line of its own with which nothing is held any more', async () => {
    const lines = (await reviewed('text/plain')).text.split('\n');
    const at = lines.indexOf('one grant for everything that can be granted:');
    const declaration = JSON.parse(lines[at + 1] ?? '') as object;
    const { text } = await reviewed('text/plain', '', { yaml, declaration });
    expect(text).toMatch(/^approve: /);
  });

  it('are those that docs/reviews-forms.md shows', async () => {
    const docs = readFileSync(new URL('../../docs/reviews-forms.md', import.meta.url), 'utf8');
    const [, shown] = /```text\n(.*?)```/s.exec(docs) ?? [];
    const snap = 'name: foo\nversion: 1\nplugs:\n  ds:\n    interface: docker-support\n';
    expect((await reviewed('text/plain', '', { yaml: snap })).text).toBe(shown);
  });

  it('name the file that the request names', async () => {
    expect((await reviewed('text/plain', '?file=snap/snapcraft.yaml')).text).toContain(
      'at snap/snapcraft.yaml:4:3',
    );
    expect((await reviewed('text/plain')).text).toContain('at snap.yaml:4:3');
  });

  it('are safe to print, whatever is in the metadata', async () => {
    const odd = { name: 'foo', plugs: { 'a\u001b[2J': { interface: 'x\n\u202ey' } } };
    const { text } = await reviewed('text/plain', `?file=${encodeURIComponent('a\u202eb')}`, {
      yaml: JSON.stringify(odd),
    });
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
    readXml((await reviewed('application/vnd.junit+xml', '', { yaml: JSON.stringify(odd) })).text);
  });

  it('refuse what no form is for, and a file that cannot be one', async () => {
    const none = await reviewed('text/html');
    expect(none).toMatchObject({ status: 406, body: { code: 'not-acceptable' } });
    expect(none.headers.get('vary')).toBe('Accept');
    for (const query of ['?file=', '?file=a%0Ab', `?file=${'a'.repeat(1025)}`, '?file=a&file=b']) {
      expect(await reviewed('text/plain', query)).toMatchObject({
        status: 400,
        body: { code: 'request-invalid', errors: [{ parameter: 'file' }] },
      });
    }
    expect(await reviewed('text/plain', '?fil=a')).toMatchObject({
      status: 400,
      body: { errors: [{ parameter: 'fil', detail: 'unknown parameter' }] },
    });
  });

  it('are not what refusals of requests come in', async () => {
    const reply = await reviewed('application/sarif+json', '', { yaml: 'name: [' });
    expect(reply).toMatchObject({ status: 422, contentType: 'application/problem+json' });
  });
});

import { describe, expect, it } from '@jest/globals';
import { changed, expectRefusal, mebibyte, nested, unharmedService } from './bad-requests.js';
import { head, personalFiles } from './reviewing.js';
import type { Json } from './samples.js';

describe('a request for a review', () => {
  const { service } = unharmedService();
  const good = (): Json => ({ yaml: personalFiles });
  const post = (text: string) => service().postText('/v1/reviews', text);

  const exception = { snapId: 'a', publisherId: 'b', code: 'type-needs-review', reason: 'r' };
  const time = 'expected an RFC 3339 time such as "2026-11-01T00:00:00Z"';

  it.each<[string, string, string]>([
    ['[]', '', 'a request for a review must be a JSON object'],
    ['"x"', '', 'a request for a review must be a JSON object'],
    ['null', '', 'a request for a review must be a JSON object'],
    ['{}', '/yaml', 'this field is missing'],
    [changed(good(), '/yaml', '1'), '/yaml', 'expected a text or an object'],
    [changed(good(), '/yaml', 'null'), '/yaml', 'expected a text or an object'],
    [changed(good(), '/zork', '1'), '/zork', 'unknown field'],
    [changed(good(), '/a~b', '1'), '/a~0b', 'unknown field'],
    [changed(good(), '/declaration', '[]'), '/declaration', 'expected a text or an object or null'],
    [changed(good(), '/declaration', '1.5'), '/declaration', 'expected a text or an object or null'],
    [changed(good(), '/baseDeclaration', 'null'), '/baseDeclaration', 'expected a text or an object'],
    [changed(good(), '/snapId', '""'), '/snapId', 'expected a text that is not empty'],
    [
      changed(good(), '/store', JSON.stringify('s'.repeat(129))),
      '/store',
      'expected a text of at most 128 characters',
    ],
    [changed(good(), '/classicAllowed', '"yes"'), '/classicAllowed', 'expected true or false'],
    [changed(good(), '/since', '{}'), '/since/yaml', 'this field is missing'],
    [changed(good(), '/since', '{"yaml":"x: 1","snapId":"a"}'), '/since/snapId', 'unknown field'],
    [
      changed(good(), '/exceptions', JSON.stringify(new Array(1001).fill(exception))),
      '/exceptions',
      'expected at most 1000 entries',
    ],
    [
      changed(good(), '/exceptions', JSON.stringify([{ ...exception, until: 'tomorrow' }])),
      '/exceptions/0/until',
      time,
    ],
    [
      changed(good(), '/exceptions', JSON.stringify([{ ...exception, reason: '' }])),
      '/exceptions/0/reason',
      'expected a text that is not empty',
    ],
    [
      changed(good(), '/exceptions', JSON.stringify([exception, { ...exception, by: 'me' }])),
      '/exceptions/1/by',
      'unknown field',
    ],
  ])('is refused with its place: %.60s', async (text, pointer, detail) => {
    expectRefusal(await post(text), 400, 'request-invalid', { pointer, detail });
  });

  it('is refused with a code for an exception that there is not', async () => {
    const reply = await post(
      changed(good(), '/exceptions', JSON.stringify([{ ...exception, code: 'zork' }])),
    );
    expectRefusal(reply, 400, 'request-invalid', {
      pointer: '/exceptions/0/code',
      detail: expect.stringContaining('install-needs-grant'),
    });
  });

  it.each<[string, string, Json]>([
    ['yaml', 'a: [\n', { pointer: '/yaml', line: 2, column: 1 }],
    ['yaml', '{', { pointer: '/yaml', line: 1, column: 2 }],
    ['yaml', 'name: "a\0b"', { pointer: '/yaml', line: 1, column: 9 }],
    ['yaml', 'name: &a [*a]', { pointer: '/yaml' }],
  ])('is refused where its %s is no YAML: %j', async (member, text, place) => {
    expectRefusal(await post(JSON.stringify({ [member]: text })), 422, 'snap-yaml-invalid', place);
    const since = JSON.stringify({ yaml: 'name: x', since: { [member]: text } });
    expectRefusal(await post(since), 422, 'snap-yaml-invalid', {
      ...place,
      pointer: `/since${String(place.pointer)}`,
    });
  });

  it.each<[string, Json, string, string]>([
    ['no header', { declaration: 'x' }, '/declaration', 'assertion-invalid'],
    ['no text', { declaration: '' }, '/declaration', 'assertion-invalid'],
    ['another type', { declaration: { type: 'model' } }, '/declaration/type', 'assertion-invalid'],
    ['rules that are a list', { declaration: { plugs: [] } }, '/declaration/plugs', 'rule-invalid'],
    ['rules that are null', { declaration: { slots: null } }, '/declaration/slots', 'rule-invalid'],
    ['an id that is a list', { declaration: { 'snap-id': [] } }, '/declaration/snap-id', 'assertion-invalid'],
    [
      'the id of another snap',
      { snapId: 'one', declaration: { 'snap-id': 'two' } },
      '/declaration',
      'assertion-invalid',
    ],
    [
      'a revision that is none',
      { declaration: { revision: 'x' } },
      '/declaration/revision',
      'assertion-invalid',
    ],
    [
      'a rule that does not hold',
      { baseDeclaration: { slots: { network: { 'allow-connection': 'maybe' } } } },
      '/baseDeclaration/slots/network/allow-connection',
      'rule-invalid',
    ],
  ])('is refused where a declaration has %s', async (_, more, pointer, code) => {
    expectRefusal(await post(JSON.stringify({ ...good(), ...more })), 422, code, { pointer });
    if ('baseDeclaration' in more || 'snapId' in more) return;
    const since = { ...good(), since: { ...good(), ...more } };
    expectRefusal(await post(JSON.stringify(since)), 422, code, { pointer: `/since${pointer}` });
  });

  it('is refused where it is too large, too deep or too many', async () => {
    const comment = JSON.stringify(`${head}# ${'x'.repeat(0.6 * mebibyte)}`);
    expectRefusal(await post(`{"yaml":${comment}}`), 422, 'limit-exceeded', { pointer: '/yaml' });
    const large = JSON.stringify(`${head}# ${'x'.repeat(40 * mebibyte)}`);
    expect((await post(`{"yaml":${large}}`)).status).toBe(413);
    expect((await post(`{"yaml":${nested(5000)}}`)).status).toBe(400);
    const header = JSON.stringify('x'.repeat(0.3 * mebibyte));
    const declaration = `{"yaml":"name: x","declaration":{"a":${header}}}`;
    expectRefusal(await post(declaration), 422, 'limit-exceeded', { pointer: '/declaration' });
  });

  it('is refused where it is not JSON', async () => {
    for (const text of ['', '{', '{"yaml":"a\0"}', '{"yaml":1,}'])
      expect(await post(text)).toMatchObject({ status: 400, body: { code: 'json-invalid' } });
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  changed,
  expectRefusal,
  good,
  nested,
  unharmedService,
  withPattern,
  withRule,
} from './bad-requests.js';
import { cameraRequest, declarationLines, type Json } from './samples.js';

describe('bad input', () => {
  const { decide, decideEverywhere } = unharmedService();

  describe('in a declaration', () => {
    const place = '/plug/snap/declaration';
    const declared = (value: unknown) => changed(good(), place, JSON.stringify(value));

    it.each<[string, unknown, string, string]>([
      [
        'a word for a sub-rule',
        withRule({ 'allow-connection': 'maybe' }),
        '/plugs/camera/allow-connection',
        '"maybe" is no sub-rule, expected "true", "false", a map or a list of maps',
      ],
      [
        'a word for a rule',
        withRule('maybe'),
        '/plugs/camera',
        'a rule must be a map of sub-rules, "true" or "false"',
      ],
      [
        'a misspelt sub-rule',
        withRule({ 'allow-conection': 'true' }),
        '/plugs/camera',
        'a rule must name at least one of allow-installation, deny-installation, allow-connection, deny-connection, allow-auto-connection, deny-auto-connection',
      ],
      [
        'an inherited sub-rule',
        withRule({ constructor: 'true' }),
        '/plugs/camera',
        'a rule must name at least one of allow-installation, deny-installation, allow-connection, deny-connection, allow-auto-connection, deny-auto-connection',
      ],
      [
        'no alternatives',
        withRule({ 'deny-connection': [] }),
        '/plugs/camera/deny-connection',
        'the list of alternatives is empty',
      ],
      [
        'an alternative that is no map',
        withRule({ 'deny-connection': [{ 'on-classic': 'true' }, 'x'] }),
        '/plugs/camera/deny-connection/1',
        'an alternative must be a map of constraints',
      ],
      [
        'rules that are a list',
        { plugs: [] },
        '/plugs',
        'header "plugs" must be a map of rules by interface',
      ],
      [
        'rules that are a text',
        { slots: 'x' },
        '/slots',
        'header "slots" must be a map of rules by interface',
      ],
      [
        'an unknown reference',
        withPattern('$NOTHING'),
        '/plugs/camera/allow-auto-connection/plug-attributes/x',
        '"$NOTHING" is no known reference, expected one of $MISSING, $SLOT(…), $PLUG(…), $SLOT_COMPAT(…), $PLUG_COMPAT(…), $SLOT_PUBLISHER_ID or $PLUG_PUBLISHER_ID',
      ],
      [
        'the pointer of a name with a slash',
        { plugs: { 'a/b~c': 'x' } },
        '/plugs/a~1b~0c',
        'a rule must be a map of sub-rules, "true" or "false"',
      ],
      [
        'a pattern that repeats too much',
        withPattern('((a{20}){20}){20}'),
        '/plugs/camera/allow-auto-connection/plug-attributes/x',
        '"((a{20}){20}){20}" is not an RE2 regular expression: error parsing regexp: invalid repeat count: `{20}`',
      ],
      [
        'a pattern without end',
        withPattern('a+'.repeat(3000)),
        '/plugs/camera/allow-auto-connection/plug-attributes/x',
        `"${'a+'.repeat(40)}" is not an RE2 regular expression: longer than 4096 characters`,
      ],
    ])('%s', async (_, declaration, pointer, detail) => {
      const reply = await decideEverywhere(declared(declaration));
      expectRefusal(reply, 422, 'rule-invalid', { pointer: place + pointer }, detail);
    });

    it.each([
      '(',
      '[a',
      'a**',
      '\\',
      '(?<n>a)',
      '(?=a)',
      '\\1',
      '\\pX',
      'a{2,1}',
      '(?P<>a)',
      '['.repeat(4096),
    ])('the pattern %.20s', async (pattern) => {
      const reply = await decideEverywhere(declared(withPattern(pattern)));
      expectRefusal(reply, 422, 'rule-invalid', {
        pointer: `${place}/plugs/camera/allow-auto-connection/plug-attributes/x`,
        detail: expect.stringContaining('is not an RE2 regular expression: '),
      });
    });

    it('a pattern that takes gigabytes to compile', async () => {
      expectRefusal(
        await decideEverywhere(declared(withPattern('\\pL{1000}'.repeat(400)))),
        422,
        'limit-exceeded',
        {
          pointer: `${place}/plugs/camera/allow-auto-connection/plug-attributes/x`,
          detail:
            'the patterns up to here take more than 200000 characters with their repetitions written out',
        },
      );
    });

    it('many patterns for a long list', async () => {
      const patterns = Array.from({ length: 1000 }, (_, index) => `[a-z]+${index}`);
      const declaration = {
        plugs: { camera: { 'allow-auto-connection': { 'plug-attributes': { x: patterns } } } },
      };
      const yaml = { plugs: { camera: { x: Array<string>(10_000).fill('abc999') } } };
      const reply = await decide(JSON.stringify(cameraRequest({ yaml, declaration })));
      expectRefusal(
        reply,
        422,
        'limit-exceeded',
        {},
        'comparing the attributes takes more than 2000000 steps',
      );
    });

    it('a pattern that others backtrack on', async () => {
      const yaml = `plugs: {camera: {x: ${'a'.repeat(50_000)}!}}`;
      const request = cameraRequest({ yaml, declaration: withPattern('(a+)+b|(a|a)*c|(.*)*d') });
      expect(await decide(JSON.stringify(request))).toMatchObject({ status: 200, body: { outcome: 'deny' } });
    });

    it.each<[string, string]>([
      ['true', 'a boolean; write it in quotes'],
      ['1', 'a number; write it in quotes'],
      ['1.0', 'a number; write it in quotes'],
      ['99999999999999999999', 'a number; write it in quotes'],
      ['null', 'null'],
    ])('the scalar %s', async (value, found) => {
      const detail = `header values are texts, lists and maps, found ${found}`;
      for (const pointer of ['/revision', '/plugs/camera/allow-connection', '/plugs', '/x/constructor/0']) {
        const request = changed(good(), place + pointer, value);
        expectRefusal(
          await decideEverywhere(request),
          422,
          'assertion-invalid',
          { pointer: place + pointer },
          detail,
        );
      }
      for (const pointer of ['/baseDeclaration/slots', '/device/model/classic', '/device/store/store']) {
        const request = changed(good(), pointer, value);
        expectRefusal(await decideEverywhere(request), 422, 'assertion-invalid', { pointer }, detail);
      }
    });

    it.each<[string, unknown, Json, string]>([
      ['no colon', 'hello', { line: 1 }, 'header line "hello" has no colon'],
      ['nothing', '', {}, 'the text is empty, expected an assertion'],
      [
        'CRLF',
        declarationLines('x: y').replaceAll('\n', '\r\n'),
        { within: '/type' },
        'expected an assertion of type "snap-declaration", found "snap-declaration\\r"',
      ],
      [
        'another type',
        { type: 'model' },
        { pointer: `${place}/type` },
        'expected an assertion of type "snap-declaration", found "model"',
      ],
      ['a twofold header', 'a: b\na: c', { line: 2, within: '' }, 'header "a" stands twice'],
      [
        'a prototype header',
        '__proto__: x',
        {},
        '"__proto__" is not a header name, expected lower-case words joined by "-"',
      ],
      [
        'half an assertion',
        'type: snap-declaration\n\nsignature',
        { within: '/authority-id' },
        'header "authority-id" is missing',
      ],
      [
        'a list of snap-ids',
        { 'snap-id': ['x'] },
        { pointer: `${place}/snap-id` },
        'header "snap-id" must be text, found a list',
      ],
      [
        'a word for a revision',
        { revision: 'x' },
        { pointer: `${place}/revision` },
        '"x" is not a count, expected digits without leading zeros',
      ],
    ])('text with %s', async (_, declaration, { within, ...error }, detail) => {
      const reply = await decideEverywhere(declared(declaration));
      const inner = within === undefined || within === '' ? {} : { within };
      expectRefusal(reply, 422, 'assertion-invalid', { pointer: place, ...error, ...inner }, detail);
    });

    it('100 levels', async () => {
      const text = Array.from({ length: 100 }, (_, depth) => `${'  '.repeat(depth)}a:`).join('\n');
      const reply = await decideEverywhere(declared(text));
      expectRefusal(
        reply,
        422,
        'limit-exceeded',
        { pointer: place, line: 66 },
        'headers are nested deeper than 64 levels',
      );
      const objects = changed(good(), place, nested(100));
      expectRefusal(await decide(objects), 400, 'json-invalid', { pointer: '' });
    });

    it('more than 128 KiB', async () => {
      for (const declaration of [{ x: 'x'.repeat(200_000) }, `x: ${'x'.repeat(200_000)}`]) {
        const detail = 'headers take more than 131072 bytes';
        expectRefusal(
          await decideEverywhere(declared(declaration)),
          422,
          'limit-exceeded',
          { pointer: place },
          detail,
        );
      }
    });

    it.each<[string, unknown]>([
      [
        'interfaces with inherited names',
        { plugs: { constructor: 'true', toString: 'false', valueOf: 'true' } },
      ],
      [
        'attributes with inherited names',
        withRule({ 'allow-connection': { 'plug-attributes': { constructor: 'x', toString: '.*' } } }),
      ],
      ['headers with inherited names', { constructor: 'x', toString: ['y'] }],
      ['NUL in a name', { 'a\0': 'x', plugs: { '\0': 'true' } }],
      ['NUL in a pattern', withPattern('a\0b|c\0+')],
      ['NUL in text', 'snap-id: a\0b\n'],
      ['empty names', { '': '', plugs: { '': 'true' } }],
    ])('%s are just names', async (_, declaration) => {
      expect(await decideEverywhere(declared(declaration))).toMatchObject({ status: 200 });
    });
  });
});

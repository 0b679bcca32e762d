import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ReadConnection } from '../../src/database/read-connection.js';
import { cameraRequest, declarationLines, installation, type Json, plugsYaml } from './samples.js';
import { type Reply, type RequestBody, type Service, startService } from './service.js';

const mebibyte = 1024 * 1024;

/** A request that is answered with 200. */
const good = (): Json =>
  cameraRequest({}, { slot: { snap: { yaml: 'name: s\nslots: {camera: }' }, name: 'camera' } });

/** The text of a good request, with the JSON text `value` at the pointer, or with nothing there. */
function changed(request: Json, pointer: string, value?: string): string {
  const segments = pointer.split('/').slice(1);
  const last = segments.pop() ?? '';
  let parent = request;
  for (const segment of segments) {
    if (!Object.hasOwn(parent, segment)) parent[segment] = {};
    parent = parent[segment] as Json;
  }
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = '@value@';
  return JSON.stringify(request).replace('"@value@"', () => value ?? '');
}

const withRule = (rule: unknown): Json => ({ plugs: { camera: rule } });
const withPattern = (pattern: string): Json =>
  withRule({ 'allow-auto-connection': { 'plug-attributes': { x: pattern } } });

const nested = (depth: number, open = '{"a":', close = '}') => open.repeat(depth) + '1' + close.repeat(depth);

describe('bad input', () => {
  let service: Service;
  let storeRevision: number;

  beforeAll(async () => {
    service = await startService();
    storeRevision = service.app.get(ReadConnection).storeRevision();
  });

  afterAll(() => service.close());

  afterEach(async () => {
    expect((await service.ask('GET', '/readyz')).status).toBe(200);
    // Every write of any kind raises it.
    expect(service.app.get(ReadConnection).storeRevision()).toBe(storeRevision);
  });

  const decide = (body: RequestBody) => service.postText('/v1/decisions?trace=none', body);

  /** Asks alone, and as an item and a line of a batch: the answers must be the same. */
  const decideEverywhere = async (text: string): Promise<Reply> => {
    const reply = await decide(text);
    const batch = await service.postText('/v1/decisions/batch?trace=none', `{"requests":[${text}]}`);
    const lines = await service.ask('POST', '/v1/decisions/batch?trace=none', {
      headers: { 'content-type': 'application/x-ndjson' },
      body: text,
    });
    const problem = { ...(reply.body as Json) };
    delete problem.requestId;
    const same = reply.status === 200 ? { outcome: problem.outcome } : { error: problem };
    // What is not JSON spoils a batch as a whole, and says so in other words.
    if (problem.code !== 'json-invalid')
      expect(batch).toMatchObject({ status: 200, body: { decisions: [same] } });
    if (problem.code === 'json-invalid')
      expect(lines.body).toMatchObject([{ error: { code: 'json-invalid' } }]);
    else expect(lines).toMatchObject({ status: 200, body: [same] });
    return reply;
  };

  const refused = (reply: Reply, status: number, code: string, error: Json = {}, detail?: string) => {
    expect(reply.contentType).toBe('application/problem+json');
    expect(reply).toMatchObject({
      status,
      body: {
        type: `urn:plugboard:problem:${code}`,
        status,
        code,
        errors: [detail === undefined ? error : { ...error, detail }],
      },
    });
  };

  describe('that is not JSON', () => {
    it.each<[string, RequestBody, string, Json]>([
      ['nothing', '', 'the body is empty, expected JSON', {}],
      [
        'spaces',
        '  ',
        'the body is not JSON: JSON value expected but reached end of input',
        { line: 1, column: 3 },
      ],
      [
        'half an object',
        '{"action":',
        "the body is not JSON: object value expected after ':'",
        { column: 11 },
      ],
      ['two values', '{} {}', "the body is not JSON: expected end of input but got '{'", { column: 4 }],
      ['a comment', '// x\n{}', "the body is not JSON: JSON value expected but got '/'", { line: 1 }],
      ['single quotes', "{'a':1}", "the body is not JSON: quoted object key expected but got '''", {}],
      ['NaN', '{"a":NaN}', "the body is not JSON: object value expected after ':'", {}],
      ['a trailing comma', '{"a":1,}', "the body is not JSON: quoted object key expected but got '}'", {}],
      ['invalid UTF-8', new Uint8Array([0x7b, 0xc3, 0x28, 0x7d]), 'the body is not valid UTF-8', {}],
      [
        'an encoded surrogate',
        new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]),
        'the body is not valid UTF-8',
        {},
      ],
      ['NUL bytes', '\0\0\0', "the body is not JSON: JSON value expected but got '\0'", {}],
      ['a NUL byte in a string', '{"action":"\0"}', "the body is not JSON: invalid character '\0'", {}],
      ['a number out of range', '{"action":1e999}', 'the number "1e999" is out of range', {}],
      [
        'a number without end',
        `{"action":${'9'.repeat(2000)}}`,
        `the number "${'9'.repeat(40)}…" is out of range`,
        {},
      ],
      ['100 levels of objects', nested(100), 'the body is nested too deep, expected at most 64 levels', {}],
      [
        'a million levels of lists',
        '['.repeat(mebibyte),
        'the body is nested too deep, expected at most 64 levels',
        {},
      ],
    ])('%s', async (_, body, detail, error) => {
      refused(await decide(body), 400, 'json-invalid', { pointer: '', ...error }, detail);
    });

    it.each(['action', 'plug', 'plug/snap', 'plug/snap/declaration', 'plug/dynamicAttributes', 'device'])(
      'half a surrogate pair or a prototype at %s',
      async (field) => {
        const pointer = `/${field}`;
        refused(
          await decide(changed(good(), pointer, '"\\ud800"')),
          400,
          'json-invalid',
          { pointer },
          'a string holds half a surrogate pair, expected Unicode text',
        );
        refused(
          await decide(changed(good(), pointer, '{"__proto__":{"name":"camera"}}')),
          400,
          'json-invalid',
          { pointer: `${pointer}/__proto__` },
          'the key "__proto__" is not accepted',
        );
      },
    );

    it.each([['{"\\u005f_proto__":1}'], ['{"\\u005F\\u005Fproto\\u005f\\u005f":1}']])(
      'a prototype in escapes: %s',
      async (body) => {
        refused(await decide(body), 400, 'json-invalid', { pointer: '/__proto__' });
      },
    );
  });

  describe('of another shape', () => {
    it.each(['[]', 'null', '1', '1.0', '"x"', 'true', '99999999999999999999'])('%s', async (body) => {
      const detail = 'a decision request must be a JSON object';
      refused(await decideEverywhere(body), 400, 'request-invalid', { pointer: '' }, detail);
    });

    it.each([undefined, 'null', '1', '1.0', '"eat"', '"constructor"', '["connect"]', '""'])(
      'the action %s',
      async (action) => {
        const detail = 'expected one of connect, auto-connect, install, sideload';
        const reply = await decideEverywhere(changed(good(), '/action', action));
        refused(reply, 400, 'request-invalid', { pointer: '/action' }, detail);
      },
    );

    const levels = ['', '/plug', '/plug/snap', '/slot', '/slot/snap', '/device', '/device/distribution'];
    const unknown = ['extra', 'constructor', 'toString', 'hasOwnProperty', '', 'a~b', '\0', '0', 'Yaml'];

    it.each(levels)('unknown fields in "%s"', async (level) => {
      for (const name of unknown) {
        const request = good();
        let parent = request;
        for (const segment of level.split('/').slice(1)) parent = (parent[segment] ??= { id: 'x' }) as Json;
        parent[name] = 1;
        const pointer = `${level}/${name.replace('~', '~0')}`;
        const reply = await decideEverywhere(JSON.stringify(request));
        refused(reply, 400, 'request-invalid', { pointer }, 'unknown field');
      }
    });

    it.each([
      '/plug',
      '/plug/snap',
      '/plug/snap/yaml',
      '/plug/name',
      '/slot/snap',
      '/slot/name',
      '/slot/snap/yaml',
      '/device',
      '/device/classic',
    ])('%s is missing', async (pointer) => {
      const reply = await decideEverywhere(changed(good(), pointer));
      refused(reply, 400, 'request-invalid', { pointer }, 'this field is missing');
    });

    const text = 'a text';
    const object = 'an object';
    const boolean = 'true or false';
    const numbers = ['1', '1.0', '1e3', '1.5', '99999999999999999999'];

    it.each<[string, string, string[]]>([
      ['/plug', object, ['null', 'true', '[]', '"x"', '""', ...numbers]],
      ['/plug/snap', object, ['null', 'true', '[]', '"x"', ...numbers]],
      ['/plug/name', text, ['null', 'true', '[]', '{}', ...numbers]],
      ['/plug/dynamicAttributes', object, ['null', 'true', '[]', '"x"', ...numbers]],
      ['/plug/snap/yaml', `${text} or ${object}`, ['null', 'true', '[]', ...numbers]],
      ['/plug/snap/declaration', `${text} or ${object} or null`, ['true', '[]', ...numbers]],
      ['/plug/snap/snapId', text, ['null', 'true', '[]', '{}', ...numbers]],
      ['/slot', object, ['null', 'true', '[]', '"x"', ...numbers]],
      ['/slot/snap/yaml', `${text} or ${object}`, ['null', ...numbers]],
      ['/device', object, ['null', 'true', '[]', '"x"', ...numbers]],
      ['/device/classic', boolean, ['null', '[]', '{}', '"true"', '0', ...numbers]],
      ['/device/coreDesktop', boolean, ['null', '"true"', ...numbers]],
      ['/device/contentCompatLabels', boolean, ['null', '"true"', ...numbers]],
      ['/device/distribution', object, ['null', '[]', '"ubuntu"', ...numbers]],
      ['/device/distribution/id', text, ['null', '[]', '{}', ...numbers]],
      ['/device/model', `${text} or ${object}`, ['null', '[]', ...numbers]],
      ['/device/store', `${text} or ${object}`, ['null', '[]', ...numbers]],
      ['/baseDeclaration', `${text} or ${object}`, ['null', '[]', ...numbers]],
    ])('%s that is not %s', async (pointer, expected, values) => {
      for (const value of values) {
        const reply = await decideEverywhere(changed(good(), pointer, value));
        refused(reply, 400, 'request-invalid', { pointer }, `expected ${expected}`);
      }
    });

    it('a snapId that is empty or endless', async () => {
      const pointer = '/plug/snap/snapId';
      refused(
        await decide(changed(good(), pointer, '""')),
        400,
        'request-invalid',
        { pointer },
        'expected a text that is not empty',
      );
      refused(
        await decide(changed(good(), pointer, JSON.stringify('x'.repeat(129)))),
        400,
        'request-invalid',
        { pointer },
        'expected a text of at most 128 characters',
      );
    });

    it.each<[string, Json, string]>([
      ['connect with a snap', { ...good(), snap: { yaml: '' } }, '/snap'],
      ['install with a plug', { ...installation({ yaml: '' }), plug: good().plug }, '/plug'],
      ['install with a slot', { ...installation({ yaml: '' }), slot: good().slot }, '/slot'],
      [
        'sideload with a plug',
        { ...installation({ yaml: '' }), action: 'sideload', plug: good().plug },
        '/plug',
      ],
    ])('%s', async (_, request, pointer) => {
      const reply = await decideEverywhere(JSON.stringify(request));
      refused(reply, 400, 'request-invalid', { pointer }, 'unknown field');
    });

    it('lists every defect', async () => {
      expect(await decide('{"action":"connect","a":1,"device":{"classic":1},"plug":{}}')).toMatchObject({
        status: 400,
        body: {
          errors: [
            { pointer: '/a', detail: 'unknown field' },
            { pointer: '/plug/snap', detail: 'this field is missing' },
            { pointer: '/plug/name', detail: 'this field is missing' },
            { pointer: '/device/classic', detail: 'expected true or false' },
          ],
        },
      });
    });

    it('lists no more than a hundred defects', async () => {
      const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`x${index}`, 1]));
      const reply = await decide(JSON.stringify({ ...good(), ...many }));
      expect(reply).toMatchObject({
        status: 400,
        body: { detail: 'unknown field at "/x0" (and 49999 more)' },
      });
      expect((reply.body as { errors: unknown[] }).errors).toHaveLength(100);
    });

    it('of equal keys the last counts', async () => {
      const text = JSON.stringify(good());
      const twice = (key: string, other: string) => text.replace(`"${key}":`, `"${key}":${other},"${key}":`);
      expect(await decideEverywhere(twice('action', '"eat"'))).toMatchObject({ status: 200 });
      expect(await decideEverywhere(twice('classic', '1.0'))).toMatchObject({ status: 200 });
    });
  });

  describe('that names what is not there', () => {
    it.each(['nothing', '', 'constructor', 'toString', '\0', 'x'.repeat(100_000), 'Camera', 'camera '])(
      'the plug %.20j',
      async (name) => {
        refused(
          await decideEverywhere(changed(good(), '/plug/name', JSON.stringify(name))),
          422,
          'plug-or-slot-unknown',
          { pointer: '/plug/name' },
          `snap "tool" has no plug "${name}"`,
        );
      },
    );

    it('the slot', async () => {
      const reply = await decideEverywhere(changed(good(), '/slot/name', '"nothing"'));
      const detail = 'snap "s" has no slot "nothing"';
      refused(reply, 422, 'plug-or-slot-unknown', { pointer: '/slot/name' }, detail);
    });

    it('the slot of the system', async () => {
      for (const name of ['content', 'constructor', 'made-up']) {
        const request = {
          action: 'connect',
          plug: { snap: { yaml: plugsYaml(name) }, name },
          device: { classic: false },
        };
        refused(
          await decideEverywhere(JSON.stringify(request)),
          422,
          'plug-or-slot-unknown',
          { pointer: '/slot' },
          `the system snap provides no slot of interface "${name}" on a core system, expected a "slot"`,
        );
      }
    });
  });

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
      refused(reply, 422, 'rule-invalid', { pointer: place + pointer }, detail);
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
      refused(reply, 422, 'rule-invalid', {
        pointer: `${place}/plugs/camera/allow-auto-connection/plug-attributes/x`,
        detail: expect.stringContaining('is not an RE2 regular expression: '),
      });
    });

    it('a pattern that takes gigabytes to compile', async () => {
      refused(
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
      refused(reply, 422, 'limit-exceeded', {}, 'comparing the attributes takes more than 2000000 steps');
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
        refused(
          await decideEverywhere(request),
          422,
          'assertion-invalid',
          { pointer: place + pointer },
          detail,
        );
      }
      for (const pointer of ['/baseDeclaration/slots', '/device/model/classic', '/device/store/store']) {
        const request = changed(good(), pointer, value);
        refused(await decideEverywhere(request), 422, 'assertion-invalid', { pointer }, detail);
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
      refused(reply, 422, 'assertion-invalid', { pointer: place, ...error, ...inner }, detail);
    });

    it('100 levels', async () => {
      const text = Array.from({ length: 100 }, (_, depth) => `${'  '.repeat(depth)}a:`).join('\n');
      const reply = await decideEverywhere(declared(text));
      refused(
        reply,
        422,
        'limit-exceeded',
        { pointer: place, line: 66 },
        'headers are nested deeper than 64 levels',
      );
      const objects = changed(good(), place, nested(100));
      refused(await decide(objects), 400, 'json-invalid', { pointer: '' });
    });

    it('more than 128 KiB', async () => {
      for (const declaration of [{ x: 'x'.repeat(200_000) }, `x: ${'x'.repeat(200_000)}`]) {
        const detail = 'headers take more than 131072 bytes';
        refused(
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

  describe('in a snap', () => {
    const place = '/plug/snap/yaml';
    const yaml = (text: unknown) => changed(good(), place, JSON.stringify(text));

    it.each<[string, string, string, Json, string]>([
      [
        'an open bracket',
        'a: [',
        'snap-yaml-invalid',
        { line: 1 },
        'not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
      ],
      [
        'a tab',
        'plugs:\n\tcamera: 1',
        'snap-yaml-invalid',
        { line: 2, column: 1 },
        'not YAML: Tabs are not allowed as indentation',
      ],
      ['a text', 'hello', 'snap-yaml-invalid', { line: 1 }, 'expected a map, found a text'],
      [
        'NUL',
        'name: a\0b',
        'snap-yaml-invalid',
        { line: 1, column: 8 },
        'control character U+0000 is not allowed',
      ],
      [
        'an unknown anchor',
        'plugs: *x',
        'snap-yaml-invalid',
        { line: 1, column: 8 },
        'no anchor "&x" before this alias',
      ],
      ['a circle', 'plugs: &x {camera: {a: *x}}', 'snap-yaml-invalid', {}, 'alias "*x" contains itself'],
      [
        'an attribute beyond 64 bits',
        'plugs: {camera: {x: 9223372036854775808}}',
        'snap-yaml-invalid',
        { line: 1, column: 21, within: '/plugs/camera/x' },
        'integer 9223372036854775808 does not fit in 64 bits',
      ],
      [
        '100 levels of lists',
        `plugs: {camera: {x: ${nested(100, '[', ']')}}}`,
        'limit-exceeded',
        { line: 1 },
        'snap.yaml nests deeper than 64 levels',
      ],
      [
        '100 levels of blocks',
        Array.from({ length: 100 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
        'limit-exceeded',
        { line: 65 },
        'snap.yaml nests deeper than 64 levels',
      ],
      [
        '100,000 open brackets',
        `a: ${'['.repeat(100_000)}`,
        'limit-exceeded',
        {},
        'snap.yaml nests deeper than 64 levels',
      ],
      [
        '100,000 dashes',
        `${'- '.repeat(100_000)}a`,
        'limit-exceeded',
        {},
        'snap.yaml nests deeper than 64 levels',
      ],
      [
        '100,000 question marks',
        `${'? '.repeat(100_000)}a`,
        'limit-exceeded',
        {},
        'snap.yaml nests deeper than 64 levels',
      ],
      [
        'an alias bomb',
        [
          'a: &a [x, x, x, x, x, x, x, x, x, x]',
          ...Array.from(
            'bcdefghi',
            (name, index) =>
              `${name}: &${name} [${Array(10)
                .fill(`*${'abcdefgh'.charAt(index)}`)
                .join(', ')}]`,
          ),
        ].join('\n'),
        'limit-exceeded',
        {},
        'snap.yaml has more than 100000 values',
      ],
      [
        'a bomb of merges',
        [
          'a: &a {x: 1}',
          ...Array.from(
            'bcdefghi',
            (name, index) =>
              `${name}: &${name} {${Array(10)
                .fill(`<<: *${'abcdefgh'.charAt(index)}`)
                .join(', ')}}`,
          ),
        ].join('\n'),
        'limit-exceeded',
        {},
        'snap.yaml has more than 100000 values',
      ],
      [
        '200,000 values',
        `a: [${'x,'.repeat(200_000)}]`,
        'limit-exceeded',
        {},
        'snap.yaml has more than 100000 values',
      ],
      [
        '80,000 tags',
        `a: ${'!!str '.repeat(80_000)}`,
        'snap-yaml-invalid',
        {},
        'not YAML: A node can have at most one tag',
      ],
      [
        '100,000 anchors',
        `a: ${'&a '.repeat(100_000)}`,
        'snap-yaml-invalid',
        {},
        'not YAML: A node can have at most one anchor',
      ],
      [
        '512 KiB and more',
        `a: ${'x'.repeat(mebibyte / 2)}`,
        'limit-exceeded',
        {},
        'snap.yaml is longer than 524288 characters',
      ],
    ])('%s', async (_, text, code, error, detail) => {
      refused(await decide(yaml(text)), 422, code, { pointer: place, ...error }, detail);
    });

    it.each<[string, string]>([
      ['an endless number', `plugs:\n  camera:\n    x: ${'9'.repeat(mebibyte / 4)}\n`],
      ['an endless hexadecimal number', `plugs:\n  camera:\n    x: 0x${'f'.repeat(mebibyte / 4)}\n`],
      ['many aliases', `plugs:\n  camera:\n    x: &x 1\n    l:\n${'    - *x\n'.repeat(40_000)}`],
      ['many merges', `x: &x {a: 1}\ny:\n${'  <<: *x\n'.repeat(20_000)}plugs: {camera: }`],
      ['an endless name', `plugs:\n  ? ${'x'.repeat(mebibyte / 4)}\n  : camera\n  camera:\n`],
      [
        'many plugs',
        `plugs:\n${Array.from({ length: 40_000 }, (_, index) => `  p${index}:\n`).join('')}  camera:\n`,
      ],
      [
        'names that objects inherit',
        'plugs: {camera: {__proto__: {a: 1}, constructor: x, toString: 1}, __proto__: }',
      ],
      ['names that are numbers', '1: x\nname: 1.5\nplugs: {camera: , 2: , true: }'],
      ['one key twice', 'plugs:\n  camera: network\n  camera:\n'],
    ])('%s: is read all the same', async (_, text) => {
      expect(await decide(yaml(text))).toMatchObject({ status: 200 });
    });

    it.each<[string, unknown, string, string]>([
      ['plugs that are a list', { plugs: ['camera'] }, '/plugs', 'expected a map, found a list'],
      [
        'a plug that is a number',
        { plugs: { camera: 1 } },
        '/plugs/camera',
        '"camera" must be nothing, the name of an interface, or a map of attributes',
      ],
      [
        'a plug that is a list',
        { plugs: { camera: [] } },
        '/plugs/camera',
        '"camera" must be nothing, the name of an interface, or a map of attributes',
      ],
      [
        'an attribute that is null',
        { plugs: { camera: { x: [null] } } },
        '/plugs/camera/x/0',
        'an attribute must have a value, found nothing',
      ],
      [
        'an interface that is a list',
        { plugs: { camera: { interface: ['camera'] } } },
        '/plugs/camera/interface',
        '"interface" must be a text',
      ],
      [
        'an attribute without name',
        { plugs: { camera: { '': 1 } } },
        '/plugs/camera',
        'an attribute has an empty name',
      ],
      [
        'an attribute that begins with $',
        { plugs: { camera: { $x: 1 } } },
        '/plugs/camera/$x',
        'attribute "$x" must not start with "$"',
      ],
      ['apps that are a text', { apps: 'x' }, '/apps', 'expected a map, found a text'],
      [
        'the plugs of an app that are a map',
        { apps: { 'a/b': { plugs: {} } } },
        '/apps/a~1b/plugs',
        'expected a list of names, found a map',
      ],
      [
        'an unknown type',
        { type: 'constructor' },
        '/type',
        '"constructor" is not known, expected one of app, gadget, kernel, base, os, snapd, application',
      ],
    ])('JSON: %s', async (_, json, pointer, detail) => {
      const reply = await decideEverywhere(yaml(json));
      refused(reply, 422, 'snap-yaml-invalid', { pointer: place + pointer }, detail);
    });

    it('many plugs and slots in JSON', async () => {
      const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`p${index}`, null]));
      const json = { plugs: { ...many, camera: null }, slots: many, apps: many };
      expect(await decide(yaml(json))).toMatchObject({ status: 200 });
    });
  });

  describe('in dynamic attributes', () => {
    const place = '/plug/dynamicAttributes';

    it.each<[string, string, string, string]>([
      ['null', '{"x":{"y":[null]}}', '/x/y/0', 'an attribute must have a value, found nothing'],
      [
        'beyond 64 bits',
        '{"x":99999999999999999999}',
        '/x',
        'integer 99999999999999999999 does not fit in 64 bits',
      ],
    ])('%s', async (_, value, pointer, detail) => {
      const reply = await decideEverywhere(changed(good(), place, value));
      refused(reply, 422, 'snap-yaml-invalid', { pointer: place + pointer }, detail);
    });

    it.each([
      '{"constructor":1,"toString":"x","hasOwnProperty":[]}',
      '{"":1,"\\u0000":"\\u0000"}',
      nested(60),
    ])('%.30s: are just attributes', async (value) => {
      expect(await decideEverywhere(changed(good(), place, value))).toMatchObject({ status: 200 });
    });

    it('100 levels', async () => {
      refused(await decide(changed(good(), place, nested(100))), 400, 'json-invalid', { pointer: '' });
    });
  });

  it('empty texts everywhere are answered by 400 or 422', async () => {
    const request = (pointer: string) => decideEverywhere(changed(good(), pointer, '""'));
    for (const pointer of [
      '/plug/snap/yaml',
      '/plug/name',
      '/plug/snap/declaration',
      '/device/model',
      '/baseDeclaration',
    ])
      expect((await request(pointer)).status).toBe(422);
    for (const pointer of [
      '/plug',
      '/plug/snap/snapId',
      '/device',
      '/device/distribution',
      '/device/classic',
    ])
      expect((await request(pointer)).status).toBe(400);
    expect((await request('/device/distribution/id')).status).toBe(200);
  });

  describe('over HTTP', () => {
    it('10 MB are refused, but by batches', async () => {
      const large = cameraRequest({ yaml: `${plugsYaml('camera')}\ndescription: ${'x'.repeat(mebibyte)}` });
      const text = JSON.stringify({ requests: Array.from({ length: 10 }, () => large) });
      for (const path of ['/v1/decisions', '/v1/assertions/check', '/v1/snap-yaml/check']) {
        expect(await service.postText(path, text)).toMatchObject({
          status: 413,
          body: {
            code: 'body-too-large',
            detail: 'the body is larger than is accepted here, expected at most 4 MiB',
          },
        });
      }
      expect(await service.postText('/v1/decisions/batch?trace=none', text)).toMatchObject({ status: 200 });
      expect(await service.postText('/v1/decisions/batch', ' '.repeat(33 * mebibyte))).toMatchObject({
        status: 413,
        body: {
          code: 'body-too-large',
          detail: 'the body is larger than is accepted here, expected at most 32 MiB',
        },
      });
    });

    it.each(['/v1/decisions', '/v1/decisions/batch', '/v1/assertions/check', '/v1/snap-yaml/check'])(
      '%s without a media type, or with another',
      async (path) => {
        const body = new Uint8Array(Buffer.from('{}'));
        expect(await service.ask('POST', path, { body })).toMatchObject({
          status: 415,
          body: {
            code: 'media-type-unsupported',
            detail: expect.stringMatching(/^the body has no media type, expected /),
          },
        });
        for (const type of ['text/plain', 'application/xml', 'application/jsonx', 'x', ';']) {
          expect(await service.ask('POST', path, { headers: { 'content-type': type }, body })).toMatchObject({
            status: 415,
            body: { code: 'media-type-unsupported' },
          });
        }
      },
    );

    it.each(['/v1/decisions', '/v1/decisions/batch', '/v1/assertions/check', '/v1/snap-yaml/check'])(
      '%s by another method',
      async (path) => {
        for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
          const reply = await service.ask(method, path);
          expect(reply).toMatchObject({
            status: 405,
            body: { code: 'method-not-allowed', detail: `"${path}" has no ${method}, expected POST` },
          });
          expect(reply.headers.get('allow')).toBe('POST');
        }
        const head = await fetch(service.url + path, { method: 'HEAD' });
        expect(head.status).toBe(405);
        expect(await head.text()).toBe('');
      },
    );

    it('no body at all', async () => {
      expect(await service.ask('POST', '/v1/decisions')).toMatchObject({
        status: 400,
        body: { code: expect.stringMatching(/^(?:json|request)-invalid$/) },
      });
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { changed, expectRefusal, good, unharmedService } from './bad-requests.js';
import { installation, type Json, plugsYaml } from './samples.js';

describe('bad input', () => {
  const { decide, decideEverywhere } = unharmedService();

  describe('of another shape', () => {
    it.each(['[]', 'null', '1', '1.0', '"x"', 'true', '99999999999999999999'])('%s', async (body) => {
      const detail = 'a decision request must be a JSON object';
      expectRefusal(await decideEverywhere(body), 400, 'request-invalid', { pointer: '' }, detail);
    });

    it.each([undefined, 'null', '1', '1.0', '"eat"', '"constructor"', '["connect"]', '""'])(
      'the action %s',
      async (action) => {
        const detail = 'expected one of connect, auto-connect, install, sideload';
        const reply = await decideEverywhere(changed(good(), '/action', action));
        expectRefusal(reply, 400, 'request-invalid', { pointer: '/action' }, detail);
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
        expectRefusal(reply, 400, 'request-invalid', { pointer }, 'unknown field');
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
      expectRefusal(reply, 400, 'request-invalid', { pointer }, 'this field is missing');
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
        expectRefusal(reply, 400, 'request-invalid', { pointer }, `expected ${expected}`);
      }
    });

    it('a snapId that is empty or endless', async () => {
      const pointer = '/plug/snap/snapId';
      expectRefusal(
        await decide(changed(good(), pointer, '""')),
        400,
        'request-invalid',
        { pointer },
        'expected a text that is not empty',
      );
      expectRefusal(
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
      expectRefusal(reply, 400, 'request-invalid', { pointer }, 'unknown field');
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
        expectRefusal(
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
      expectRefusal(reply, 422, 'plug-or-slot-unknown', { pointer: '/slot/name' }, detail);
    });

    it('the slot of the system', async () => {
      for (const name of ['content', 'constructor', 'made-up']) {
        const request = {
          action: 'connect',
          plug: { snap: { yaml: plugsYaml(name) }, name },
          device: { classic: false },
        };
        expectRefusal(
          await decideEverywhere(JSON.stringify(request)),
          422,
          'plug-or-slot-unknown',
          { pointer: '/slot' },
          `the system snap provides no slot of interface "${name}" on a core system, expected a "slot"`,
        );
      }
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
});

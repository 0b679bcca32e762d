// Values that a schema of openapi.yaml lets through, more or less: what is nearly right gets furthest.

const words = [
  'camera',
  'app',
  '16',
  'snap-declaration',
  'connect',
  'true',
  '$SLOT',
  'a/b',
  '',
  'photo-booth',
  'x'.repeat(40),
];
const yamls = [
  'name: app\nplugs:\n  camera:\n',
  'name: app\nversion: "1"\napps:\n  app:\n    command: x\n    plugs: [network, home]\n',
  'name: app\nslots:\n  s:\n    interface: content\n    content: x\n',
  'a: &a [*a]\n',
  '%',
];
const mostDeep = 8;

/** @param {object} document openapi.yaml, parsed */
export function samplerOf(document, chance) {
  const resolve = (schema) => {
    let at = schema;
    while (at?.$ref !== undefined)
      at = at.$ref
        .split('/')
        .slice(1)
        .reduce((one, name) => one[name], document);
    return at ?? {};
  };
  const text = (schema) => {
    if (chance.is(0.2)) return chance.of(yamls);
    if (schema.format === 'date-time') return '2026-01-01T00:00:00Z';
    return chance.of(words);
  };
  const object = (schema, depth) => {
    const value = {};
    const required = new Set(schema.required);
    for (const [name, member] of Object.entries(schema.properties ?? {})) {
      if (required.has(name) || chance.is(0.4)) value[name] = sample(member, depth + 1);
    }
    const others = schema.additionalProperties;
    if (others !== undefined && others !== false && chance.is(0.7)) {
      value[chance.of(words)] = others === true ? chance.of(words) : sample(others, depth + 1);
    }
    return value;
  };
  const sample = (given, depth = 0) => {
    const schema = resolve(given);
    if (depth > mostDeep) return null;
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return chance.of(schema.enum);
    const alternatives = schema.oneOf ?? schema.anyOf;
    if (alternatives !== undefined) return sample(chance.of(alternatives), depth + 1);
    if (schema.allOf !== undefined) {
      return Object.assign(
        {},
        ...schema.allOf.map((one) => sample(one, depth + 1)).filter((one) => typeof one === 'object'),
      );
    }
    const type = Array.isArray(schema.type) ? chance.of(schema.type) : schema.type;
    switch (type) {
      case 'object':
        return object(schema, depth);
      case 'array':
        return Array.from({ length: chance.below(3) }, () => sample(schema.items ?? {}, depth + 1));
      case 'string':
        return text(schema);
      case 'integer':
      case 'number':
        return chance.of([0, 1, 2, -1, 1.5, 2 ** 53, 1e308]);
      case 'boolean':
        return chance.is(0.5);
      case 'null':
        return null;
      default:
        return schema.properties === undefined ? chance.of(words) : object(schema, depth);
    }
  };
  return sample;
}

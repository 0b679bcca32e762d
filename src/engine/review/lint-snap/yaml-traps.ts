import { attributesOf } from '../../catalogue/attribute-faults.js';
import type { EndpointMetadata } from '../../snap/metadata.js';
import { FloatValue } from '../../snap/values.js';
import { fieldsOf, scalarsOf, type Field, type Written } from '../../snap/written.js';
import type { YamlScalar } from '../../snap/yaml.js';
import { flag, type Flag } from '../flag.js';
import { byChanging, endpointItem, placeOf, quoted, type LintSubject } from './subject.js';

/** Fields of the top level that are texts. */
const texts: ReadonlySet<string> = new Set([
  'name',
  'version',
  'title',
  'summary',
  'description',
  'license',
  'base',
]);

/** Lints words without quotes that readers of YAML 1.1 take for something else than they look like. */
export function* lintYamlTraps({ metadata }: LintSubject): Generator<Flag> {
  const { fields, apps, hooks, plugs, slots, links, systemUsers, environment } = metadata;
  yield* traps(fields.filter(({ key }) => texts.has(key.text)).map(({ value }) => value));
  for (const app of apps) {
    yield* traps([app.name, ...app.plugs, ...app.slots, ...app.aliases, ...app.activatesOn]);
    yield* traps(textsOf(app.environment));
  }
  for (const hook of hooks)
    yield* traps([hook.name, ...hook.plugs, ...hook.slots, ...textsOf(hook.environment)]);
  yield* traps([
    ...textsOf(environment),
    ...systemUsers.map(({ name }) => name),
    ...links.map(({ key }) => key),
  ]);
  for (const endpoint of [...plugs, ...slots]) yield* endpointTraps(endpoint);
}

function textsOf(fields: readonly Field[]): readonly Written[] {
  return fields.flatMap(({ key, value }) => [key, value]);
}

function* traps(candidates: readonly Written[], more: Partial<Flag> = {}): Generator<Flag> {
  for (const written of candidates) {
    const meaning = written.value.kind === 'scalar' ? meaningOf(written.value) : undefined;
    if (meaning !== undefined) yield trap(written, meaning, more);
  }
}

/** Names of attributes have to be texts; their values where the interface wants them to be. */
function* endpointTraps(endpoint: EndpointMetadata): Generator<Flag> {
  const { side, name, value, interface: interfaceName } = endpoint;
  const more = { item: endpointItem(endpoint) };
  yield* traps([name, ...(value.value.kind === 'scalar' ? [value] : [])], more);
  const { known } = attributesOf(interfaceName, side);
  yield* traps(keysWithin(value), more);
  for (const field of fieldsOf(value)) {
    const types = Object.hasOwn(known, field.key.text) ? (known[field.key.text]?.types ?? []) : [];
    const wantsText = types.includes('text') || types.includes('list');
    if (field.key.text === 'label' || field.key.text === 'interface' || wantsText)
      yield* traps([field.value, ...scalarsOf(field.value)], more);
    else if (types.includes('integer') && isOctal(field.value.value)) yield* traps([field.value], more);
  }
}

function keysWithin(map: Written): readonly Written[] {
  return fieldsOf(map).flatMap(({ key, value }) => [key, ...keysWithin(value)]);
}

function isOctal(value: Written['value']): boolean {
  return value.kind === 'scalar' && typeof value.value === 'number' && /^[-+]?0[0-7_]+$/.test(value.text);
}

function trap(written: Written, meaning: string, more: Partial<Flag>): Flag {
  const message = `${quoted(written.text)} without quotes means ${meaning} in YAML 1.1, expected a text`;
  return flag('yaml-1-1-trap', message, {
    ...more,
    place: placeOf(written),
    subject: written.text,
    ...byChanging(`write it in quotes: '${written.text.slice(0, 80)}'`),
  });
}

/** What a word without quotes means; undefined where it is what it looks like, or came as JSON. */
function meaningOf({ value, text, at, sexagesimal }: YamlScalar): string | undefined {
  if (at === undefined) return undefined;
  if (sexagesimal) return 'an integer with the base 60';
  if (typeof value === 'boolean') {
    return /^(?:true|false)$/i.test(text) ? undefined : `the boolean ${String(value)}`;
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    return String(value) === text ? undefined : `the integer ${String(value)}`;
  }
  if (value instanceof FloatValue) {
    const shown = String(value.value);
    return text === shown || text === `${shown}.0` ? undefined : `the number ${shown}`;
  }
  return undefined;
}

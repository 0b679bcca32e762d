import { duplicateKeys } from './document.js';
import { readAppMetadata, readHookMetadata, type AppMetadata, type HookMetadata } from './app-metadata.js';
import { isSnapcraftYaml } from './keys.js';
import {
  entriesOf,
  fieldsOf,
  isEmpty,
  lastOfEach,
  valueOf,
  written,
  type Field,
  type Written,
} from './written.js';
import type { YamlValue } from './yaml.js';

/** A plug or slot of the top level, before it is known whether it can be read. */
export interface EndpointMetadata {
  readonly side: 'plug' | 'slot';
  readonly name: Written;
  readonly value: Written;
  /** Its own name, where it names no interface. */
  readonly interface: string;
}

/** A user that the snap wants the system to have; without scope where none is written. */
export interface SystemUserMetadata {
  readonly name: Written;
  readonly scope: Written | undefined;
}

/**
 * What the metadata of a snap says beside its plugs and slots, as it is written: nothing in it was found to be right.
 * Fields with nothing in them are left out. See docs/snap-yaml.md.
 */
export interface Metadata {
  /** What is packed into a snap, or what the snap is built from. */
  readonly kind: 'snap.yaml' | 'snapcraft.yaml';
  readonly root: YamlValue;
  readonly fields: readonly Field[];
  readonly name: Written | undefined;
  readonly version: Written | undefined;
  readonly type: Written | undefined;
  readonly confinement: Written | undefined;
  readonly grade: Written | undefined;
  readonly base: Written | undefined;
  /** The part of a snapcraft.yaml that says the name, the version and the like. */
  readonly adoptInfo: Written | undefined;
  readonly apps: readonly AppMetadata[];
  readonly hooks: readonly HookMetadata[];
  readonly plugs: readonly EndpointMetadata[];
  readonly slots: readonly EndpointMetadata[];
  readonly systemUsers: readonly SystemUserMetadata[];
  /** Those under `links`, and those of the top level. */
  readonly links: readonly Field[];
  readonly environment: readonly Field[];
  /** What a snapcraft.yaml has building add to its apps, plugs and slots among it, which are not known then. */
  readonly extensions: readonly Written[];
  readonly duplicates: readonly Written[];
}

/** Names of the top level that hold links, beside `links` itself. */
const linkNames: ReadonlySet<string> = new Set(['website', 'contact', 'issues', 'source-code', 'donation']);

/** Takes the metadata out of a parsed document; lenient, so that whatever is odd is still there to be found fault with. */
export function metadataOf(root: YamlValue): Metadata {
  const top = written(root, '');
  const fields = fieldsOf(top);
  const text = (name: string) => valueOf(fields, name);
  const apps = gathered(root, 'apps').map(readAppMetadata);
  const extensions = apps.flatMap((app) => app.extensions);
  const isSource = extensions.length > 0 || isSnapcraftYaml(fields.map(({ key }) => key.text));
  return {
    kind: isSource ? 'snapcraft.yaml' : 'snap.yaml',
    root,
    fields,
    name: text('name'),
    version: text('version'),
    type: text('type'),
    confinement: text('confinement'),
    grade: text('grade'),
    base: text('base'),
    adoptInfo: text('adopt-info'),
    apps,
    hooks: gathered(root, 'hooks').map(readHookMetadata),
    plugs: gathered(root, 'plugs').map((field) => endpoint('plug', field)),
    slots: gathered(root, 'slots').map((field) => endpoint('slot', field)),
    systemUsers: fieldsOf(text('system-usernames')).map(systemUser),
    links: [...fields.filter(({ key }) => linkNames.has(key.text)), ...fieldsOf(text('links'))].filter(
      ({ value }) => !isEmpty(value),
    ),
    environment: fieldsOf(text('environment')),
    extensions,
    duplicates: duplicateKeys(root),
  };
}

/** The entries of every map of the top level with a name: a second one adds to the first. */
function gathered(root: YamlValue, name: string): readonly Field[] {
  if (root.kind !== 'map') return [];
  const maps = entriesOf(root, '').filter(({ key }) => key.text === name);
  const counting = maps.slice(maps.findLastIndex(({ value }) => isEmpty(value)) + 1);
  const entries = counting.flatMap(({ value: { value, pointer } }) =>
    value.kind === 'map' ? entriesOf(value, pointer) : [],
  );
  return [...lastOfEach(entries).values()];
}

function endpoint(side: 'plug' | 'slot', { key, value }: Field): EndpointMetadata {
  const named = valueOf(fieldsOf(value), 'interface');
  const isName = value.value.kind === 'scalar' && typeof value.value.value === 'string';
  const interfaceName = isName ? value.text : named?.text;
  return { side, name: key, value, interface: interfaceName ?? key.text };
}

function systemUser({ key, value }: Field): SystemUserMetadata {
  const scope = value.value.kind === 'map' ? valueOf(fieldsOf(value), 'scope') : value;
  return { name: key, scope: isEmpty(scope) ? undefined : scope };
}

import { intern } from '../intern.js';
import { InvalidInput, pointerSegment } from '../invalid-input.js';
import { readEndpoint } from './endpoint.js';
import { isSupportedHook } from './hooks.js';
import {
  confinements,
  snapTypes,
  type Confinement,
  type Endpoint,
  type Snap,
  type SnapType,
  type SnapWarning,
} from './snap.js';
import { fromJson, parseYaml, type YamlMap, type YamlScalar, type YamlValue } from './yaml.js';
import { noAttributes } from './values.js';

/**
 * Reads a snap.yaml, as text or as the equal JSON, as far as interfaces are concerned. See docs/snap-yaml.md.
 *
 * @throws InvalidInput `snap-yaml-invalid` or `limit-exceeded`, with pointer, line and column
 */
export function readSnap(yaml: unknown): Snap {
  return snapOf(parseMetadata(yaml));
}

/** What a snap.yaml is read from: the document of a text, or the equal JSON. */
export function parseMetadata(yaml: unknown): YamlValue {
  return typeof yaml === 'string' ? parseYaml(yaml) : fromJson(yaml);
}

/** Reads a document as {@link readSnap} does. */
export function snapOf(root: YamlValue): Snap {
  return new SnapReader().read(root);
}

type Side = 'plugs' | 'slots';

/** A plug or slot while the apps that have it are still being collected. */
interface Draft extends Omit<Endpoint, 'apps'> {
  readonly apps: Set<string>;
  named: boolean;
}

class SnapReader {
  private readonly warnings: SnapWarning[] = [];
  private readonly aliases = new Set<string>();
  private readonly drafts: Readonly<Record<Side, Map<string, Draft>>> = {
    plugs: new Map(),
    slots: new Map(),
  };

  read(root: YamlValue): Snap {
    const fields = this.topLevelFields(root);
    const name = textField(fields, 'name');
    const type = snapType(name, fields.get('type'));
    const confinement = oneOf(confinements, fields.get('confinement'), '/confinement', 'strict');
    for (const side of ['plugs', 'slots'] as const) this.topLevel(side, fields.get(side));
    const apps = this.fields(fields.get('apps'), '/apps');
    for (const [app, value] of apps) this.app(app, value, `/apps${pointerSegment(app)}`);
    for (const [hook, value] of this.fields(fields.get('hooks'), '/hooks')) {
      const place = `/hooks${pointerSegment(hook)}`;
      const hookFields = this.fields(value, place);
      if (isSupportedHook(hook)) this.namedBy(hookFields, place, undefined);
    }
    const finish = (side: Side) => this.finish(side, [...apps.keys()], name === 'core' && type === 'os');
    return {
      name,
      type,
      confinement,
      plugs: finish('plugs'),
      slots: finish('slots'),
      warnings: this.warnings,
    };
  }

  /** The fields of a map whose keys are texts, whatever they look like; of equal keys the last wins. */
  private fields(value: YamlValue | undefined, pointer: string): Map<string, YamlValue> {
    const fields = new Map<string, YamlValue>();
    if (isNothing(value)) return fields;
    if (value.kind !== 'map') throw invalid(`expected a map, found ${kindOf(value)}`, pointer, value);
    for (const { key, value: field } of value.entries) {
      if (key.kind !== 'scalar') throw invalid('expected a text as key', pointer, key);
      this.warnOfDuplicate(fields, key, pointer);
      fields.set(intern(key.text), field);
    }
    return fields;
  }

  /** The fields of the whole document. A second map of plugs, slots, apps or hooks adds to the first. */
  private topLevelFields(root: YamlValue): Map<string, YamlValue> {
    const fields = this.fields(root, '');
    if (root.kind !== 'map') return fields;
    for (const name of ['plugs', 'slots', 'apps', 'hooks']) {
      const values = root.entries
        .filter(({ key }) => key.kind === 'scalar' && key.text === name)
        .map((entry) => entry.value);
      const last = fields.get(name);
      if (values.length < 2 || last?.kind !== 'map') continue;
      const maps = values.slice(values.findLastIndex(isNothing) + 1);
      fields.set(name, { ...last, entries: maps.flatMap((map) => (map.kind === 'map' ? map.entries : [])) });
    }
    return fields;
  }

  private app(name: string, value: YamlValue, pointer: string): void {
    const fields = this.fields(value, pointer);
    this.namedBy(fields, pointer, name);
    for (const slot of textList(fields.get('activates-on'), `${pointer}/activates-on`)) {
      const draft = this.drafts.slots.get(slot.text);
      if (draft === undefined)
        throw invalid(`no slot "${slot.text}" to be activated on`, `${pointer}/activates-on`, slot);
      draft.named = true;
      draft.apps.add(name);
    }
    for (const alias of textList(fields.get('aliases'), `${pointer}/aliases`)) {
      if (this.aliases.has(alias.text))
        throw invalid(`alias "${alias.text}" is given twice`, `${pointer}/aliases`, alias);
      this.aliases.add(alias.text);
    }
  }

  private warnOfDuplicate(fields: ReadonlyMap<string, unknown>, key: YamlScalar, pointer: string): void {
    if (!fields.has(key.text)) return;
    this.warnings.push({
      code: 'duplicate-key',
      message: `key "${key.text}" stands twice, the last one counts`,
      pointer: pointer + pointerSegment(key.text),
      ...key.at,
    });
  }

  private topLevel(side: Side, value: YamlValue | undefined): void {
    const positions = keyPositions(value);
    for (const [name, endpoint] of this.fields(value, `/${side}`)) {
      const {
        interface: interfaceName,
        label,
        attributes,
      } = readEndpoint(name, endpoint, `/${side}${pointerSegment(name)}`, (map: YamlMap, pointer: string) =>
        this.fields(map, pointer),
      );
      const at = positions.get(name) ?? endpoint.at;
      const draft: Draft = {
        name,
        interface: interfaceName,
        label,
        attributes,
        at,
        apps: new Set(),
        named: false,
      };
      this.drafts[side].set(name, draft);
    }
  }

  /** Notes the plugs and slots that an app, or a hook where `app` is undefined, names; unknown ones come to be. */
  private namedBy(fields: ReadonlyMap<string, YamlValue>, pointer: string, app: string | undefined): void {
    for (const side of ['plugs', 'slots'] as const) {
      for (const { text, at } of textList(fields.get(side), `${pointer}/${side}`)) {
        const name = intern(text);
        let draft = this.drafts[side].get(name);
        if (draft === undefined) {
          draft = {
            name,
            interface: name,
            label: '',
            attributes: noAttributes,
            at,
            apps: new Set(),
            named: true,
          };
          this.drafts[side].set(name, draft);
        }
        draft.named = true;
        if (app !== undefined) draft.apps.add(app);
      }
    }
  }

  private finish(side: Side, apps: readonly string[], isCore: boolean): ReadonlyMap<string, Endpoint> {
    // One list for all that no app names: there may be many of both.
    const everyApp = [...apps].sort();
    const endpoints = new Map<string, Endpoint>();
    for (const { named, ...draft } of this.drafts[side].values()) {
      const renamed = isCore && side === 'plugs' && ['network-bind', 'core-support'].includes(draft.name);
      const name = renamed ? `${draft.name}-plug` : draft.name;
      endpoints.set(name, { ...draft, name, apps: named ? [...draft.apps].sort() : everyApp });
    }
    return endpoints;
  }
}

/** Where the keys of a map stand; of equal keys, the last one. */
function keyPositions(map: YamlValue | undefined): ReadonlyMap<string, YamlScalar['at']> {
  const positions = new Map<string, YamlScalar['at']>();
  if (map?.kind !== 'map') return positions;
  for (const { key } of map.entries) if (key.kind === 'scalar') positions.set(key.text, key.at);
  return positions;
}

/** Absent or null. */
function isNothing(value: YamlValue | undefined): value is undefined {
  return value === undefined || (value.kind === 'scalar' && value.value === null);
}

function textField(fields: ReadonlyMap<string, YamlValue>, name: string): string {
  const value = fields.get(name);
  if (isNothing(value)) return '';
  if (value.kind !== 'scalar')
    throw invalid(`expected a text, found ${kindOf(value)}`, pointerSegment(name), value);
  return value.text;
}

/** A list of texts. */
function textList(value: YamlValue | undefined, pointer: string): readonly YamlScalar[] {
  if (isNothing(value)) return [];
  if (value.kind !== 'list')
    throw invalid(`expected a list of names, found ${kindOf(value)}`, pointer, value);
  return value.items.map((item, index) => {
    if (item.kind === 'scalar') return item;
    throw invalid(`expected a name, found ${kindOf(item)}`, pointer + pointerSegment(index), item);
  });
}

function snapType(name: string, value: YamlValue | undefined): SnapType {
  const type = oneOf([...snapTypes, 'application'] as const, value, '/type', 'app');
  if (name === 'snapd') return 'snapd';
  return type === 'application' ? 'app' : type;
}

function oneOf<T extends SnapType | Confinement | 'application'>(
  known: readonly T[],
  value: YamlValue | undefined,
  pointer: string,
  fallback: T,
): T {
  if (isNothing(value)) return fallback;
  const text = value.kind === 'scalar' ? value.text : '';
  const found = known.find((candidate) => candidate === text);
  if (found !== undefined) return found;
  const what = value.kind === 'scalar' ? `"${text.slice(0, 40)}"` : kindOf(value);
  throw invalid(`${what} is not known, expected one of ${known.join(', ')}`, pointer, value);
}

export function kindOf(value: YamlValue): string {
  if (value.kind !== 'scalar') return `a ${value.kind}`;
  if (value.value === null) return 'nothing';
  return {
    string: 'a text',
    boolean: 'a boolean',
    number: 'an integer',
    bigint: 'an integer',
    object: 'a number',
  }[typeof value.value as 'string'];
}

export function invalid(message: string, pointer: string, value: YamlValue): InvalidInput {
  return new InvalidInput('snap-yaml-invalid', message, { pointer, ...value.at });
}

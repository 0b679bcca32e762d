import { isHeaderList, type HeaderValue } from '../asserts/headers.js';
import { InvalidInput, pointerSegment } from '../invalid-input.js';
import { compileAttributes, patternAt } from './attributes.js';
import type { Candidate, Device, DeviceModel, Side } from './candidate.js';
import { failed, held, stateOf, undecidable, type Constraint, type State } from './term.js';

/** The place of a sub-rule: whose rule it is, and which question it answers. */
export interface RulePlace {
  readonly side: 'plug' | 'slot';
  readonly question: 'installation' | 'connection';
  readonly allows: boolean;
}

/** One key of a constraint map: where it is legal and how its value compiles. Adding a key is one entry in {@link constraintKeys}. */
export interface ConstraintKey {
  readonly name: string;
  readonly legal: (place: RulePlace) => boolean;
  /** Undefined where the value counts as if the key were absent. */
  readonly compile: (value: HeaderValue, pointer: string) => Constraint | undefined;
}

const everywhere = () => true;
const other = { plug: 'slot', slot: 'plug' } as const;

/** Installation: about its own side. Connections: about both. */
const ownOrConnection = (side: 'plug' | 'slot') => (place: RulePlace) =>
  place.question === 'connection' || place.side === side;

/** Installation: about its own side. Connections: about the other side. */
const ownOrOther = (side: 'plug' | 'slot') => (place: RulePlace) =>
  (place.question === 'connection' ? other[place.side] : place.side) === side;

/** Of a slot rule's connections both types may be named, of a plug rule's the slot's alone. */
const snapTypeLegal = (side: 'plug' | 'slot') => (place: RulePlace) =>
  place.question === 'installation' ? place.side === side : side === 'slot' || place.side === 'slot';

const keysOfSide = (side: 'plug' | 'slot'): readonly ConstraintKey[] => [
  {
    name: `${side}-names`,
    legal: ownOrConnection(side),
    compile: (value, pointer) => names(side, value, pointer),
  },
  {
    name: `${side}-attributes`,
    legal: ownOrConnection(side),
    compile: (value, pointer) => compileAttributes(side, value, pointer),
  },
  {
    name: `${side}-snap-type`,
    legal: snapTypeLegal(side),
    compile: (value, pointer) => listed(value, pointer, snapType, (candidate) => candidate[side].snapType),
  },
  {
    name: `${side}-snap-id`,
    legal: ownOrOther(side),
    compile: (value, pointer) => listed(value, pointer, snapId, (candidate) => candidate[side].snapId),
  },
  {
    name: `${side}-publisher-id`,
    legal: (place) => place.question === 'connection' && place.side !== side,
    compile: (value, pointer) => publishers(side, value, pointer),
  },
];

/** Every key of a constraint map, in the order in which constraints are evaluated and shown. */
export const constraintKeys: readonly ConstraintKey[] = [
  ...keysOfSide('plug'),
  ...keysOfSide('slot'),
  { name: 'slots-per-plug', legal: (place) => place.question === 'connection', compile: arity },
  { name: 'plugs-per-slot', legal: (place) => place.question === 'connection', compile: arity },
  { name: 'on-classic', legal: everywhere, compile: onClassic },
  {
    name: 'on-core-desktop',
    legal: everywhere,
    compile: (value, pointer) => systemIs(truth(value, pointer), (device) => device.coreDesktop),
  },
  { name: 'on-store', legal: everywhere, compile: onStore },
  {
    name: 'on-brand',
    legal: everywhere,
    compile: (value, pointer) => scope(value, pointer, accountId, ({ brand }) => brand),
  },
  {
    name: 'on-model',
    legal: everywhere,
    compile: (value, pointer) =>
      scope(value, pointer, brandAndModel, ({ brand, model }) => `${brand}/${model}`),
  },
];

/** Keys that minimal installation checks look at. */
export const minimalKeys: ReadonlySet<string> = new Set(['slot-snap-type', 'on-classic', 'on-core-desktop']);

function constraint(
  wanted: HeaderValue,
  evaluate: (candidate: Candidate) => State,
  found: (candidate: Candidate) => unknown,
  format = 0,
): Constraint {
  return { choices: [[{ wanted, part: '', evaluate, found }]], format };
}

type Form = readonly [pattern: RegExp, description: string];

const marker = /^\$[A-Z][A-Z0-9_]*$/;
const snapType: Form = [/^(?:core|kernel|gadget|app)$/, 'core, kernel, gadget or app'];
const snapId: Form = [/^[a-zA-Z0-9]{32}$/, 'a snap-id of 32 letters and digits'];
const accountId: Form = [/^(?:[a-zA-Z0-9]{32}|[-a-z0-9]{2,28})$/, 'an account-id'];
const publisher: Form = [
  /^(?:[a-zA-Z0-9]{32}|[-a-z0-9]{2,28}|\$[A-Z][A-Z0-9_]*)$/,
  'an account-id or a marker such as $SLOT_PUBLISHER_ID',
];
const store: Form = [/^[-A-Z0-9a-z_]+$/, 'a store of letters, digits, "-" and "_"'];
const brandAndModel: Form = [
  /^(?:[a-zA-Z0-9]{32}|[-a-z0-9]{2,28})\/[a-zA-Z0-9](?:-?[a-zA-Z0-9])*$/,
  'brand-id/model',
];
const distribution: Form = [
  /^[-0-9a-z._]+(?:\/(?:\*|[-0-9a-z._]*))?$/,
  'distro, distro/variant, distro/* or distro/',
];

/** A list of texts, each of the given form. */
function texts(value: HeaderValue, pointer: string, [form, description]: Form): readonly string[] {
  if (!isHeaderList(value)) throw invalid(pointer, `expected a list, each entry ${description}`);
  return value.map((item, index) => {
    const place = pointer + pointerSegment(index);
    if (typeof item !== 'string') throw invalid(place, `expected ${description}, found a nested list or map`);
    if (!form.test(item))
      throw invalid(place, `"${item.slice(0, 80)}" does not fit, expected ${description}`);
    return item;
  });
}

/** The value is one of those listed; an unset id is never among them. */
function listed(
  value: HeaderValue,
  pointer: string,
  form: Form,
  found: (candidate: Candidate) => string,
): Constraint | undefined {
  const wanted = texts(value, pointer, form);
  if (wanted.length === 0) return undefined;
  const only = wanted.length === 1 ? wanted[0] : undefined;
  if (only !== undefined) return constraint(wanted, (candidate) => stateOf(found(candidate) === only), found);
  return constraint(wanted, (candidate) => stateOf(wanted.includes(found(candidate))), found);
}

function publishers(side: 'plug' | 'slot', value: HeaderValue, pointer: string): Constraint | undefined {
  const wanted = texts(value, pointer, publisher);
  if (wanted.length === 0) return undefined;
  const ids = wanted.filter((entry) => !entry.startsWith('$'));
  const sameAsOther = wanted.includes(`$${other[side].toUpperCase()}_PUBLISHER_ID`);
  const evaluate = (candidate: Candidate): State => {
    const id = candidate[side].publisherId;
    if (id === '') return failed;
    return stateOf((sameAsOther && id === candidate[other[side]].publisherId) || ids.includes(id));
  };
  return constraint(wanted, evaluate, (candidate) => candidate[side].publisherId);
}

function names(side: 'plug' | 'slot', value: HeaderValue, pointer: string): Constraint {
  const wanted = texts(value, pointer, [/^/, 'a name pattern or $INTERFACE']);
  const tests = wanted.map((entry, index): ((own: Side) => boolean) => {
    const place = pointer + pointerSegment(index);
    if (entry === '$INTERFACE') return (own) => own.name === own.interface;
    if (entry.startsWith('$')) {
      if (!marker.test(entry))
        throw invalid(place, `"${entry}" is no marker, expected one such as $INTERFACE`);
      return () => false;
    }
    if (/\s/.test(entry)) throw invalid(place, `"${entry}" has white space, which no name has`);
    const pattern = patternAt(entry, place);
    return (own) => pattern(own.name);
  });
  const first = tests[0];
  const evaluate: (candidate: Candidate) => State =
    tests.length === 1 && first !== undefined
      ? (candidate) => stateOf(first(candidate[side]))
      : (candidate) => stateOf(tests.some((test) => test(candidate[side])));
  return constraint(wanted, evaluate, (candidate) => candidate[side].name, 4);
}

/** Arity never fails a match; it is read from the alternative that matched. */
function arity(value: HeaderValue, pointer: string): Constraint {
  if (typeof value !== 'string' || !/^(?:\*|[1-9]\d*)$/.test(value)) {
    throw invalid(pointer, 'expected "*" or a whole number from 1');
  }
  return constraint(
    value,
    () => held,
    () => undefined,
  );
}

function truth(value: HeaderValue, pointer: string): 'true' | 'false' {
  if (value === 'true' || value === 'false') return value;
  throw invalid(pointer, 'expected "true" or "false"');
}

function systemIs(wanted: 'true' | 'false', found: (device: Device) => boolean): Constraint {
  const flag = wanted === 'true';
  return constraint(
    wanted,
    ({ device }) => stateOf(found(device) === flag),
    ({ device }) => found(device),
  );
}

function onClassic(value: HeaderValue, pointer: string): Constraint {
  if (!isHeaderList(value)) return systemIs(truth(value, pointer), (device) => device.classic);
  const wanted = texts(value, pointer, distribution);
  const fits = ({ distribution: id, variant }: Device): boolean =>
    wanted.length === 0 ||
    wanted.some((entry) => {
      const slash = entry.indexOf('/');
      if (slash < 0) return entry === id;
      const only = entry.slice(slash + 1);
      return entry.slice(0, slash) === id && (only === '*' || only === variant);
    });
  const format = wanted.some((entry) => entry.includes('/')) ? 7 : 0;
  return constraint(wanted, ({ device }) => stateOf(device.classic && fits(device)), systemOf, format);
}

function systemOf({ device }: Candidate): string {
  if (!device.classic) return 'core';
  return device.variant === '' ? device.distribution : `${device.distribution}/${device.variant}`;
}

/** The model if device scope can be judged: there is one, and a store assertion given is that of the model's store. */
function scopeOf({ model, store: given }: Device): DeviceModel | undefined {
  return model !== null && (given === null || given.store === model.store) ? model : undefined;
}

function onStore(value: HeaderValue, pointer: string): Constraint {
  const wanted = texts(value, pointer, store);
  const evaluate = ({ device }: Candidate): State => {
    const model = scopeOf(device);
    if (model === undefined) return undecidable;
    if (wanted.length === 0 || wanted.includes(model.store)) return held;
    return stateOf(device.store?.friendly.some((friendly) => wanted.includes(friendly)) === true);
  };
  return constraint(wanted, evaluate, ({ device }) => device.model?.store, 3);
}

function scope(
  value: HeaderValue,
  pointer: string,
  form: Form,
  found: (model: DeviceModel) => string,
): Constraint {
  const wanted = texts(value, pointer, form);
  const evaluate = ({ device }: Candidate): State => {
    const model = scopeOf(device);
    if (model === undefined) return undecidable;
    return stateOf(wanted.length === 0 || wanted.includes(found(model)));
  };
  return constraint(
    wanted,
    evaluate,
    ({ device }) => (device.model === null ? undefined : found(device.model)),
    3,
  );
}

function invalid(pointer: string, message: string): InvalidInput {
  return new InvalidInput('rule-invalid', message, { pointer });
}

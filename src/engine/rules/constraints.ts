import { isHeaderList, type HeaderValue } from '../asserts/headers.js';
import { internShort } from '../intern.js';
import { InvalidInput, pointerSegment } from '../invalid-input.js';
import { compileAttributes, patternAt } from './attributes.js';
import {
  brandIs,
  classicIs,
  coreDesktopIs,
  distributionIs,
  listed,
  modelIs,
  operationsOf,
  storeIs,
  type NameTest,
} from './operations.js';
import { constant, constraint, held, type Constraint, type Operation } from './term.js';

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

type Form = readonly [pattern: RegExp, description: string];

const marker = /^\$[A-Z][A-Z0-9_]*$/;
const anyText: Form = [/^/, 'a name pattern or $INTERFACE'];
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

const keysOfSide = (side: 'plug' | 'slot'): readonly ConstraintKey[] => {
  const { name, publisher: publisherIs, snapType: snapTypeIs, snapId: snapIdIs } = operationsOf(side);
  return [
    {
      name: `${side}-names`,
      legal: ownOrConnection(side),
      compile: (value, pointer) => constraint(name, nameTests(value, pointer), value, 4),
    },
    {
      name: `${side}-attributes`,
      legal: ownOrConnection(side),
      compile: (value, pointer) => compileAttributes(side, value, pointer),
    },
    {
      name: `${side}-snap-type`,
      legal: snapTypeLegal(side),
      compile: (value, pointer) => unlessEmpty(snapTypeIs, texts(value, pointer, snapType), listed),
    },
    {
      name: `${side}-snap-id`,
      legal: ownOrOther(side),
      compile: (value, pointer) => unlessEmpty(snapIdIs, texts(value, pointer, snapId), listed),
    },
    {
      name: `${side}-publisher-id`,
      legal: (place) => place.question === 'connection' && place.side !== side,
      compile: (value, pointer) => unlessEmpty(publisherIs, texts(value, pointer, publisher), (ids) => ids),
    },
  ];
};

/** Every key of a constraint map, in the order in which constraints are evaluated and shown. */
export const constraintKeys: readonly ConstraintKey[] = [
  ...keysOfSide('plug'),
  ...keysOfSide('slot'),
  { name: 'slots-per-plug', legal: (place) => place.question === 'connection', compile: arity },
  { name: 'plugs-per-slot', legal: (place) => place.question === 'connection', compile: arity },
  {
    name: 'on-classic',
    legal: everywhere,
    compile: (value, pointer) => {
      if (!isHeaderList(value)) return constraint(classicIs, truth(value, pointer), value);
      const wanted = texts(value, pointer, distribution);
      return constraint(distributionIs, wanted, value, wanted.some((entry) => entry.includes('/')) ? 7 : 0);
    },
  },
  {
    name: 'on-core-desktop',
    legal: everywhere,
    compile: (value, pointer) => constraint(coreDesktopIs, truth(value, pointer), value),
  },
  scopeKey('on-store', store, storeIs),
  scopeKey('on-brand', accountId, brandIs),
  scopeKey('on-model', brandAndModel, modelIs),
];

/** Keys that minimal installation checks look at. */
export const minimalKeys: ReadonlySet<string> = new Set(['slot-snap-type', 'on-classic', 'on-core-desktop']);

function scopeKey(name: string, form: Form, operation: Operation<readonly string[]>): ConstraintKey {
  return {
    name,
    legal: everywhere,
    compile: (value, pointer) => constraint(operation, texts(value, pointer, form), value, 3),
  };
}

/** An empty list of ids or types counts as if the key were absent. */
function unlessEmpty<Want>(
  operation: Operation<Want>,
  wanted: readonly string[],
  want: (wanted: readonly string[]) => Want,
): Constraint | undefined {
  return wanted.length === 0 ? undefined : constraint(operation, want(wanted), wanted);
}

/** A list of texts, each of the given form. */
function texts(value: HeaderValue, pointer: string, [form, description]: Form): readonly string[] {
  if (!isHeaderList(value)) throw invalid(pointer, `expected a list, each entry ${description}`);
  return value.map((item, index) => {
    const place = pointer + pointerSegment(index);
    if (typeof item !== 'string') throw invalid(place, `expected ${description}, found a nested list or map`);
    if (!form.test(item))
      throw invalid(place, `"${item.slice(0, 80)}" does not fit, expected ${description}`);
    return internShort(item);
  });
}

/** Tests of a plug's or slot's name: patterns, `$INTERFACE`, and markers that match nothing. */
function nameTests(value: HeaderValue, pointer: string): readonly NameTest[] {
  return texts(value, pointer, anyText).map((entry, index): NameTest => {
    const place = pointer + pointerSegment(index);
    if (entry === '$INTERFACE') return 'interface';
    if (entry.startsWith('$')) {
      if (!marker.test(entry))
        throw invalid(place, `"${entry}" is no marker, expected one such as $INTERFACE`);
      return 'nothing';
    }
    if (/\s/.test(entry)) throw invalid(place, `"${entry}" has white space, which no name has`);
    return patternAt(entry, place);
  });
}

/** Arity never fails a match; it is read from the alternative that matched. */
function arity(value: HeaderValue, pointer: string): Constraint {
  if (typeof value !== 'string' || !/^(?:\*|[1-9]\d*)$/.test(value)) {
    throw invalid(pointer, 'expected "*" or a whole number from 1');
  }
  return constraint(constant, held, value);
}

function truth(value: HeaderValue, pointer: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  throw invalid(pointer, 'expected "true" or "false"');
}

function invalid(pointer: string, message: string): InvalidInput {
  return new InvalidInput('rule-invalid', message, { pointer });
}

import type { Candidate, Device, DeviceModel, Side } from './candidate.js';
import type { Pattern } from './pattern.js';
import { failed, held, stateOf, undecidable, type Operation, type State } from './term.js';

/** What a name may be tested for: a pattern, being the interface's name, or (by an unknown marker) nothing. */
export type NameTest = Pattern | 'interface' | 'nothing';

/** What rules ask of one side of a candidate. */
export interface SideOperations {
  readonly name: Operation<readonly NameTest[]>;
  readonly snapType: Operation<Listed>;
  readonly snapId: Operation<Listed>;
  readonly publisher: Operation<readonly string[]>;
}

/** The operations that look at a side; made once for each. */
export function operationsOf(side: 'plug' | 'slot'): SideOperations {
  return side === 'plug' ? plugOperations : slotOperations;
}

const plugOperations: SideOperations = {
  name: {
    evaluate: (tests, { plug }) => stateOf(isNamed(tests, plug)),
    found: (_, { plug }) => plug.name,
  },
  snapType: {
    evaluate: (types, { plug }) => stateOf(isListed(types, plug.snapType)),
    found: (_, { plug }) => plug.snapType,
  },
  snapId: {
    evaluate: (ids, { plug }) => stateOf(isListed(ids, plug.snapId)),
    found: (_, { plug }) => plug.snapId,
  },
  publisher: {
    evaluate: (ids, { plug, slot }) => publisherState(ids, plug.publisherId, '$SLOT_PUBLISHER_ID', slot),
    found: (_, { plug }) => plug.publisherId,
  },
};

const slotOperations: SideOperations = {
  name: {
    evaluate: (tests, { slot }) => stateOf(isNamed(tests, slot)),
    found: (_, { slot }) => slot.name,
  },
  snapType: {
    evaluate: (types, { slot }) => stateOf(isListed(types, slot.snapType)),
    found: (_, { slot }) => slot.snapType,
  },
  snapId: {
    evaluate: (ids, { slot }) => stateOf(isListed(ids, slot.snapId)),
    found: (_, { slot }) => slot.snapId,
  },
  publisher: {
    evaluate: (ids, { plug, slot }) => publisherState(ids, slot.publisherId, '$PLUG_PUBLISHER_ID', plug),
    found: (_, { slot }) => slot.publisherId,
  },
};

function isNamed(tests: readonly NameTest[], { name, interface: interfaceName }: Side): boolean {
  for (const test of tests) {
    if (typeof test === 'string' ? test === 'interface' && name === interfaceName : test.matches(name))
      return true;
  }
  return false;
}

/** Lists of one text, the most usual ones, are kept as that text. */
export type Listed = string | readonly string[];

export function listed(texts: readonly string[]): Listed {
  return texts.length === 1 ? (texts[0] ?? texts) : texts;
}

function isListed(wanted: Listed, found: string): boolean {
  if (typeof wanted === 'string') return wanted === found;
  for (const entry of wanted) if (entry === found) return true;
  return false;
}

/**
 * An unset publisher matches nothing, not even the other side's unset one; unknown markers are skipped. The other
 * side is looked at for its marker alone, so that ids decide by themselves where nothing is known of it.
 */
function publisherState(wanted: readonly string[], own: string, otherMarker: string, other: Side): State {
  if (own === '') return failed;
  let isLikeOther = false;
  for (const entry of wanted) {
    if (entry === own) return held;
    if (entry === otherMarker) isLikeOther = true;
  }
  return stateOf(isLikeOther && own === other.publisherId);
}

export const classicIs: Operation<boolean> = {
  evaluate: (wanted, { device }) => stateOf(device.classic === wanted),
  found: (_, { device }) => device.classic,
};

export const coreDesktopIs: Operation<boolean> = {
  evaluate: (wanted, { device }) => stateOf(device.coreDesktop === wanted),
  found: (_, { device }) => device.coreDesktop,
};

/** `distro`, `distro/variant`, `distro/*` (any variant or none), `distro/` (no variant); an empty list is any classic system. */
export const distributionIs: Operation<readonly string[]> = {
  evaluate: (wanted, { device }) =>
    stateOf(device.classic && (wanted.length === 0 || wanted.some((entry) => isDistribution(entry, device)))),
  found: (_, { device }) => systemName(device),
};

function isDistribution(entry: string, { distribution, variant }: Device): boolean {
  const slash = entry.indexOf('/');
  if (slash < 0) return entry === distribution;
  const wanted = entry.slice(slash + 1);
  return entry.slice(0, slash) === distribution && (wanted === '*' || wanted === variant);
}

function systemName({ classic, distribution, variant }: Device): string {
  if (!classic) return 'core';
  return variant === '' ? distribution : `${distribution}/${variant}`;
}

export const storeIs = scope(
  (wanted, { store }, device) =>
    isListed(wanted, store) || device.store?.friendly.some((friendly) => isListed(wanted, friendly)) === true,
  ({ store }) => store,
);

export const brandIs = scope(
  (wanted, { brand }) => isListed(wanted, brand),
  ({ brand }) => brand,
);

export const modelIs = scope(
  (wanted, { brandAndModel }) => isListed(wanted, brandAndModel),
  ({ brandAndModel }) => brandAndModel,
);

/**
 * Device scope can be judged where there is a model and a store assertion, if given, is that of the model's store.
 * An empty list restricts nothing more.
 */
function scope(
  fits: (wanted: readonly string[], model: DeviceModel, device: Device) => boolean,
  found: (model: DeviceModel) => string,
): Operation<readonly string[]> {
  return {
    evaluate: (wanted, { device }) => {
      const { model, store } = device;
      if (model === null || (store !== null && store.store !== model.store)) return undecidable;
      return stateOf(wanted.length === 0 || fits(wanted, model, device));
    },
    found: (_, { device }: Candidate) => (device.model === null ? undefined : found(device.model)),
  };
}

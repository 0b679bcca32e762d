import { interfaceNamed } from '../../catalogue/catalogue.js';
import { documentOrder } from '../../snap/document.js';
import type { Metadata } from '../../snap/metadata.js';
import type { Snap } from '../../snap/snap.js';
import type { YamlValue } from '../../snap/yaml.js';
import type { Flag } from '../flag.js';
import type { FlagCode } from '../flag-codes.js';
import { lintApps } from './apps.js';
import { lintAttributes } from './attributes.js';
import { lintBase } from './base.js';
import { lintDbus } from './dbus.js';
import { lintHead } from './head.js';
import { lintKeys } from './keys.js';
import { lintLabels } from './labels.js';
import { lintLinks } from './links.js';
import { lintNames } from './names.js';
import { lintPlugs } from './plugs.js';
import { lintReferences } from './references.js';
import { longestQuoted, type LintSubject } from './subject.js';
import { lintSystemUsers } from './system-users.js';
import { snapTables, type SnapTables } from './tables.js';
import { lintYamlTraps } from './yaml-traps.js';

/** What else the lint of a snap depends on. */
export interface LintSnapOptions {
  /** Somebody permitted the snap to have classic confinement. */
  readonly classicAllowed: boolean;
  /** What is reserved to which snap; Plugboard's own table unless given. */
  readonly tables?: SnapTables;
  /** Whether there is an interface; those of the catalogue unless given. */
  readonly hasInterface?: (name: string) => boolean;
}

/** No more flags than these of one code; the first in the order of the document, more or less. */
export const mostFlagsOfOneCode = 100;

/** Nothing with a longer name gets a security label, so that names are told up to here. */
const longestName = 250;

const lints: readonly ((subject: LintSubject) => Iterable<Flag>)[] = [
  lintHead,
  lintNames,
  lintBase,
  lintAttributes,
  lintPlugs,
  lintReferences,
  lintDbus,
  lintApps,
  lintSystemUsers,
  lintLabels,
  lintLinks,
  lintKeys,
  lintYamlTraps,
];

/**
 * What is odd about the metadata of a snap, whatever the rules say of its plugs and slots; in the order of the
 * document. Attributes, and what depends on which app has which plug, are left out without `snap`. See docs/reviews.md.
 */
export function lintSnap(
  metadata: Metadata,
  snap: Snap | undefined,
  { classicAllowed, tables = snapTables, hasInterface = isInCatalogue }: LintSnapOptions,
): readonly Flag[] {
  const subject = { metadata, snap, classicAllowed, tables, hasInterface };
  const counts = new Map<FlagCode, number>();
  const flags: Flag[] = [];
  for (const lint of lints) {
    for (const found of lint(subject)) {
      const count = (counts.get(found.code) ?? 0) + 1;
      counts.set(found.code, count);
      if (count <= mostFlagsOfOneCode) flags.push(bounded(found));
    }
  }
  return inDocumentOrder(metadata.root, flags);
}

/** Texts of any length are told as far as a message quotes them, or not at all. */
function bounded({ subject, observed, item, ...found }: Flag): Flag {
  return {
    ...found,
    ...(item !== undefined && {
      item: {
        ...item,
        name: item.name.slice(0, longestName),
        interface: item.interface.slice(0, longestName),
      },
    }),
    ...(subject !== undefined && { subject: subject.slice(0, longestQuoted) }),
    ...(observed !== undefined &&
      !(typeof observed === 'string' && observed.length > longestQuoted) && { observed }),
  };
}

function isInCatalogue(name: string): boolean {
  return interfaceNamed(name) !== undefined;
}

/** By line and column, or for JSON, which has none, by how far down the pointers lead. */
function inDocumentOrder(root: YamlValue, flags: readonly Flag[]): readonly Flag[] {
  const pointerOf = ({ place }: Flag) => place?.pointer ?? '';
  if (root.at !== undefined) {
    return [...flags].sort(
      ({ place: a }, { place: b }) => (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0),
    );
  }
  const order = documentOrder(root, new Set(flags.map(pointerOf)));
  const rank = (flag: Flag) => order.get(pointerOf(flag)) ?? 0;
  return [...flags].sort((a, b) => rank(a) - rank(b));
}

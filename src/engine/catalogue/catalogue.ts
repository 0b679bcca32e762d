/** The interfaces of all tables, and what follows from them: implicit slots and the base-declaration. */
import type { InterfaceDefinition, InterfaceTable, RuleHeaders } from './interface.js';
import { audioVideo } from './interfaces/audio-video.js';
import { buses } from './interfaces/buses.js';
import { containers } from './interfaces/containers.js';
import { desktop } from './interfaces/desktop.js';
import { drivers } from './interfaces/drivers.js';
import { network } from './interfaces/network.js';
import { phone } from './interfaces/phone.js';
import { security } from './interfaces/security.js';
import { snaps } from './interfaces/snaps.js';
import { storage } from './interfaces/storage.js';
import { system } from './interfaces/system.js';

/** The day the catalogue last changed what it says; the base-declaration composed from it bears this date. */
export const catalogueVersion = '2026-08-01';

/** Every interface by name, in the order of the names. */
export const interfaces: ReadonlyMap<string, InterfaceDefinition> = mergeTables(
  audioVideo,
  buses,
  containers,
  desktop,
  drivers,
  network,
  phone,
  security,
  snaps,
  storage,
  system,
);

/** The definition of an interface, or undefined for a name that the catalogue does not know. */
export function interfaceNamed(name: string): InterfaceDefinition | undefined {
  return interfaces.get(name);
}

/** Whether the system snap provides the slot by itself, on a classic system or on a core one. */
export function hasImplicitSlot(name: string, classic: boolean): boolean {
  const implicitSlot = interfaceNamed(name)?.implicitSlot;
  return implicitSlot === 'always' || implicitSlot === (classic ? 'classic' : 'core');
}

/** Headers of the base-declaration that holds until a newer one is given. A `type`, so that it passes for plain headers. */
export type BaseDeclarationHeaders = Readonly<{
  type: 'base-declaration';
  'authority-id': 'canonical';
  series: '16';
  plugs: Readonly<Record<string, RuleHeaders>>;
  slots: Readonly<Record<string, RuleHeaders>>;
  timestamp: string;
}>;

/** Composes the base-declaration from the definitions. */
export function builtinBaseDeclaration(): BaseDeclarationHeaders {
  return {
    type: 'base-declaration',
    'authority-id': 'canonical',
    series: '16',
    plugs: rulesOf('plugs'),
    slots: rulesOf('slots'),
    timestamp: `${catalogueVersion}T00:00:00Z`,
  };
}

function rulesOf(side: 'plugs' | 'slots'): Record<string, RuleHeaders> {
  const rules: Record<string, RuleHeaders> = {};
  for (const [name, definition] of interfaces) {
    const ruleHeaders = definition[side];
    if (ruleHeaders) rules[name] = ruleHeaders;
  }
  return rules;
}

/**
 * Merges tables into one map, sorted by name.
 * @throws Error if two tables define the same interface
 */
export function mergeTables(...tables: readonly InterfaceTable[]): ReadonlyMap<string, InterfaceDefinition> {
  const merged = new Map<string, InterfaceDefinition>();
  for (const table of tables) {
    for (const [name, definition] of Object.entries(table)) {
      if (merged.has(name)) throw new Error(`interface "${name}" stands in two tables`);
      merged.set(name, definition);
    }
  }
  return new Map([...merged].sort(([a], [b]) => (a < b ? -1 : 1)));
}

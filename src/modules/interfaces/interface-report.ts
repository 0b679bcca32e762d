import type { HeaderValue } from '../../engine/asserts/headers.js';
import { hasImplicitSlot, interfaceNamed, interfaces } from '../../engine/catalogue/catalogue.js';

export interface InterfaceSummary {
  readonly name: string;
  readonly summary: string;
  /** Whether the system snap provides a slot by itself. */
  readonly implicitSlot: { readonly core: boolean; readonly classic: boolean };
}

export interface InterfaceReport extends InterfaceSummary {
  /** The rules of the built-in base-declaration. */
  readonly rules: { readonly plugs?: HeaderValue; readonly slots?: HeaderValue };
}

/** All interfaces, sorted by name. */
export function interfaceSummaries(): InterfaceSummary[] {
  return [...interfaces.keys()].map((name) => summaryOf(name));
}

/** One interface in full; undefined for an unknown name. */
export function interfaceReport(name: string): InterfaceReport | undefined {
  const definition = interfaceNamed(name);
  if (definition === undefined) return undefined;
  const { plugs, slots } = definition;
  return { ...summaryOf(name), rules: { ...(plugs && { plugs }), ...(slots && { slots }) } };
}

function summaryOf(name: string): InterfaceSummary {
  const implicitSlot = { core: hasImplicitSlot(name, false), classic: hasImplicitSlot(name, true) };
  return { name, summary: interfaceNamed(name)?.summary ?? '', implicitSlot };
}

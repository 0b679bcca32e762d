import type { HeaderValue } from '../../engine/asserts/headers.js';
import { attributesOf } from '../../engine/catalogue/attribute-faults.js';
import { hasImplicitSlot, interfaceNamed, interfaces } from '../../engine/catalogue/catalogue.js';
import { attributeSetReport, type AttributeSetReport } from './attribute-report.js';

export interface InterfaceSummary {
  readonly name: string;
  readonly summary: string;
  /** Whether the system snap provides a slot by itself. */
  readonly implicitSlot: { readonly core: boolean; readonly classic: boolean };
}

export interface InterfaceReport extends InterfaceSummary {
  /** The rules of the built-in base-declaration. */
  readonly rules: { readonly plugs?: HeaderValue; readonly slots?: HeaderValue };
  /** What plugs and slots may say of themselves. */
  readonly attributes: { readonly plugs: AttributeSetReport; readonly slots: AttributeSetReport };
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
  return {
    ...summaryOf(name),
    rules: { ...(plugs && { plugs }), ...(slots && { slots }) },
    attributes: {
      plugs: attributeSetReport(attributesOf(name, 'plug')),
      slots: attributeSetReport(attributesOf(name, 'slot')),
    },
  };
}

function summaryOf(name: string): InterfaceSummary {
  const implicitSlot = { core: hasImplicitSlot(name, false), classic: hasImplicitSlot(name, true) };
  return { name, summary: interfaceNamed(name)?.summary ?? '', implicitSlot };
}

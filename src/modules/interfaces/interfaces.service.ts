import { Injectable } from '@nestjs/common';
import type { HeaderMap, HeaderValue } from '../../engine/asserts/headers.js';
import {
  builtinBaseDeclaration,
  hasImplicitSlot,
  interfaceNamed,
  interfaces,
} from '../../engine/catalogue/catalogue.js';
import { parseHeaders } from '../../engine/asserts/parse-headers.js';
import { BaseDeclarations } from '../assertions/base-declarations.js';

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

export interface BaseDeclarationReport {
  readonly source: 'built-in' | 'published';
  readonly revision: number;
  readonly headers: HeaderMap;
}

/** The interfaces that Plugboard knows, and the base-declaration in force. */
@Injectable()
export class Interfaces {
  constructor(private readonly baseDeclarations: BaseDeclarations) {}

  list(): InterfaceSummary[] {
    return [...interfaces.keys()].map((name) => summaryOf(name));
  }

  /** Undefined for an unknown name. */
  named(name: string): InterfaceReport | undefined {
    const definition = interfaceNamed(name);
    if (definition === undefined) return undefined;
    const { plugs, slots } = definition;
    return { ...summaryOf(name), rules: { ...(plugs && { plugs }), ...(slots && { slots }) } };
  }

  /** The base-declaration of a series: the newest published one, else the built-in one. */
  baseDeclaration(series: string): BaseDeclarationReport | undefined {
    const published = this.baseDeclarations.newest(series);
    if (published !== undefined) {
      const head = published.text.split('\n\n', 1)[0] ?? '';
      return { source: 'published', revision: published.revision, headers: parseHeaders(head) };
    }
    const headers: HeaderMap = builtinBaseDeclaration();
    return headers.series === series ? { source: 'built-in', revision: 0, headers } : undefined;
  }
}

function summaryOf(name: string): InterfaceSummary {
  const implicitSlot = { core: hasImplicitSlot(name, false), classic: hasImplicitSlot(name, true) };
  return { name, summary: interfaceNamed(name)?.summary ?? '', implicitSlot };
}

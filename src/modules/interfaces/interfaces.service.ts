import { Injectable } from '@nestjs/common';
import type { HeaderMap } from '../../engine/asserts/headers.js';
import { builtinBaseDeclaration } from '../../engine/catalogue/catalogue.js';
import { headersInText } from '../assertions/assertion-row.js';
import { Assertions } from '../assertions/assertions.js';
import {
  interfaceReport,
  type InterfaceReport,
  interfaceSummaries,
  type InterfaceSummary,
} from './interface-report.js';

export interface BaseDeclarationReport {
  readonly source: 'built-in' | 'published';
  readonly revision: number;
  readonly headers: HeaderMap;
}

/** The interfaces that Plugboard knows, and the base-declaration in force. */
@Injectable()
export class Interfaces {
  constructor(private readonly assertions: Assertions) {}

  list(): InterfaceSummary[] {
    return interfaceSummaries();
  }

  /** Undefined for an unknown name. */
  named(name: string): InterfaceReport | undefined {
    return interfaceReport(name);
  }

  /** The base-declaration of a series: the newest published one, else the built-in one. */
  baseDeclaration(series: string): BaseDeclarationReport | undefined {
    const published = this.assertions.inForce('base-declaration', series);
    if (published !== undefined) {
      return { source: 'published', revision: published.revision, headers: headersInText(published.text) };
    }
    const headers: HeaderMap = builtinBaseDeclaration();
    return headers.series === series ? { source: 'built-in', revision: 0, headers } : undefined;
  }
}

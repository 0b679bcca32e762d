import { pointerSegment } from '../../engine/invalid-input.js';
import { isPlainObject } from '../http/plain-object.js';

/** What stands in the place of what is masked. */
export const maskText = '(masked)';

/** The most pointers that are told. */
const mostTold = 100;

/** Members that may be whole snaps or assertions, in which attributes are named. */
const withAttributes = new Set([
  'yaml',
  'declaration',
  'baseDeclaration',
  'dynamicAttributes',
  'model',
  'store',
]);

/** A request without what is masked, and where that was. */
export interface MaskedRequest {
  readonly request: unknown;
  /** RFC 6901 pointers into the request, at most 100. */
  readonly masked: readonly string[];
}

/** What is left out of logged decisions (docs/observability.md, "Masking"). */
export class Masks {
  readonly #pointers: readonly (readonly string[])[];
  readonly #names: readonly string[];

  /** @param entries pointers, which begin with "/", and names of attributes */
  constructor(entries: readonly string[]) {
    this.#pointers = entries
      .filter((entry) => entry.startsWith('/'))
      .map((entry) => entry.slice(1).split('/'));
    this.#names = entries.filter((entry) => !entry.startsWith('/'));
  }

  apply(request: unknown): MaskedRequest {
    if (this.#pointers.length + this.#names.length === 0) return { request, masked: [] };
    const masked: string[] = [];
    const told = (pointer: string): string => {
      if (masked.length < mostTold) masked.push(pointer);
      return maskText;
    };
    return {
      request: this.#without(request, { pointer: '', leading: this.#pointers, named: false }, told),
      masked,
    };
  }

  #without(value: unknown, place: Place, told: (pointer: string) => string): unknown {
    if (place.leading.some((pointer) => pointer.length === 0)) return told(place.pointer);
    if (typeof value === 'string') return this.#mayHold(value, place) ? told(place.pointer) : value;
    if (Array.isArray(value)) {
      return value.map((item: unknown, at) => this.#without(item, within(place, String(at)), told));
    }
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        const inner = within(place, name);
        const isMasked = place.named && this.#names.includes(name);
        return [name, isMasked ? told(inner.pointer) : this.#without(member, inner, told)];
      }),
    );
  }

  /** Whether a text has to be masked as a whole, since what is to be masked may be written in it. */
  #mayHold(text: string, { leading, isDocument }: Place): boolean {
    if (leading.length > 0) return true;
    // A backslash can spell any name.
    return isDocument === true && this.#names.some((name) => text.includes(name) || text.includes('\\'));
  }
}

/** Where a value is, and what may be masked there. */
interface Place {
  readonly pointer: string;
  /** What is left of the pointers that lead here. */
  readonly leading: readonly (readonly string[])[];
  /** Whether members may be attributes. */
  readonly named: boolean;
  /** Whether a text here is that of a snap.yaml or an assertion. */
  readonly isDocument?: boolean;
}

function within({ pointer, leading, named }: Place, member: string): Place {
  const segment = pointerSegment(member);
  const isDocument = !named && withAttributes.has(member);
  return {
    pointer: pointer + segment,
    leading: leading
      .filter(([first]) => first === '*' || `/${first ?? ''}` === segment)
      .map((rest) => rest.slice(1)),
    named: named || isDocument,
    isDocument,
  };
}

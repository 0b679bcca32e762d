import type { Candidate, Device, Side } from '../rules/candidate.js';
import { failed, type Operation, type ShownTerm, type State, type Term } from '../rules/term.js';
import { attributeAt, attributePath, noAttributes } from '../snap/values.js';

/** The term looks at something that is not known. Zero is what marks keep free: see rules/judge.ts. */
export const unknown = 0;

/** What is known of a plug or slot; what is left out is not known. */
export type KnownSide = Pick<Side, 'interface'> & Partial<Side>;

/**
 * A candidate of which only a part is known: the own side as far as it is given, and the device if it is given.
 * It notices when a term looks at the rest, so that the engine's own operations say what is decided already:
 * an operation that never looked at anything unknown comes out the same whatever that is.
 */
export class Sight {
  private beyond = false;
  private readonly candidate: Candidate;

  /** @param installing whether installation is asked about, where the other side and labels are never looked at */
  constructor(
    private readonly side: 'plug' | 'slot',
    private readonly own: KnownSide,
    device: Partial<Device>,
    installing: boolean,
  ) {
    const ownSide = this.partly(own, someSide);
    const otherSide = this.partly({ interface: own.interface }, someSide);
    this.candidate = {
      plug: side === 'plug' ? ownSide : otherSide,
      slot: side === 'slot' ? ownSide : otherSide,
      device: this.partly(installing ? { contentCompatLabels: false, ...device } : device, someDevice),
      installing: installing ? side : null,
    };
  }

  /** How a term comes out whatever the unknown is, or that this depends on it. */
  see({ operation, want, shown }: Term): State | typeof unknown {
    this.beyond = false;
    const state = operation.evaluate(want, this.candidate);
    if (!this.looksBeyond()) return state;
    return this.isUnset(operation, want) || this.refersToNothing(shown) ? failed : unknown;
  }

  /** A reference to an own attribute that is not set holds for nothing that the other side could have. */
  private refersToNothing({ wanted }: ShownTerm): boolean {
    const reference = typeof wanted === 'string' ? ownReference[this.side].exec(wanted) : null;
    if (reference === null || this.own.attributes === undefined) return false;
    const { attributes, dynamicAttributes } = this.own;
    if (dynamicAttributes === undefined) return false;
    return attributeAt(attributes, dynamicAttributes, attributePath(reference[1] ?? '')) === undefined;
  }

  /** What is known at the place that a term looks at; undefined for nothing. */
  found({ operation, want }: Term): unknown {
    this.beyond = false;
    const found = operation.found(want, this.candidate);
    return this.looksBeyond() ? undefined : found;
  }

  /** Nothing but `$MISSING`, which looks no further, matches an unset attribute: docs/rules.md, "Attribute constraints". */
  private isUnset(operation: Operation<unknown>, want: unknown): boolean {
    this.beyond = false;
    const found = operation.found(want, this.candidate);
    return found === undefined && !this.looksBeyond();
  }

  private looksBeyond(): boolean {
    return this.beyond;
  }

  /** The known members as they are, and for the others something of their type that tells when it is read. */
  private partly<T extends object>(known: Partial<T>, placeholders: T): T {
    const whole = {} as T;
    for (const name of Object.keys(placeholders) as (keyof T)[]) {
      const value = known[name];
      const get = () => {
        this.beyond = true;
        return placeholders[name];
      };
      Object.defineProperty(whole, name, value === undefined ? { get } : { value });
    }
    return whole;
  }
}

/** A reference to an attribute of the side, in the words of the rule. */
const ownReference = {
  plug: /^\$PLUG(?:_COMPAT)?\(([^)]+)\)$/,
  slot: /^\$SLOT(?:_COMPAT)?\(([^)]+)\)$/,
} as const;

const someSide: Side = {
  name: '',
  interface: '',
  attributes: noAttributes,
  dynamicAttributes: noAttributes,
  snapType: 'base',
  snapId: '',
  publisherId: '',
};

const someDevice: Device = {
  classic: false,
  coreDesktop: false,
  distribution: '',
  variant: '',
  model: null,
  store: null,
  contentCompatLabels: false,
};

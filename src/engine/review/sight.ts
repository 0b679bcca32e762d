import type { Candidate, Device, Doubt, Side } from '../rules/candidate.js';
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
  private readonly doubt: Doubt = { raised: false };
  private readonly candidate: Candidate;

  /** @param installing whether installation is asked about, where the other side and labels are never looked at */
  constructor(
    private readonly side: 'plug' | 'slot',
    private readonly own: KnownSide,
    device: Partial<Device>,
    installing: boolean,
  ) {
    const ownSide = new SeenSide(own, this.doubt);
    const otherSide = new SeenSide({ interface: own.interface }, this.doubt);
    this.candidate = {
      plug: side === 'plug' ? ownSide : otherSide,
      slot: side === 'slot' ? ownSide : otherSide,
      device: new SeenDevice(installing ? { contentCompatLabels: false, ...device } : device, this.doubt),
      installing: installing ? side : null,
      doubt: this.doubt,
    };
  }

  /** How a term comes out whatever the unknown is, or that this depends on it. */
  see({ operation, want, shown }: Term): State | typeof unknown {
    this.doubt.raised = false;
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
    this.doubt.raised = false;
    const found = operation.found(want, this.candidate);
    return this.looksBeyond() ? undefined : found;
  }

  /** Nothing but `$MISSING`, which looks no further, matches an unset attribute: docs/rules.md, "Attribute constraints". */
  private isUnset(operation: Operation<unknown>, want: unknown): boolean {
    this.doubt.raised = false;
    const found = operation.found(want, this.candidate);
    return found === undefined && !this.looksBeyond();
  }

  private looksBeyond(): boolean {
    return this.doubt.raised;
  }
}

/** The known members as they are; the others tell when they are read. Made for every ruling, so without closures. */
class Seen<T extends object> {
  constructor(
    private readonly known: Partial<T>,
    private readonly doubt: Doubt,
  ) {}

  protected read<Name extends keyof T>(name: Name, placeholder: T[Name]): T[Name] {
    const value = this.known[name];
    if (value !== undefined) return value;
    this.doubt.raised = true;
    return placeholder;
  }
}

class SeenSide extends Seen<Side> implements Side {
  get name() {
    return this.read('name', '');
  }
  get interface() {
    return this.read('interface', '');
  }
  get attributes() {
    return this.read('attributes', noAttributes);
  }
  get dynamicAttributes() {
    return this.read('dynamicAttributes', noAttributes);
  }
  get snapType() {
    return this.read('snapType', 'base');
  }
  get snapId() {
    return this.read('snapId', '');
  }
  get publisherId() {
    return this.read('publisherId', '');
  }
}

class SeenDevice extends Seen<Device> implements Device {
  get classic() {
    return this.read('classic', false);
  }
  get coreDesktop() {
    return this.read('coreDesktop', false);
  }
  get distribution() {
    return this.read('distribution', '');
  }
  get variant() {
    return this.read('variant', '');
  }
  get model() {
    return this.read('model', null);
  }
  get store() {
    return this.read('store', null);
  }
  get contentCompatLabels() {
    return this.read('contentCompatLabels', false);
  }
}

/** A reference to an attribute of the side, in the words of the rule. */
const ownReference = {
  plug: /^\$PLUG(?:_COMPAT)?\(([^)]+)\)$/,
  slot: /^\$SLOT(?:_COMPAT)?\(([^)]+)\)$/,
} as const;

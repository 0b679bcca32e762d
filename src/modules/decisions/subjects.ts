import { intern } from '../../engine/intern.js';
import { InvalidInput } from '../../engine/invalid-input.js';
import type { AssertionInput } from '../../engine/rules/declaration.js';
import type { Declaration } from '../../engine/rules/rule.js';
import type { Snap } from '../../engine/snap/snap.js';
import type { PublishedDeclaration, PublishedDeclarations } from '../assertions/published-declarations.js';
import type { DeclarationInput, SnapInputs } from './decision-answer.js';
import type { SnapInput } from './decision-request.js';
import { Inputs } from './inputs.js';

/** Where declarations come from that a request does not bring itself. */
export type DeclarationSource = Pick<
  PublishedDeclarations,
  'storeRevision' | 'ofSnap' | 'base' | 'ofSnapAsOf' | 'baseAsOf'
>;

const nothingPublished: DeclarationSource = {
  storeRevision: () => 0,
  ofSnap: () => undefined,
  base: () => undefined,
  ofSnapAsOf: () => undefined,
  baseAsOf: () => undefined,
};

/** A snap and its declaration, ready to be decided about. */
export interface Subject {
  readonly snap: Snap;
  readonly declaration: Declaration | null;
  readonly inputs: SnapInputs;
  /** The snap-id that no declaration is published for, though nothing says that there is none. */
  readonly missing: string | undefined;
}

/** Of when the store is asked. */
export interface AskedStore {
  readonly storeRevision: number;
  /** When declarations had to be in force, as the request gives it. */
  readonly asOf: string | undefined;
}

/** The snaps of requests, and the declarations that hold for them: those of the request, else the published ones. */
export class Subjects {
  /** @param inputs that were read before, to be shared */
  constructor(
    private readonly published: DeclarationSource = nothingPublished,
    readonly inputs = new Inputs(),
  ) {}

  asked(asOf: string | undefined): AskedStore {
    return { storeRevision: this.published.storeRevision(), asOf };
  }

  /** @throws InvalidInput about the declaration, with a pointer into the request */
  base(
    given: AssertionInput | undefined,
    { storeRevision, asOf }: AskedStore,
  ): readonly [Declaration, DeclarationInput] {
    if (given !== undefined) {
      const { value, digest } = this.inputs.declaration('base-declaration', given, '/baseDeclaration');
      return [value, { source: 'inline', digest }];
    }
    const published =
      asOf === undefined
        ? this.published.base(storeRevision)
        : this.published.baseAsOf({ time: Date.parse(asOf) });
    if (published === undefined) {
      const { value, digest } = this.inputs.builtinBase;
      return [value, { source: 'built-in', digest }];
    }
    const { value, digest } = published;
    return [value, { source: 'published', digest, revision: value.revision }];
  }

  /** @throws InvalidInput about the snap or its declaration, with a pointer that starts with `pointer` */
  subject(input: SnapInput, pointer: string, asked: AskedStore): Subject {
    const { value: snap, digest } = this.inputs.snap(input.yaml, `${pointer}/yaml`);
    const [declaration, declarationInput] = this.#declaration(input, pointer, asked);
    return {
      snap,
      declaration,
      inputs: { yaml: digest, declaration: declarationInput },
      missing: declaration === null && input.declaration === undefined ? input.snapId : undefined,
    };
  }

  #declaration(
    { declaration: given, snapId, asOf: ownAsOf }: SnapInput,
    pointer: string,
    { storeRevision, asOf: commonAsOf }: AskedStore,
  ): readonly [Declaration | null, DeclarationInput] {
    if (given === null) return [null, { source: 'none' }];
    if (given !== undefined) {
      const { value, digest } = this.inputs.declaration('snap-declaration', given, `${pointer}/declaration`);
      refuseOtherSnap(value, snapId, pointer);
      // Headers given inline may leave the snap-id to the request.
      const declaration =
        snapId === undefined || value.snapId !== '' ? value : { ...value, snapId: intern(snapId) };
      return [declaration, inlineInput(value, digest)];
    }
    if (snapId === undefined) return [null, { source: 'none' }];
    const asOf = ownAsOf ?? commonAsOf;
    const published =
      asOf === undefined
        ? this.published.ofSnap(snapId, storeRevision)
        : this.#earlier(snapId, asOf, pointer);
    if (published === undefined) return [null, { source: 'none' }];
    const { value, digest } = published;
    return [value, { source: 'published', digest, revision: value.revision }];
  }

  /** @throws InvalidInput where a revision is named that there is not */
  #earlier(snapId: string, asOf: string | number, pointer: string): PublishedDeclaration | undefined {
    if (typeof asOf === 'string') return this.published.ofSnapAsOf(snapId, { time: Date.parse(asOf) });
    const published = this.published.ofSnapAsOf(snapId, { revision: asOf });
    if (published !== undefined) return published;
    throw new InvalidInput(
      'prerequisite-missing',
      `no revision ${asOf} of a snap-declaration is published for snap-id "${snapId}"`,
      { pointer: `${pointer}/asOf` },
    );
  }
}

function inlineInput({ revision }: Declaration, digest: string): DeclarationInput {
  return revision === 0 ? { source: 'inline', digest } : { source: 'inline', digest, revision };
}

/**
 * @param pointer to what has the declaration, in the request
 * @throws InvalidInput `assertion-invalid` where a declaration is for another snap than the request says
 */
export function refuseOtherSnap(declaration: Declaration, snapId: string | undefined, pointer: string): void {
  if (snapId === undefined || declaration.snapId === '' || declaration.snapId === snapId) return;
  throw new InvalidInput(
    'assertion-invalid',
    `the declaration is that of snap-id "${declaration.snapId}", expected "${snapId}"`,
    { pointer: `${pointer}/declaration` },
  );
}

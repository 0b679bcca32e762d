import type { AsOf, PublishedDeclaration } from '../assertions/published-declarations.js';
import type { DeclarationInput, DecisionInputs } from '../decisions/decision-answer.js';
import type { DecisionRequest, SnapInput } from '../decisions/decision-request.js';
import type { DeclarationSource } from '../decisions/subjects.js';
import type { InputFinding } from './input-finding.js';

/** Where declarations are found again by their digest. */
export interface StoredDeclarations {
  readonly snapDeclaration: (snapId: string, digest: string) => PublishedDeclaration | undefined;
  readonly base: (digest: string) => PublishedDeclaration | undefined;
  /** Of the base-declaration that is built in. */
  readonly builtinDigest: string;
}

/**
 * The published declarations as they were when a decision was made, whatever was published since: for its request,
 * by its inputs. What is not to be had any more is in `gone`.
 */
export class RecordedDeclarations implements DeclarationSource {
  readonly gone: InputFinding[] = [];
  readonly #bySubject = new Map<string, PublishedDeclaration | undefined>();
  readonly #base: PublishedDeclaration | undefined;

  constructor(
    request: DecisionRequest,
    private readonly inputs: DecisionInputs,
    private readonly stored: StoredDeclarations,
  ) {
    if ('plug' in request) {
      this.#find('plug', request.plug.snap, request.asOf);
      if (request.slot !== undefined) this.#find('slot', request.slot.snap, request.asOf);
    } else this.#find('snap', request.snap, request.asOf);
    this.#base = this.#findBase(inputs.baseDeclaration);
  }

  storeRevision(): number {
    return this.inputs.storeRevision ?? 0;
  }

  ofSnap(snapId: string): PublishedDeclaration | undefined {
    return this.#bySubject.get(keyOf(snapId));
  }

  ofSnapAsOf(snapId: string, asOf: AsOf): PublishedDeclaration | undefined {
    return this.#bySubject.get(keyOf(snapId, asOf));
  }

  base(): PublishedDeclaration | undefined {
    return this.#base;
  }

  baseAsOf(): PublishedDeclaration | undefined {
    return this.#base;
  }

  /** The same snap-id asked for as of the same time was the same declaration, on either side. */
  #find(
    input: 'snap' | 'plug' | 'slot',
    { snapId, asOf: ownAsOf }: SnapInput,
    commonAsOf: string | undefined,
  ): void {
    const { source, digest = '', revision } = this.inputs[input]?.declaration ?? { source: 'none' };
    if (snapId === undefined || source !== 'published') return;
    const found = this.stored.snapDeclaration(snapId, digest);
    if (found === undefined) {
      this.gone.push({
        input,
        detail: `the snap-declaration of snap-id "${snapId}" in revision ${revision ?? 0} is not stored any more`,
      });
    }
    const asOf = ownAsOf ?? commonAsOf;
    this.#bySubject.set(keyOf(snapId, asOf === undefined ? undefined : whenOf(asOf)), found);
  }

  #findBase({ source, digest = '', revision }: DeclarationInput = { source: 'none' }) {
    const input = 'baseDeclaration';
    if (source === 'built-in' && digest !== this.stored.builtinDigest) {
      this.gone.push({ input, detail: 'the built-in base-declaration was another one, of another version' });
    }
    if (source !== 'published') return undefined;
    const found = this.stored.base(digest);
    if (found === undefined) {
      const detail = `the base-declaration in revision ${revision ?? 0} is not stored any more`;
      this.gone.push({ input, detail });
    }
    return found;
  }
}

function whenOf(asOf: string | number): AsOf {
  return typeof asOf === 'string' ? { time: Date.parse(asOf) } : { revision: asOf };
}

function keyOf(snapId: string, asOf?: AsOf): string {
  return JSON.stringify([snapId, asOf]);
}

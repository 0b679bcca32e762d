import { InvalidInput, type Place } from '../../engine/invalid-input.js';
import { RequestProblem } from '../../modules/http/request-problem.js';
import { InputFault } from '../input/input-fault.js';

/** From which file or option each part of a request came, so that what is wrong with it is told in the user's terms. */
export class Sources {
  readonly #sourceOf = new Map<string, string>();

  /** Notes that the part of the request at `pointer` came from `source`. */
  add(pointer: string, source: string): void {
    this.#sourceOf.set(pointer, source);
  }

  /**
   * Runs `work`; what it finds wrong with the request is told as wrong with its source.
   *
   * @throws InputFault in place of InvalidInput and RequestProblem
   */
  blamed<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof InvalidInput) throw this.#fault(error.message, error.place);
      const [defect] = error instanceof RequestProblem ? error.errors : [];
      throw defect === undefined ? error : this.#fault(defect.detail, defect);
    }
  }

  /** What a warning about a part of the request is about. */
  sourceAt(pointer: string): string | undefined {
    return this.#nearest(pointer)?.[1];
  }

  #fault(message: string, { pointer = '', within = '', line, column }: Place): InputFault {
    const [prefix, source] = this.#nearest(pointer) ?? [];
    if (prefix === undefined || source === undefined) return new InputFault(message, { pointer });
    return new InputFault(message, { source, line, column, pointer: pointer.slice(prefix.length) + within });
  }

  /** The longest noted pointer that leads to the part or to something around it. */
  #nearest(pointer: string): readonly [pointer: string, source: string] | undefined {
    let at = pointer;
    for (;;) {
      const source = this.#sourceOf.get(at);
      if (source !== undefined) return [at, source];
      if (at === '') return undefined;
      at = at.slice(0, at.lastIndexOf('/'));
    }
  }
}

import { InvalidInput } from '../../engine/invalid-input.js';
import { requestInvalid } from '../http/request-invalid.js';
import { RequestProblem } from '../http/request-problem.js';

/** Part of what was sent: a pointer to it, and where that leads to text, a pointer into what the text says. */
interface Origin {
  readonly pointer: string;
  readonly within?: string;
}

/** Where in a request the parts stood of another one that was made from it, so that faults are told of what was sent. */
export class Places {
  readonly #origins = new Map<string, { readonly pointer: string; readonly isText: boolean }>();

  /** Notes that the part at `part`, with all below it, was made from what stood at `origin`. */
  add(part: string, origin: string, isText = false): void {
    this.#origins.set(part, { pointer: origin, isText });
  }

  /** Where a part came from; what nothing is noted of stood where it stands. */
  origin(part: string): Origin {
    for (let end = part.length; end > 0; end = part.lastIndexOf('/', end - 1)) {
      const found = this.#origins.get(part.slice(0, end));
      if (found === undefined) continue;
      const rest = part.slice(end);
      if (!found.isText || rest === '') return { pointer: found.pointer + rest };
      return { pointer: found.pointer, within: rest };
    }
    return { pointer: part };
  }

  /**
   * Runs `work` on the request that was made; what is wrong with that is told of what was sent.
   *
   * @throws InvalidInput or RequestProblem as `work` does, with other pointers
   */
  told<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof InvalidInput)
        throw new InvalidInput(error.code, error.message, this.moved(error.place));
      if (error instanceof RequestProblem && error.code === 'request-invalid')
        throw requestInvalid(error.errors.map((defect) => this.moved(defect)));
      throw error;
    }
  }

  /** A defect or a warning with the pointer to what was sent. */
  moved<T extends { readonly pointer?: string; readonly within?: string }>(place: T): T {
    return place.pointer === undefined ? place : { ...place, ...this.origin(place.pointer) };
  }
}

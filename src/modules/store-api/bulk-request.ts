import { isPlainObject } from '../http/plain-object.js';
import type { Defect } from '../http/problem.js';
import { requestInvalid } from '../http/request-invalid.js';

/** One assertion of a group: which one, and what the client holds of it. */
export interface BulkAssertion {
  readonly type: string;
  readonly primaryKey?: readonly string[];
  readonly sequenceKey?: readonly string[];
  /** Of a sequence: the one that the client stays at. */
  readonly sequence?: number;
  readonly ifSequenceFrom?: number;
  readonly ifNewerThan?: number;
}

export interface BulkAction {
  readonly key: string;
  readonly assertions: readonly BulkAssertion[];
}

export interface BulkRequest {
  readonly actions: readonly BulkAction[];
  /** By type; what is not listed is 0. */
  readonly maxFormats: ReadonlyMap<string, number>;
}

/** What one request may hold, and the length of its texts in characters. Real clients send 256 groups at most. */
export const most = { actions: 1024, assertions: 10_000, text: 256 };

/**
 * Reads the body of `POST /v2/snaps/refresh`; members that are not known are passed over, as clients send many.
 *
 * @throws RequestProblem `request-invalid`, also where an action is not `fetch-assertions`
 */
export function readBulkRequest(body: unknown): BulkRequest {
  const reader = new Reader();
  const request = reader.request(body);
  if (reader.defects.length > 0) throw requestInvalid(reader.defects);
  return request;
}

/** Reads members, and notes what is wrong with them. */
class Reader {
  readonly defects: Defect[] = [];
  #assertions = 0;

  request(body: unknown): BulkRequest {
    const request = this.#object(body, '');
    const actions = this.#list(request.actions, '/actions', most.actions);
    return {
      maxFormats: this.#maxFormats(request['assertion-max-formats']),
      actions: actions.map((action, index) => this.#action(action, `/actions/${index}`)),
    };
  }

  #maxFormats(value: unknown): Map<string, number> {
    const pointer = '/assertion-max-formats';
    const given = value === undefined || value === null ? {} : this.#object(value, pointer);
    return new Map(Object.entries(given).map(([type, format]) => [type, this.#count(format, pointer) ?? 0]));
  }

  #action(value: unknown, pointer: string): BulkAction {
    const action = this.#object(value, pointer);
    if (action.action !== 'fetch-assertions') {
      this.#defect(`${pointer}/action`, 'only "fetch-assertions" is answered here');
      return { key: '', assertions: [] };
    }
    const assertions = this.#list(action.assertions ?? [], `${pointer}/assertions`, most.assertions);
    this.#assertions += assertions.length;
    if (this.#assertions > most.assertions) {
      this.#defect(`${pointer}/assertions`, `expected at most ${most.assertions} assertions in a request`);
      return { key: '', assertions: [] };
    }
    return {
      key: this.#text(action.key, `${pointer}/key`),
      assertions: assertions.map((one, index) => this.#assertion(one, `${pointer}/assertions/${index}`)),
    };
  }

  #assertion(value: unknown, pointer: string): BulkAssertion {
    const one = this.#object(value, pointer);
    const [primaryKey, sequenceKey] = (['primary-key', 'sequence-key'] as const).map((name) =>
      one[name] === undefined ? undefined : this.#key(one[name], `${pointer}/${name}`),
    );
    if ((primaryKey === undefined) === (sequenceKey === undefined)) {
      this.#defect(pointer, 'expected either a "primary-key" or a "sequence-key"');
    }
    const sequence = this.#count(one.sequence, `${pointer}/sequence`);
    const ifSequenceFrom = this.#count(
      one['if-sequence-equal-or-newer-than'],
      `${pointer}/if-sequence-equal-or-newer-than`,
    );
    const ifNewerThan = this.#count(one['if-newer-than'], `${pointer}/if-newer-than`);
    return {
      type: this.#text(one.type, `${pointer}/type`),
      ...(primaryKey !== undefined && { primaryKey }),
      ...(sequenceKey !== undefined && { sequenceKey }),
      ...(sequence !== undefined && { sequence }),
      ...(ifSequenceFrom !== undefined && { ifSequenceFrom }),
      ...(ifNewerThan !== undefined && { ifNewerThan }),
    };
  }

  #key(value: unknown, pointer: string): string[] {
    return this.#list(value, pointer, 16).map((part, index) => this.#text(part, `${pointer}/${index}`));
  }

  #object(value: unknown, pointer: string): Readonly<Record<string, unknown>> {
    if (isPlainObject(value)) return value;
    this.#defect(pointer, 'expected an object');
    return {};
  }

  #list(value: unknown, pointer: string, longest: number): readonly unknown[] {
    if (Array.isArray(value) && value.length <= longest) return value as unknown[];
    this.#defect(pointer, `expected a list of at most ${longest}`);
    return [];
  }

  #text(value: unknown, pointer: string): string {
    if (typeof value === 'string' && value.length <= most.text) return value;
    this.#defect(pointer, `expected a text of at most ${most.text} characters`);
    return '';
  }

  #count(value: unknown, pointer: string): number | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    this.#defect(pointer, 'expected a whole number');
    return undefined;
  }

  #defect(pointer: string, detail: string): void {
    if (this.defects.length < 100) this.defects.push({ pointer, detail });
  }
}

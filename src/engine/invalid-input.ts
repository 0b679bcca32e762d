/** Every way in which text or data handed to the engine can fail to hold. The set is closed: each code has a status and an entry in openapi.yaml. */
export const invalidInputCodes = [
  'assertion-invalid',
  'signature-invalid',
  'assertion-untrusted',
  'prerequisite-missing',
  'revision-conflict',
  'rule-invalid',
  'snap-yaml-invalid',
  'plug-or-slot-unknown',
  'limit-exceeded',
] as const;

export type InvalidInputCode = (typeof invalidInputCodes)[number];

/** Where the offending text stands. Lines and columns count from 1; pointers are RFC 6901 JSON pointers. */
export interface Place {
  /** Into the value that was given. */
  readonly pointer?: string;
  /** Where the value at the pointer is text: into the headers or the YAML that the text stands for. */
  readonly within?: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * Input that does not hold: an assertion, a rule or a snap.yaml with a defect.
 * The message is one lower-case sentence that quotes the offending text and says what was expected.
 */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';

  constructor(
    readonly code: InvalidInputCode,
    message: string,
    readonly place: Place = {},
  ) {
    super(message);
  }

  /** The same fault seen from one level up, where the value stands at `prefix`: as a structure, or as text. */
  at(prefix: string, isText = false): InvalidInput {
    const { pointer = '', within, ...position } = this.place;
    if (!isText) {
      const place = { ...position, pointer: prefix + pointer };
      return new InvalidInput(this.code, this.message, within === undefined ? place : { ...place, within });
    }
    const place = { ...position, pointer: prefix };
    return new InvalidInput(this.code, this.message, pointer === '' ? place : { ...place, within: pointer });
  }
}

/** One segment of an RFC 6901 pointer, escaped. */
export function pointerSegment(key: string | number): string {
  const text = String(key);
  return /[~/]/.test(text) ? `/${text.replaceAll('~', '~0').replaceAll('/', '~1')}` : `/${text}`;
}

/** What a decision was made of, and the answer itself. */
export const inputNames = [
  'request',
  'snap',
  'plug',
  'slot',
  'device',
  'baseDeclaration',
  'engine',
  'answer',
] as const;

/** Something that a decision was made of and that is not as it was. */
export interface InputFinding {
  readonly input: (typeof inputNames)[number];
  /** Into the request. */
  readonly pointer?: string;
  readonly detail: string;
}

import { type ProblemCode, problemTable } from './problem-table.js';
import type { Defect, Problem } from './problem.js';

interface ProblemExtras {
  readonly errors?: readonly Readonly<Defect>[];
  /** Header fields that belong to the answer, such as Allow or Retry-After. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown at the border when a request cannot be answered; the filter turns it into a Problem. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';
  readonly errors: readonly Readonly<Defect>[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: ProblemCode,
    detail: string,
    extras: ProblemExtras = {},
  ) {
    super(detail);
    this.errors = extras.errors ?? [];
    this.headers = extras.headers ?? {};
  }

  get status(): number {
    return problemTable[this.code].status;
  }

  /** The body; without a request id when it is part of a greater answer. */
  body(requestId?: string): Problem {
    const { status, title } = problemTable[this.code];
    return {
      type: `urn:plugboard:problem:${this.code}`,
      title,
      status,
      detail: this.message,
      code: this.code,
      ...(this.errors.length > 0 && { errors: [...this.errors] }),
      ...(requestId !== undefined && { requestId }),
    };
  }
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type ProblemCode, problemCodes, problemTable } from './problem-table.js';

/** One defect of the request. */
export class Defect {
  @ApiPropertyOptional({ description: 'Where in the body: an RFC 6901 pointer', example: '/plug/snap/yaml' })
  pointer?: string;

  @ApiPropertyOptional({
    description:
      'Where the value at the pointer is text: a pointer into the headers or the YAML of that text',
    example: '/plugs/camera',
  })
  within?: string;

  @ApiPropertyOptional({ description: 'Which parameter of the path or the query, when it is not the body' })
  parameter?: string;

  @ApiProperty({ description: 'What is wrong, and what was expected' })
  detail!: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Line of the text the pointer leads to' })
  line?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Column in that line' })
  column?: number;
}

/** The body of every refusal (RFC 9457). */
export class Problem {
  @ApiProperty({ format: 'uri', example: 'urn:plugboard:problem:json-invalid' })
  type!: string;

  @ApiProperty({ description: 'What kind of problem it is, the same for each of its code' })
  title!: string;

  @ApiProperty({ type: 'integer', minimum: 400, maximum: 599 })
  status!: number;

  @ApiProperty({ description: 'What is wrong with this request' })
  detail!: string;

  @ApiProperty({ enum: problemCodes, description: 'Stable name of the kind of problem' })
  code!: ProblemCode;

  @ApiPropertyOptional({ type: [Defect], description: 'Each defect that was found, in bad input' })
  errors?: Defect[];

  @ApiPropertyOptional({ description: 'The X-Request-ID of the answer' })
  requestId?: string;
}

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

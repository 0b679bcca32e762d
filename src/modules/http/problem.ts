import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type ProblemCode, problemCodes } from './problem-table.js';

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

  @ApiPropertyOptional({
    description: 'Which assertion of a stream: its type and primary key',
    example: 'snap-declaration/16/phOtoBoothSnapId0000000000000001',
  })
  assertion?: string;

  @ApiPropertyOptional({ description: 'The code of a finding, where it is one' })
  code?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Which one of the stream it is, from 1' })
  number?: number;

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

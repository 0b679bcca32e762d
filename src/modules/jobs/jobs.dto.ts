import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { MayBeAbsent } from '../http/nested.js';
import { Problem } from '../http/problem.js';
import { type JobState, jobStates } from './job.entity.js';

/** Which jobs to list. */
export class JobsQuery {
  @MayBeAbsent()
  @Matches(/^[0-9A-HJKMNP-TV-Z]{26}$/, { message: 'expected the id of a job, once' })
  @ApiPropertyOptional({ description: 'Only jobs older than this one: the "next" of the page before' })
  before?: string;

  @MayBeAbsent()
  @Matches(/^([1-9]\d?|100)$/, { message: 'expected a whole number from 1 to 100, once' })
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: 20 })
  limit?: string;
}

export class JobParts {
  @ApiProperty({ type: 'integer', minimum: 0 })
  done!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  total!: number;
}

export class ImportedAssertions {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Stored by this job' })
  stored!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Were there already, byte for byte' })
  unchanged!: number;
}

/** Work that takes longer than a request. */
export class JobReport {
  @ApiProperty()
  id!: string;

  @ApiProperty({ enum: ['import'] })
  kind!: string;

  @ApiProperty({ enum: [...jobStates] })
  state!: JobState;

  @ApiProperty({ description: 'Who asked for it' })
  actor!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  finishedAt?: string;

  @ApiProperty({ type: JobParts })
  parts!: JobParts;

  @ApiProperty({ type: ImportedAssertions })
  assertions!: ImportedAssertions;

  @ApiPropertyOptional({
    description: 'Whether somebody has asked to end it, which it does after the part it is at',
  })
  ending?: boolean;

  @ApiPropertyOptional({
    type: Problem,
    description: 'Why it failed; what the parts before have stored stays',
  })
  fault?: Problem;
}

export class JobsPage {
  @ApiProperty({ type: [JobReport], description: 'The newest first' })
  jobs!: JobReport[];

  @ApiPropertyOptional({ description: 'The "before" of the next page, where there may be one' })
  next?: string;
}

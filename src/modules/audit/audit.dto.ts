import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Matches, MaxLength } from 'class-validator';
import { MayBeAbsent } from '../http/nested.js';

/** The most entries of one answer. */
export const mostEntries = 1000;

const longestFilter = 1000;
const filterMessage = { message: `expected a text of at most ${longestFilter} characters, once` };

/** Which entries of the audit log to read. */
export class AuditQuery {
  @MayBeAbsent()
  @Matches(/^\d{1,15}$/, { message: 'expected a sequence, a whole number, once' })
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    default: 0,
    description: 'Only entries after this one',
  })
  after?: string;

  @MayBeAbsent()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: `expected a whole number from 1 to ${mostEntries}, once` })
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: mostEntries, default: 100 })
  limit?: string;

  @MayBeAbsent()
  @MaxLength(longestFilter, filterMessage)
  @ApiPropertyOptional({ maxLength: longestFilter, description: 'Only entries of exactly this actor' })
  actor?: string;

  @MayBeAbsent()
  @MaxLength(longestFilter, filterMessage)
  @ApiPropertyOptional({ maxLength: longestFilter, description: 'Only entries of this action' })
  action?: string;

  @MayBeAbsent()
  @MaxLength(longestFilter, filterMessage)
  @ApiPropertyOptional({ maxLength: longestFilter, description: 'Only entries about exactly this subject' })
  subject?: string;
}

/** An entry of the audit log. */
export class AuditEntryReport {
  @ApiProperty({ type: 'integer', minimum: 1, description: '1, 2, 3 and so on, without a gap' })
  sequence!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ example: 'token:01M7WGDAYRNW5KD6VEPQRCTTVS release desk' })
  actor!: string;

  @ApiProperty({ example: 'token-revoked' })
  action!: string;

  @ApiProperty({ example: 'token:01M7WGDAYRNW5KD6VEPQRCTTVT' })
  subject!: string;

  @ApiProperty({ description: 'JSON text of an object, exactly as it was hashed' })
  details!: string;

  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'null' }],
    description: 'The X-Request-ID of the request that asked for it',
  })
  requestId!: string | null;

  @ApiProperty({ description: 'The hash of the entry before; empty for the first' })
  previousHash!: string;

  @ApiProperty({ description: 'SHA-256 over all other fields, in base64url' })
  hash!: string;
}

/** The last entry of the audit log. */
export class AuditHeadReport {
  @ApiProperty({ type: 'integer', minimum: 0, description: '0 while there is none' })
  sequence!: number;

  @ApiProperty()
  hash!: string;
}

export class AuditPage {
  @ApiProperty({ type: [AuditEntryReport], description: 'The newest last' })
  entries!: AuditEntryReport[];

  @ApiPropertyOptional({
    type: 'integer',
    description: 'The value of after that leads on; left out at the end',
  })
  next?: number;

  @ApiProperty({ description: 'The last entry of the whole log' })
  head!: AuditHeadReport;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Matches, MaxLength } from 'class-validator';
import { assertionTypes } from '../../engine/asserts/types.js';
import { assertionOrigins } from '../assertions/assertion.entity.js';
import { MayBeAbsent } from '../http/nested.js';
import { IsTime } from '../http/request-time.js';

const longest = 256;
const textMessage = { message: `expected a text of at most ${longest} characters, once` };

function Filter(description: string): PropertyDecorator {
  return (target, name) => {
    MayBeAbsent()(target, name);
    MaxLength(longest, textMessage)(target, name);
    ApiPropertyOptional({ type: 'string', maxLength: longest, description })(target, name);
  };
}

/** Which assertions to find; all that is given has to hold. */
export class AssertionsQuery {
  @MayBeAbsent()
  @IsIn([...assertionTypes.keys()], { message: 'expected a known type of assertion, once' })
  @ApiPropertyOptional({ enum: [...assertionTypes.keys()] })
  type?: string;

  @Filter('The primary key, its parts joined by "/"')
  key?: string;

  @Filter('The account that signed it')
  'authority-id'?: string;

  @Filter('The id of the key that signed it')
  'sign-key-sha3-384'?: string;

  @Filter('A header of accounts, account-keys and others')
  'account-id'?: string;

  @Filter('A header of models, serials and others')
  'brand-id'?: string;

  @Filter('A header of snap-revisions')
  'developer-id'?: string;

  @Filter('A header of account-keys, validation-sets and others')
  name?: string;

  @Filter('A header of stores')
  'operator-id'?: string;

  @Filter('A header of snap-declarations')
  'publisher-id'?: string;

  @Filter('A header of snap-declarations, snap-revisions and others')
  'snap-id'?: string;

  @Filter('A header of snap-declarations')
  'snap-name'?: string;

  @Filter('A header of stores and models')
  store?: string;

  @Filter('A header of accounts')
  username?: string;

  @MayBeAbsent()
  @IsIn(['true', 'false'], { message: 'expected "true" or "false", once' })
  @ApiPropertyOptional({ type: 'boolean', default: false, description: 'Only the newest revision of each' })
  newest?: string;

  @MayBeAbsent()
  @IsTime()
  @ApiPropertyOptional({ format: 'date-time', description: 'Stored at this time or later' })
  storedAfter?: string;

  @MayBeAbsent()
  @IsTime()
  @ApiPropertyOptional({ format: 'date-time', description: 'Stored before this time' })
  storedBefore?: string;

  @MayBeAbsent()
  @Matches(/^[0-9A-Za-z]{1,26}$/, { message: 'expected the "next" of the page before, once' })
  @ApiPropertyOptional({ description: 'The "next" of the page before' })
  after?: string;

  @MayBeAbsent()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: 'expected a whole number from 1 to 1000, once' })
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 1000, default: 100 })
  limit?: string;
}

/** A stored assertion, without its text. */
export class AssertionSummary {
  @ApiProperty({ example: 'snap-declaration' })
  type!: string;

  @ApiProperty({ type: [String], example: ['16', 'phOtoBoothSnapId0000000000000001'] })
  primaryKey!: readonly string[];

  @ApiProperty({ type: 'integer', minimum: 0 })
  revision!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  format!: number;

  @ApiProperty({ description: 'The account that signed it' })
  authorityId!: string;

  @ApiProperty({ description: 'The id of the key that signed it; empty for drafts' })
  signKey!: string;

  @ApiProperty({ enum: assertionOrigins, description: 'How it came into the store' })
  origin!: string;

  @ApiProperty({ description: 'SHA3-384 of the text, in base64url' })
  digest!: string;

  @ApiProperty({ format: 'date-time' })
  storedAt!: string;
}

export class AssertionsPage {
  @ApiProperty({ type: [AssertionSummary] })
  assertions!: readonly AssertionSummary[];

  @ApiPropertyOptional({ description: 'Give it as "after" for the next page; left out on the last one' })
  next?: string;
}

export class TakenAssertion {
  @ApiProperty({ example: 'account-key' })
  type!: string;

  @ApiProperty({ type: [String] })
  primaryKey!: readonly string[];

  @ApiProperty({ type: 'integer', minimum: 0 })
  revision!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  format!: number;

  @ApiProperty({ enum: ['stored', 'unchanged'], description: 'Unchanged: it was there, byte for byte' })
  outcome!: 'stored' | 'unchanged';
}

export class TakenAssertions {
  @ApiProperty({ type: [TakenAssertion], description: 'In the order of the stream' })
  assertions!: readonly TakenAssertion[];
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsObject, Matches, MaxLength } from 'class-validator';
import { lintCodes } from '../../engine/review/lint-codes.js';
import type { HeaderMap } from '../../engine/asserts/headers.js';
import { MayBeAbsent } from '../http/nested.js';
import { IsTextOrObject } from '../http/text-or-object.js';

/** What a snap is called in a declaration. */
export const idPattern = /^[A-Za-z0-9][-A-Za-z0-9_]{0,127}$/;

const idMessage = { message: 'expected letters, digits, "-" and "_", at most 128' };

/** What the next declaration of a snap is to hold; what is left out stays as it is. */
export class PublicationRequest {
  @MayBeAbsent()
  @IsObject({ message: 'expected an object with a rule for each interface' })
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Rules for plugs, by interface, as in the header; an empty object takes them all away',
    example: { camera: { 'allow-auto-connection': 'true' } },
  })
  plugs?: HeaderMap;

  @MayBeAbsent()
  @IsObject({ message: 'expected an object with a rule for each interface' })
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Rules for slots, by interface, as in the header; an empty object takes them all away',
  })
  slots?: HeaderMap;

  @MayBeAbsent()
  @Matches(/^[a-z0-9][-a-z0-9]{0,39}$|^$/, { message: 'expected the name of a snap' })
  @ApiPropertyOptional({ description: 'Needed for the first declaration of a snap' })
  snapName?: string;

  @MayBeAbsent()
  @Matches(idPattern, idMessage)
  @ApiPropertyOptional({ description: "The publisher's account; needed for the first declaration of a snap" })
  publisherId?: string;

  @MayBeAbsent()
  @IsTextOrObject()
  @ApiPropertyOptional({
    oneOf: [{ type: 'string' }, { type: 'object', additionalProperties: true }],
    description: "The snap's snap.yaml, so that findings can name its plugs and slots",
  })
  yaml?: string | object;

  @MayBeAbsent()
  @IsArray({ message: 'expected a list of codes' })
  @ArrayMaxSize(50, { message: 'expected at most 50 codes' })
  @IsIn(Object.keys(lintCodes), { each: true, message: 'expected codes of findings' })
  @ApiPropertyOptional({
    type: [String],
    enum: Object.keys(lintCodes),
    description: 'The codes of findings that are known and meant',
  })
  acknowledge?: string[];

  @MayBeAbsent()
  @MaxLength(2000, { message: 'expected a text of at most 2000 characters' })
  @ApiPropertyOptional({ maxLength: 2000, description: 'Why it is granted; kept in the audit log' })
  comment?: string;
}

/** How a publication is asked for. */
export class PublicationQuery {
  @MayBeAbsent()
  @IsIn(['true', 'false'], { message: 'expected "true" or "false", once' })
  @ApiPropertyOptional({
    type: 'boolean',
    default: false,
    description: 'Draft and lint it, and store nothing',
  })
  dryRun?: string;
}

/** The account of a publisher. */
export class AccountRequest {
  @Matches(idPattern, idMessage)
  @ApiProperty({ description: 'The id that declarations name it by', example: 'photo-booth-inc' })
  accountId!: string;

  @Matches(/^[^\p{Cc}\p{Surrogate}]{1,200}$/u, { message: 'expected a name of at most 200 characters' })
  @ApiProperty({ minLength: 1, maxLength: 200, example: 'Photo Booth Inc.' })
  displayName!: string;

  @MayBeAbsent()
  @Matches(/^[a-z0-9](?:-?[a-z0-9]){1,63}$/, {
    message: 'expected lower-case letters, digits and single "-"',
  })
  @ApiPropertyOptional({ description: 'What people know it by' })
  username?: string;

  @MayBeAbsent()
  @IsIn(['unproven', 'starred', 'verified'], { message: 'expected one of unproven, starred, verified' })
  @ApiPropertyOptional({ enum: ['unproven', 'starred', 'verified'], default: 'unproven' })
  validation?: string;
}

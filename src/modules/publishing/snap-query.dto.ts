import { ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { MayBeAbsent } from '../http/nested.js';

/** How much of a snap's history to tell. */
export class SnapQuery {
  @MayBeAbsent()
  @Matches(/^(\d{1,2}|1\d\d|200)$/, { message: 'expected a whole number up to 200, once' })
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 200, default: 20 })
  history?: string;
}

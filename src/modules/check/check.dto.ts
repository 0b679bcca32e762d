import { IsString } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { IsTextOrObject } from '../http/text-or-object.js';

/** Text of one or several assertions. */
export class AssertionsCheckRequest {
  @IsString({ message: 'expected the text of one or several assertions' })
  @ApiProperty({ description: 'One assertion, or a stream of them' })
  text!: string;
}

/** A snap.yaml: its text, or the same as JSON. */
export class SnapYamlCheckRequest {
  @IsTextOrObject()
  @ApiProperty({ type: 'string', description: 'The text of snap.yaml, or the same as a JSON object' })
  yaml!: string | object;
}

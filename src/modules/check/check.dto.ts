import { IsString, registerDecorator } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { isPlainObject } from '../http/plain-object.js';

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

function IsTextOrObject(): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name: 'isTextOrObject',
      target: target.constructor,
      propertyName: String(propertyName),
      options: { message: 'expected a text or an object' },
      validator: {
        validate: (value: unknown) => typeof value === 'string' || isPlainObject(value),
      },
    });
  };
}

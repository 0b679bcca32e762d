import { ValidateBy } from 'class-validator';
import { isPlainObject } from './plain-object.js';

/** A text, or the same as a JSON object, as snap.yaml may be given. */
export function IsTextOrObject(): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isTextOrObject',
      validator: { validate: (value: unknown) => typeof value === 'string' || isPlainObject(value) },
    },
    { message: 'expected a text or an object' },
  );
}

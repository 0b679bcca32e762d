import { type AttributeValue, isAttributeList, isAttributeMap } from '../snap/values.js';
import type { AttributeType } from './attributes.js';

/** Whether a value is a whole number; floats are none, not even `1.0`. */
export function isInteger(value: AttributeValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Whether a value is of a type. Lists and maps of texts may be empty. */
export function isOfType(value: AttributeValue, type: AttributeType): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'text':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return isInteger(value);
    case 'list':
      return isAttributeList(value) && value.every((item) => typeof item === 'string');
    case 'maps':
      return isAttributeList(value) && value.every((item) => isAttributeMap(item));
    case 'map':
      return isAttributeMap(value);
    case 'texts':
      return isAttributeMap(value) && Object.values(value).every((item) => typeof item === 'string');
  }
}

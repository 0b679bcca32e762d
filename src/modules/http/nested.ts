import 'reflect-metadata';
import { IsArray, IsObject, ValidateIf, ValidateNested } from 'class-validator';

type Dto = new () => object;

const nestedTypes = new WeakMap<object, Map<string, () => Dto>>();

/** A member that is an object of another DTO class. */
export function Nested(type: () => Dto): PropertyDecorator {
  return (prototype, name) => {
    remember(prototype, String(name), type);
    IsObject()(prototype, name);
    ValidateNested()(prototype, name);
  };
}

/** A member that is a list of objects of another DTO class. */
export function NestedList(type: () => Dto): PropertyDecorator {
  return (prototype, name) => {
    remember(prototype, String(name), type);
    IsArray()(prototype, name);
    IsObject({ each: true })(prototype, name);
    ValidateNested({ each: true })(prototype, name);
  };
}

/** A member that may be left out. Unlike class-validator's IsOptional, null does not count as left out. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** The class of a member's objects, or undefined for a member that is no nested DTO. */
export function nestedType(dto: Dto, name: string): Dto | undefined {
  let prototype: unknown = dto.prototype;
  while (typeof prototype === 'object' && prototype !== null) {
    const type = nestedTypes.get(prototype)?.get(name);
    if (type !== undefined) return type();
    prototype = Object.getPrototypeOf(prototype);
  }
  return undefined;
}

function remember(prototype: object, name: string, type: () => Dto): void {
  const types = nestedTypes.get(prototype) ?? new Map<string, () => Dto>();
  nestedTypes.set(prototype, types.set(name, type));
}

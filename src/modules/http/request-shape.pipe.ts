import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import { pointerSegment } from '../../engine/invalid-input.js';
import { nestedType } from './nested.js';
import { isPlainObject } from './plain-object.js';
import type { Defect } from './problem.js';
import { requestInvalid } from './request-invalid.js';

type Dto = new () => object;

/**
 * Checks bodies and queries against their class-validator DTO: unknown members are refused at every level, and each
 * defect has its pointer. The value goes on as it was sent. (Nest's ValidationPipe has class-transformer copy it
 * first, which takes free-form members apart: it turns a FloatValue into an object, and fails on a key that is
 * called `constructor`.)
 */
@Injectable()
export class RequestShape implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (metatype === undefined || type === 'custom' || membersOf(metatype as Dto).size === 0) return value;
    const defects = defectsOf(metatype as Dto, value);
    if (defects.length === 0) return value;
    throw requestInvalid(type === 'body' ? defects : defects.map(inParameter));
  }
}

/** Everything that keeps a value from being what the DTO describes. */
export function defectsOf(dto: object, value: unknown): Defect[] {
  if (!isPlainObject(value)) return [{ pointer: '', detail: 'the body must be a JSON object' }];
  const defects: Defect[] = [];
  const instance = instanceOf(dto as Dto, value, '', defects);
  const errors = validateSync(instance, { validationError: { target: false, value: false } });
  return [...defects, ...errors.flatMap((error) => flatten(error, ''))];
}

/** An instance that shares the value's members, but for nested DTOs; members unknown to the DTO become defects. */
function instanceOf(dto: Dto, value: Record<string, unknown>, pointer: string, defects: Defect[]): object {
  const instance: Record<string, unknown> = Object.create(dto.prototype as object) as Record<string, unknown>;
  const members = membersOf(dto);
  for (const [name, member] of Object.entries(value)) {
    const place = pointer + pointerSegment(name);
    if (members.has(name)) instance[name] = nestedInstance(nestedType(dto, name), member, place, defects);
    else defects.push({ pointer: place, detail: 'unknown field' });
  }
  return instance;
}

function nestedInstance(dto: Dto | undefined, value: unknown, pointer: string, defects: Defect[]): unknown {
  if (dto === undefined) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => nestedInstance(dto, item, pointer + pointerSegment(index), defects));
  }
  return isPlainObject(value) ? instanceOf(dto, value, pointer, defects) : value;
}

const memberCache = new WeakMap<Dto, ReadonlySet<string>>();

/** The members class-validator knows of a class, inherited ones among them. */
function membersOf(dto: Dto): ReadonlySet<string> {
  let members = memberCache.get(dto);
  if (members === undefined) {
    const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
    members = new Set(rules.map(({ propertyName }) => propertyName));
    memberCache.set(dto, members);
  }
  return members;
}

function flatten(error: ValidationError, parent: string): Defect[] {
  const pointer = parent + pointerSegment(error.property);
  // A member that is no object breaks the rules for objects as well, and one sentence about it is enough.
  const { nestedValidation, ...constraints } = error.constraints ?? {};
  const details = Object.values(constraints);
  if (details.length > 0) return details.map((detail) => ({ pointer, detail }));
  if (nestedValidation !== undefined) return [{ pointer, detail: nestedValidation }];
  return (error.children ?? []).flatMap((child) => flatten(child, pointer));
}

function inParameter({ pointer = '', detail }: Defect): Defect {
  return { parameter: pointer.slice(1), detail };
}

import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { pointerSegment } from '../engine/invalid-input.js';
import { FloatValue } from '../engine/snap/values.js';
import { isPlainObject } from './http/plain-object.js';
import type { Defect } from './http/problem.js';

/** As much of a JSON Schema as is looked at to find our own fields. */
interface SchemaNode {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
}

const prefix = '#/components/schemas/';

/** Holds request bodies against the schemas that openapi.yaml shows. */
export class SchemaCheck {
  readonly #ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: false });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(private readonly schemas: Readonly<Record<string, object>>) {
    this.#ajv.addSchema({ $id: 'plugboard:', components: { schemas } });
  }

  /** What keeps a parsed body from being what the schema `name` says; nothing where it is. */
  defectsOf(name: string, body: Record<string, unknown>): readonly Defect[] {
    let validate = this.#validators.get(name);
    if (validate === undefined) {
      validate = this.#ajv.compile({ $ref: `plugboard:${prefix}${name}` });
      this.#validators.set(name, validate);
    }
    this.#withoutFloats(body, this.schemas[name] as SchemaNode);
    return validate(body) ? [] : (validate.errors ?? []).map(defectOf);
  }

  /**
   * A float is an object in memory, for which the schemas would take it. None of our own fields takes one, so there
   * it becomes a plain number, to be refused as such; what snaps bring along is left alone.
   */
  #withoutFloats(value: unknown, schema: SchemaNode): unknown {
    if (value instanceof FloatValue) return value.value;
    const node =
      schema.$ref === undefined ? schema : (this.schemas[schema.$ref.slice(prefix.length)] as SchemaNode);
    if (Array.isArray(value)) {
      const { items } = node;
      if (items !== undefined)
        for (let index = 0; index < value.length; index++)
          value[index] = this.#withoutFloats(value[index], items);
    } else if (isPlainObject(value)) {
      const { properties, additionalProperties } = node;
      // What is free-form is not ours.
      if (properties === undefined && typeof additionalProperties !== 'object') return value;
      for (const field of Object.keys(value)) {
        const inner =
          properties !== undefined && Object.hasOwn(properties, field)
            ? properties[field]
            : additionalProperties;
        if (typeof inner === 'object') value[field] = this.#withoutFloats(value[field], inner);
      }
    }
    return value;
  }
}

function defectOf({ keyword, instancePath, message, params }: ErrorObject): Defect {
  const given = params as Readonly<Record<string, unknown>>;
  const member = given.additionalProperty ?? given.missingProperty;
  const pointer = instancePath + (typeof member === 'string' ? pointerSegment(member) : '');
  if (given.additionalProperty !== undefined) return { pointer, detail: 'unknown field' };
  if (given.missingProperty !== undefined) return { pointer, detail: 'this field is missing' };
  switch (keyword) {
    case 'type':
      return { pointer, detail: `expected ${[given.type].flat().map(shown).join(' or ')}` };
    case 'enum':
      return { pointer, detail: `expected one of ${[given.allowedValues].flat().map(String).join(', ')}` };
    case 'pattern':
      return { pointer, detail: 'expected an RFC 3339 time such as "2026-11-01T00:00:00Z"' };
    case 'minLength':
      return { pointer, detail: 'expected a text that is not empty' };
    case 'maxLength':
      return { pointer, detail: `expected a text of at most ${String(given.limit)} characters` };
    case 'maxItems':
    case 'maxProperties':
      return { pointer, detail: `expected at most ${String(given.limit)} entries` };
    default:
      return { pointer, detail: message ?? 'does not hold' };
  }
}

/** A type of JSON Schema in the words of the other messages. */
function shown(type: unknown): string {
  const words: Readonly<Record<string, string>> = {
    string: 'a text',
    object: 'an object',
    array: 'a list',
    boolean: 'true or false',
    null: 'null',
  };
  return words[String(type)] ?? String(type);
}

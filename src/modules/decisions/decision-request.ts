import type { AssertionInput } from '../../engine/rules/declaration.js';
import { isPlainObject } from '../http/plain-object.js';
import { requestInvalid } from '../http/request-invalid.js';
import { SchemaCheck } from '../schema-check.js';

/** A snap as a request gives it. */
export interface SnapInput {
  /** Text of snap.yaml, or the same as JSON. */
  readonly yaml: string | object;
  /** Null: the snap is not asserted. Left out: the published one of `snapId`, else none. */
  readonly declaration?: AssertionInput | null;
  readonly snapId?: string;
  /** Which published declaration counts: the one in force at a time, or a revision. */
  readonly asOf?: string | number;
}

export interface EndpointInput {
  readonly snap: SnapInput;
  readonly name: string;
  readonly dynamicAttributes?: object;
}

export interface DeviceInput {
  readonly classic: boolean;
  readonly distribution?: { readonly id: string; readonly variantId?: string };
  readonly coreDesktop?: boolean;
  readonly model?: AssertionInput;
  readonly store?: AssertionInput;
  readonly contentCompatLabels?: boolean;
}

export interface ConnectionRequest {
  readonly action: 'connect' | 'auto-connect';
  readonly plug: EndpointInput;
  /** Left out: the implicit slot that the system snap provides on the device. */
  readonly slot?: EndpointInput;
  readonly device: DeviceInput;
  readonly baseDeclaration?: AssertionInput;
  /** Which published declarations count: those in force at this time (RFC 3339). */
  readonly asOf?: string;
}

export interface InstallationRequest {
  readonly action: 'install' | 'sideload';
  readonly snap: SnapInput;
  readonly device: DeviceInput;
  readonly baseDeclaration?: AssertionInput;
  /** Which published declarations count: those in force at this time (RFC 3339). */
  readonly asOf?: string;
}

export type DecisionRequest = ConnectionRequest | InstallationRequest;

/** The schema of a field that takes an assertion. */
export const assertion = (description: string) => ({
  type: ['string', 'object'],
  description: `${description}: its text, or its headers (scalars are strings)`,
});

/** The schema of that name. */
export const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** An RFC 3339 time that JavaScript reads as well. */
export const timePattern =
  '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)$';

/** The schema of the time whose declarations count. */
export const asOf = {
  type: 'string',
  pattern: timePattern,
  description: 'A time: the declarations in force then count, where the request does not bring its own',
  examples: ['2026-11-01T00:00:00Z'],
};

/**
 * The shapes of decision requests: what the service checks, and what openapi.yaml says, are these very objects.
 */
export const decisionRequestSchemas = {
  Snap: {
    type: 'object',
    required: ['yaml'],
    additionalProperties: false,
    properties: {
      yaml: { type: ['string', 'object'], description: 'The text of snap.yaml, or the same as JSON' },
      declaration: {
        type: ['string', 'object', 'null'],
        description:
          'The snap-declaration: its text, or its headers. Null: the snap is not asserted. Left out: the published one of snapId, else none',
      },
      snapId: { type: 'string', minLength: 1, maxLength: 128 },
      asOf: {
        type: ['string', 'integer'],
        pattern: timePattern,
        minimum: 0,
        maximum: 2 ** 31 - 1,
        description:
          "Which of the snap's published declarations counts: the one in force at a time, or a revision",
      },
    },
    dependentRequired: { asOf: ['snapId'] },
  },
  PlugOrSlot: {
    type: 'object',
    required: ['snap', 'name'],
    additionalProperties: false,
    properties: {
      snap: reference('Snap'),
      name: { type: 'string', description: 'The name of the plug or slot in the snap' },
      dynamicAttributes: { type: 'object', description: 'Attributes that hooks set at run time' },
    },
  },
  Distribution: {
    type: 'object',
    required: ['id'],
    additionalProperties: false,
    properties: { id: { type: 'string' }, variantId: { type: 'string' } },
  },
  Device: {
    type: 'object',
    required: ['classic'],
    additionalProperties: false,
    properties: {
      classic: { type: 'boolean' },
      distribution: reference('Distribution'),
      coreDesktop: { type: 'boolean', description: 'Whether it is Ubuntu Core Desktop' },
      model: assertion('The model assertion'),
      store: assertion('The store assertion'),
      contentCompatLabels: {
        type: 'boolean',
        description: 'Whether content compatibility labels are enabled',
      },
    },
  },
  ConnectionRequest: {
    type: 'object',
    required: ['action', 'plug', 'device'],
    additionalProperties: false,
    properties: {
      action: { type: 'string', enum: ['connect', 'auto-connect'] },
      plug: reference('PlugOrSlot'),
      slot: {
        ...reference('PlugOrSlot'),
        description: 'Left out: the implicit slot that the system snap provides on the device',
      },
      device: reference('Device'),
      baseDeclaration: assertion(
        'The base-declaration; left out: the newest published one, else the built-in one',
      ),
      asOf,
    },
  },
  InstallationRequest: {
    type: 'object',
    required: ['action', 'snap', 'device'],
    additionalProperties: false,
    properties: {
      action: { type: 'string', enum: ['install', 'sideload'] },
      snap: reference('Snap'),
      device: reference('Device'),
      baseDeclaration: assertion(
        'The base-declaration; left out: the newest published one, else the built-in one',
      ),
      asOf,
    },
  },
  DecisionRequest: {
    oneOf: [reference('ConnectionRequest'), reference('InstallationRequest')],
    discriminator: {
      propertyName: 'action',
      mapping: {
        connect: '#/components/schemas/ConnectionRequest',
        'auto-connect': '#/components/schemas/ConnectionRequest',
        install: '#/components/schemas/InstallationRequest',
        sideload: '#/components/schemas/InstallationRequest',
      },
    },
  },
} as const;

const check = new SchemaCheck(decisionRequestSchemas);

const schemaOf: ReadonlyMap<unknown, keyof typeof decisionRequestSchemas> = new Map([
  ['connect', 'ConnectionRequest'],
  ['auto-connect', 'ConnectionRequest'],
  ['install', 'InstallationRequest'],
  ['sideload', 'InstallationRequest'],
]);

/**
 * Takes a parsed body as a decision request.
 *
 * @throws RequestProblem `request-invalid` with a pointer for each defect
 */
export function checkDecisionRequest(body: unknown): DecisionRequest {
  if (!isPlainObject(body)) {
    throw requestInvalid([{ pointer: '', detail: 'a decision request must be a JSON object' }]);
  }
  const name = schemaOf.get(body.action);
  if (name === undefined) {
    throw requestInvalid([
      { pointer: '/action', detail: `expected one of ${[...schemaOf.keys()].join(', ')}` },
    ]);
  }
  const defects = check.defectsOf(name, body);
  if (defects.length > 0) throw requestInvalid(defects);
  return body as unknown as DecisionRequest;
}

import { confinements, snapTypes } from '../../engine/snap/snap.js';

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const text = { type: 'string' };
const position = { type: 'integer', minimum: 1 };
const endpoints = { type: 'object', additionalProperties: reference('EndpointReport') };

/** What openapi.yaml says of the answers of the check endpoints. */
export const checkSchemas = {
  AssertionReport: {
    type: 'object',
    required: ['type', 'format', 'revision', 'primaryKey', 'headers', 'bodyLength'],
    additionalProperties: false,
    properties: {
      type: text,
      format: { type: 'integer', description: 'As its header says' },
      revision: { type: 'integer' },
      primaryKey: { type: 'array', items: text },
      headers: { type: 'object' },
      bodyLength: { type: 'integer', description: 'In bytes' },
      compiles: { const: true, description: 'Of declarations: their rules compile' },
      formatNeeded: {
        type: 'integer',
        description: 'Of declarations: the lowest format that covers their rules',
      },
      interfaces: {
        type: 'array',
        items: text,
        description: 'Of declarations: the interfaces they speak about',
      },
    },
  },
  AssertionsReport: {
    type: 'object',
    required: ['assertions'],
    additionalProperties: false,
    properties: { assertions: { type: 'array', items: reference('AssertionReport') } },
  },
  EndpointReport: {
    type: 'object',
    required: ['interface', 'label', 'attrs', 'apps'],
    additionalProperties: false,
    properties: {
      interface: text,
      label: text,
      attrs: { type: ['object', 'null'], description: 'Null: it has no attributes' },
      apps: { type: 'array', items: text },
      line: position,
      column: position,
    },
  },
  SnapWarning: {
    type: 'object',
    required: ['code', 'message', 'pointer'],
    additionalProperties: false,
    properties: {
      code: { type: 'string', enum: ['duplicate-key'] },
      message: text,
      pointer: { type: 'string', description: 'RFC 6901 pointer into the YAML' },
      line: position,
      column: position,
    },
  },
  SnapReport: {
    type: 'object',
    required: ['name', 'type', 'confinement', 'plugs', 'slots', 'warnings'],
    additionalProperties: false,
    properties: {
      name: text,
      type: { type: 'string', enum: [...snapTypes] },
      confinement: { type: 'string', enum: [...confinements] },
      plugs: endpoints,
      slots: endpoints,
      warnings: { type: 'array', items: reference('SnapWarning') },
    },
  },
};

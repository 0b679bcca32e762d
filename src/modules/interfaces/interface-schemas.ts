import { attributeSchemas, attributeSet } from './attribute-schemas.js';

const text = { type: 'string' };

const summary = {
  name: text,
  summary: { type: 'string', description: 'What a snap with the plug may do' },
  implicitSlot: {
    type: 'object',
    required: ['core', 'classic'],
    additionalProperties: false,
    description: 'Whether the system snap provides a slot by itself',
    properties: { core: { type: 'boolean' }, classic: { type: 'boolean' } },
  },
};

/** What openapi.yaml says of the answers about interfaces. */
export const interfaceSchemas = {
  InterfaceSummary: {
    type: 'object',
    required: ['name', 'summary', 'implicitSlot'],
    additionalProperties: false,
    properties: summary,
  },
  InterfaceList: {
    type: 'object',
    required: ['interfaces'],
    additionalProperties: false,
    properties: { interfaces: { type: 'array', items: { $ref: '#/components/schemas/InterfaceSummary' } } },
  },
  InterfaceReport: {
    type: 'object',
    required: ['name', 'summary', 'implicitSlot', 'rules', 'attributes'],
    additionalProperties: false,
    properties: {
      ...summary,
      rules: {
        type: 'object',
        additionalProperties: false,
        description: 'The rules of the built-in base-declaration, in the rule language',
        properties: { plugs: { type: 'object' }, slots: { type: 'object' } },
      },
      attributes: {
        type: 'object',
        required: ['plugs', 'slots'],
        additionalProperties: false,
        description: 'What plugs and slots may say of themselves',
        properties: { plugs: attributeSet, slots: attributeSet },
      },
    },
  },
  ...attributeSchemas,
  BaseDeclarationReport: {
    type: 'object',
    required: ['source', 'revision', 'headers'],
    additionalProperties: false,
    properties: {
      source: { type: 'string', enum: ['built-in', 'published'] },
      revision: { type: 'integer', description: 'Zero for the built-in one' },
      headers: { type: 'object' },
    },
  },
};

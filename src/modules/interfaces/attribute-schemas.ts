const text = { type: 'string' };
const texts = { type: 'array', items: text };

/** A reference to the schema of a set of attributes. */
export const attributeSet = { $ref: '#/components/schemas/AttributeSet' };

/** What openapi.yaml says of the attributes of plugs and slots. */
export const attributeSchemas = {
  AttributeSet: {
    type: 'object',
    required: ['known', 'others'],
    additionalProperties: false,
    properties: {
      known: { type: 'object', additionalProperties: { $ref: '#/components/schemas/AttributeReport' } },
      oneOf: { ...texts, description: 'At least one of these has to be there' },
      needs: {
        type: 'object',
        additionalProperties: texts,
        description: 'For an attribute, those that have to be there beside it',
      },
      apart: {
        type: 'array',
        items: { ...texts, minItems: 2, maxItems: 2 },
        description: 'Attributes that exclude one another; a first one that is a boolean, only if it is true',
      },
      others: {
        type: 'string',
        enum: ['ignored', 'dropped', 'possible'],
        description:
          'What other names mean: devices ignore them, devices drop the plug or slot, or there may be some that are not listed',
      },
    },
  },
  AttributeReport: {
    type: 'object',
    required: ['text', 'types', 'expected'],
    additionalProperties: false,
    properties: {
      text: { type: 'string', description: 'What it means' },
      types: {
        type: 'array',
        items: {
          type: 'string',
          enum: ['text', 'boolean', 'integer', 'list', 'maps', 'map', 'texts', 'any'],
        },
        description: '`list` is of texts, `maps` a list of maps, `texts` a map of texts',
      },
      expected: { type: 'string', description: 'What it may be, in words' },
      required: {
        type: 'string',
        enum: ['always', 'reviewers'],
        description: 'Whether it has to be there; with `reviewers` a device does without it',
      },
      values: { ...texts, description: 'The texts it may be' },
      entries: attributeSet,
    },
  },
};

import { assertionMediaType } from '../http/assertion-body.js';
import { bundleMediaType, plainJsonMediaType } from './media-types.js';
import { mostInStream } from './bulk-fetch.js';
import { most } from './bulk-request.js';

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const text = { type: 'string', maxLength: most.text };
const count = { type: 'integer' };
const key = { type: 'array', maxItems: 16, items: text };
const tags = ['store'];
const anonymous: readonly object[] = [];

const refusal = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: reference('StoreErrors') } },
});
const refusals = {
  '4XX': refusal('The request was refused; real clients tell "not-found" by the code of the first entry'),
  '5XX': refusal('The service failed, or is not ready'),
};

const inPath = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string' },
  description,
});

const inQuery = (name: string, schema: object, description: string) => ({
  name,
  in: 'query',
  required: false,
  schema,
  description,
});

const etag = {
  ETag: { description: 'Of these bytes; a 304 is for those who send it back', schema: { type: 'string' } },
};

function assertionPath(operationId: string, summary: string): object {
  return {
    get: {
      operationId,
      summary,
      tags,
      security: anonymous,
      parameters: [
        inPath('type', 'The type of the assertion'),
        inPath(
          'key',
          'The parts of the primary key in their order, each percent-encoded, with "/" between them. Parts at the end that have a default may be left out; of a sequence the last part is left out where "sequence" is given.',
        ),
        inQuery(
          'max-format',
          { type: 'integer', minimum: 0 },
          'The newest format that the client understands; left out: any format',
        ),
        inQuery('sequence', { type: 'string' }, 'Of types that form a sequence: "latest" or a number from 1'),
      ],
      responses: {
        '200': {
          description:
            'The highest revision in a format up to max-format: as it was signed, byte for byte, where Accept names the media type of assertions, else as JSON',
          headers: etag,
          content: {
            [assertionMediaType]: { schema: { type: 'string' } },
            [plainJsonMediaType]: { schema: reference('StoreAssertion') },
          },
        },
        '304': { description: 'The client said in If-None-Match that it holds these bytes', headers: etag },
        ...refusals,
      },
    },
  };
}

const streamPath = {
  get: {
    operationId: 'assertionStream',
    summary: 'Fetch several assertions at once, as a bulk answer names them',
    tags,
    security: anonymous,
    parameters: [
      {
        name: 'assertion',
        in: 'query',
        required: true,
        schema: { type: 'array', minItems: 1, maxItems: mostInStream, items: { type: 'string' } },
        description: 'Type and key with "/" between them, then "?" and the newest format, percent-encoded',
      },
    ],
    responses: {
      '200': {
        description: 'The assertions in the order of the query, a blank line between them',
        content: { [bundleMediaType.split(';', 1)[0] ?? '']: { schema: { type: 'string' } } },
      },
      ...refusals,
    },
  },
};

const bulkPath = {
  post: {
    operationId: 'refresh',
    summary: 'Ask which assertions have newer revisions than the client holds',
    tags,
    security: anonymous,
    requestBody: {
      required: true,
      content: { [plainJsonMediaType]: { schema: reference('BulkFetchRequest') } },
    },
    responses: {
      '200': {
        description: 'For each group the URLs of what is newer',
        content: { [plainJsonMediaType]: { schema: reference('BulkFetchAnswer') } },
      },
      ...refusals,
    },
  },
};

/** The paths of the store in openapi.yaml, by hand: theirs are wildcards, which decorators do not describe. */
export const storeApiPaths = {
  '/v2/assertions/{type}/{key}': assertionPath('assertion', 'Fetch an assertion as snap clients do'),
  '/api/v1/snaps/assertions/{type}/{key}': assertionPath(
    'assertionAtOldPlace',
    'The same, where clients up to 2019 look for it',
  ),
  '/v2/assertion-streams': streamPath,
  '/v2/snaps/refresh': bulkPath,
};

const bulkAssertion = {
  type: 'object',
  required: ['type'],
  description: 'Either with a primary key, or with the key of a sequence',
  properties: {
    type: text,
    'primary-key': key,
    'sequence-key': key,
    sequence: { ...count, description: 'Of a sequence: the one that the client stays at' },
    'if-sequence-equal-or-newer-than': { ...count, description: 'Of a sequence: the one it holds' },
    'if-newer-than': { ...count, description: 'The revision it holds; left out: none' },
  },
};

const bulkError = {
  type: 'object',
  required: ['code', 'type', 'message'],
  additionalProperties: false,
  properties: {
    code: text,
    type: text,
    'primary-key': key,
    'sequence-key': key,
    message: { type: 'string' },
  },
};

/** The schemas that the paths of the store refer to. */
export const storeApiSchemas = {
  StoreAssertion: {
    type: 'object',
    required: ['headers'],
    additionalProperties: false,
    properties: {
      headers: { type: 'object', description: 'Its headers; all scalars are strings' },
      body: { type: 'string', description: 'Left out where there is none' },
    },
  },
  StoreErrors: {
    type: 'object',
    required: ['error-list'],
    additionalProperties: false,
    properties: {
      'error-list': {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['code', 'message'],
          additionalProperties: false,
          properties: { code: { type: 'string' }, message: { type: 'string' } },
        },
      },
    },
  },
  BulkFetchRequest: {
    type: 'object',
    required: ['actions'],
    description: 'Other members are passed over',
    properties: {
      actions: {
        type: 'array',
        maxItems: most.actions,
        items: {
          type: 'object',
          required: ['action', 'key'],
          properties: {
            action: { const: 'fetch-assertions' },
            key: { ...text, description: 'The name of the group; the answer repeats it' },
            assertions: { type: 'array', maxItems: most.assertions, items: bulkAssertion },
          },
        },
      },
      'assertion-max-formats': {
        type: ['object', 'null'],
        additionalProperties: count,
        description: 'By type the newest format that the client understands; 0 where it is left out',
      },
    },
  },
  BulkFetchAnswer: {
    type: 'object',
    required: ['results', 'error-list'],
    additionalProperties: false,
    properties: {
      results: {
        type: 'array',
        description: 'One for each action, in their order',
        items: {
          type: 'object',
          required: ['result', 'key', 'assertion-stream-urls'],
          additionalProperties: false,
          properties: {
            result: { const: 'fetch-assertions' },
            key: text,
            'assertion-stream-urls': { type: 'array', items: { type: 'string', format: 'uri' } },
            'error-list': { type: 'array', minItems: 1, items: bulkError },
          },
        },
      },
      'error-list': { type: 'array', maxItems: 0 },
    },
  },
};

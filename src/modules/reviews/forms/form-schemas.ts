import { reference } from '../../decisions/decision-request.js';
import type { ReviewMediaType } from './forms.js';
import { sections } from './review-tools-checks.js';

const text = { type: 'string' };
const position = { type: 'integer', minimum: 1 };
const entries = { type: 'object', additionalProperties: reference('ReviewToolsEntry') };
const message = { type: 'object', required: ['text'], properties: { text } };
const level = { type: 'string', enum: ['error', 'warning', 'note'] };

/** What the forms of a review look like that are JSON; of SARIF, the parts that are used. */
export const reviewFormSchemas = {
  ReviewToolsEntry: {
    type: 'object',
    required: ['text', 'manual_review'],
    additionalProperties: false,
    properties: { text, manual_review: { type: 'boolean' }, link: text },
  },
  ReviewToolsSection: {
    type: 'object',
    required: ['error', 'info', 'warn'],
    additionalProperties: false,
    description: 'By level what was found, by the id of the check',
    properties: { error: entries, info: entries, warn: entries },
  },
  ReviewToolsReport: {
    type: 'object',
    required: sections.map((name) => `snap.v2_${name}`),
    additionalProperties: false,
    properties: Object.fromEntries(
      sections.map((name) => [`snap.v2_${name}`, reference('ReviewToolsSection')]),
    ),
  },
  SarifResult: {
    type: 'object',
    required: ['ruleId', 'ruleIndex', 'level', 'message', 'locations', 'partialFingerprints'],
    properties: {
      ruleId: text,
      ruleIndex: { type: 'integer', minimum: 0 },
      level,
      message,
      locations: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['physicalLocation'],
          properties: {
            physicalLocation: {
              type: 'object',
              required: ['artifactLocation'],
              properties: {
                artifactLocation: {
                  type: 'object',
                  required: ['uri'],
                  properties: { uri: { type: 'string', format: 'uri-reference' } },
                },
                region: {
                  type: 'object',
                  required: ['startLine'],
                  properties: { startLine: position, startColumn: position },
                },
              },
            },
          },
        },
      },
      partialFingerprints: { type: 'object', additionalProperties: text },
      baselineState: { type: 'string', enum: ['new', 'unchanged'] },
      suppressions: {
        type: 'array',
        items: {
          type: 'object',
          required: ['kind'],
          properties: { kind: text, status: text, justification: text },
        },
      },
      properties: { type: 'object' },
    },
  },
  SarifLog: {
    type: 'object',
    required: ['version', 'runs'],
    description: 'A log of SARIF 2.1.0',
    properties: {
      $schema: { type: 'string', format: 'uri' },
      version: { type: 'string', const: '2.1.0' },
      runs: {
        type: 'array',
        minItems: 1,
        maxItems: 1,
        items: {
          type: 'object',
          required: ['tool', 'results'],
          properties: {
            tool: {
              type: 'object',
              required: ['driver'],
              properties: {
                driver: {
                  type: 'object',
                  required: ['name', 'rules'],
                  properties: {
                    name: text,
                    version: text,
                    rules: {
                      type: 'array',
                      uniqueItems: true,
                      items: {
                        type: 'object',
                        required: ['id', 'shortDescription'],
                        properties: { id: text, shortDescription: message },
                      },
                    },
                  },
                },
              },
            },
            results: { type: 'array', items: reference('SarifResult') },
            properties: { type: 'object' },
          },
        },
      },
    },
  },
};

/** The forms as openapi.yaml lists them. */
export const formContents: Readonly<Record<ReviewMediaType, { schema: object }>> = {
  'application/json': { schema: reference('Review') },
  'application/sarif+json': { schema: reference('SarifLog') },
  'application/vnd.junit+xml': { schema: { type: 'string', description: 'JUnit XML' } },
  'application/vnd.review-tools+json': { schema: reference('ReviewToolsReport') },
  'text/plain': { schema: { type: 'string', description: 'For people' } },
};

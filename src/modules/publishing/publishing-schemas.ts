import { lintCodes } from '../../engine/review/lint-codes.js';
import { assertionOrigins } from '../assertions/assertion.entity.js';

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const list = (items: object) => ({ type: 'array', items });
const rule = { type: ['string', 'object'], description: 'A rule, as its declaration writes it' };
const side = { type: 'string', enum: ['plug', 'slot'] };

/** What openapi.yaml says of the answers about declarations of snaps. */
export const publishingSchemas = {
  EffectCondition: {
    type: 'object',
    required: ['subrule', 'alternative', 'key', 'wanted', 'pointer'],
    additionalProperties: false,
    properties: {
      subrule: text,
      alternative: { type: 'integer', minimum: 1 },
      key: text,
      wanted: { type: ['string', 'array', 'object'] },
      pointer: { type: 'string', description: 'Into the headers of the declaration at this level' },
    },
  },
  Effect: {
    type: 'object',
    required: ['outcome', 'level'],
    additionalProperties: false,
    properties: {
      outcome: { type: 'string', enum: ['allow', 'deny', 'depends'] },
      level: {
        type: 'string',
        enum: ['snap', 'base', 'none'],
        description: "Whose rule decides: the snap-declaration's, the base-declaration's, or nobody's",
      },
      conditions: { ...list(reference('EffectCondition')), description: 'What an outcome depends on' },
    },
  },
  Permission: {
    type: 'object',
    required: ['side', 'interface', 'installation', 'connection', 'auto-connection'],
    additionalProperties: false,
    properties: {
      side,
      interface: text,
      name: { type: 'string', description: 'The plug or slot, where the snap.yaml is known' },
      installation: reference('Effect'),
      connection: reference('Effect'),
      'auto-connection': reference('Effect'),
    },
  },
  RuleDifference: {
    type: 'object',
    required: ['side', 'interface', 'change'],
    additionalProperties: false,
    properties: {
      side,
      interface: text,
      change: { type: 'string', enum: ['added', 'removed', 'changed'] },
      before: rule,
      after: rule,
    },
  },
  GrantFinding: {
    type: 'object',
    required: ['code', 'severity', 'pointer', 'side', 'interface', 'message'],
    additionalProperties: false,
    properties: {
      code: { type: 'string', enum: Object.keys(lintCodes) },
      severity: {
        type: 'string',
        enum: ['error', 'warning', 'info'],
        description: 'Errors have to be acknowledged',
      },
      pointer: { type: 'string', description: 'Into the headers of the declaration' },
      side,
      interface: text,
      question: { type: 'string', enum: ['installation', 'connection', 'auto-connection'] },
      names: { ...list(text), description: 'The plugs or slots concerned, where the snap.yaml is given' },
      before: reference('Effect'),
      after: reference('Effect'),
      message: text,
      remedy: { type: 'object', description: 'Headers with a rule that would avoid the finding' },
    },
  },
  DeclarationText: {
    type: 'object',
    required: ['revision', 'format', 'text'],
    additionalProperties: false,
    properties: {
      revision: count,
      format: count,
      text: { type: 'string', description: 'The assertion; of a draft its headers, without a signature' },
      digest: { type: 'string', description: 'SHA3-384 of the text, in base64url' },
    },
  },
  Publication: {
    type: 'object',
    required: ['outcome', 'snapId', 'declaration', 'variants', 'findings', 'changes', 'permissions'],
    additionalProperties: false,
    properties: {
      outcome: { type: 'string', enum: ['published', 'unchanged', 'drafted'] },
      snapId: text,
      declaration: reference('DeclarationText'),
      variants: {
        ...list(reference('DeclarationText')),
        description: 'What clients get that do not understand its format: they allow less, never more',
      },
      findings: list(reference('GrantFinding')),
      changes: list(reference('RuleDifference')),
      permissions: {
        type: 'object',
        required: ['before', 'after'],
        additionalProperties: false,
        properties: { before: list(reference('Permission')), after: list(reference('Permission')) },
      },
    },
  },
  DeclarationRevision: {
    type: 'object',
    required: ['revision', 'format', 'origin', 'signKey', 'digest', 'storedAt', 'variant'],
    additionalProperties: false,
    properties: {
      revision: count,
      format: count,
      origin: { type: 'string', enum: [...assertionOrigins] },
      signKey: text,
      digest: text,
      storedAt: { type: 'string', format: 'date-time' },
      variant: {
        type: 'boolean',
        description: 'Whether it is there for clients alone that do not understand the one published with it',
      },
      changes: { ...list(reference('RuleDifference')), description: 'Against the revision before' },
    },
  },
  PublishedSnap: {
    type: 'object',
    required: [
      'snapId',
      'snapName',
      'publisherId',
      'revision',
      'format',
      'headers',
      'served',
      'permissions',
      'history',
    ],
    additionalProperties: false,
    properties: {
      snapId: text,
      snapName: text,
      publisherId: text,
      revision: count,
      format: count,
      headers: { type: 'object', description: 'All headers of the declaration in force' },
      served: {
        ...list({
          type: 'object',
          required: ['maxFormat', 'revision', 'format'],
          additionalProperties: false,
          properties: { maxFormat: count, revision: count, format: count },
        }),
        description: 'What clients get, by the newest format they understand',
      },
      permissions: list(reference('Permission')),
      history: { ...list(reference('DeclarationRevision')), description: 'Newest first' },
    },
  },
};

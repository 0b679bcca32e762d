import { audiences, flagCodes } from '../../engine/review/flag-codes.js';
import { questions } from '../../engine/review/ruling.js';
import { verdicts } from '../../engine/review/verdict.js';
import { reference, timePattern } from '../decisions/decision-request.js';

const text = { type: 'string' };
const id = { type: 'string', minLength: 1, maxLength: 128 };
const position = { type: 'integer', minimum: 1 };
const codes = Object.keys(flagCodes);

const yaml = {
  type: ['string', 'object'],
  description: 'The text of snap.yaml or snapcraft.yaml, or the same as JSON',
};
const declaration = {
  type: ['string', 'object', 'null'],
  description:
    'What the snap was granted: `plugs` and `slots` as reviewers write them, the headers of a snap-declaration or its text. Null: nothing. Left out: the published one of snapId, else nothing',
};

/** What requests for reviews look like. */
export const reviewRequestSchemas = {
  ReviewedRevision: {
    type: 'object',
    required: ['yaml'],
    additionalProperties: false,
    properties: { yaml, declaration },
  },
  ReviewException: {
    type: 'object',
    required: ['snapId', 'publisherId', 'code', 'reason'],
    additionalProperties: false,
    description: 'What reviewers decided not to count for the snap of a publisher',
    properties: {
      snapId: id,
      publisherId: id,
      code: { type: 'string', enum: codes },
      subject: { type: 'string', description: 'The plug, slot, app or other subject; left out for all' },
      reason: { type: 'string', minLength: 1, maxLength: 1000 },
      until: { type: 'string', pattern: timePattern, description: 'When it ends' },
    },
  },
  ReviewRequest: {
    type: 'object',
    required: ['yaml'],
    additionalProperties: false,
    properties: {
      yaml,
      declaration,
      snapId: id,
      store: { ...id, description: 'The store that the review is for' },
      brand: { ...id, description: 'The brand that the review is for' },
      classicAllowed: { type: 'boolean', description: 'Classic confinement was permitted' },
      baseDeclaration: {
        type: ['string', 'object'],
        description: 'Its text, or its headers; left out: the published one, else the built-in one',
      },
      since: reference('ReviewedRevision'),
      exceptions: { type: 'array', maxItems: 1000, items: reference('ReviewException') },
    },
  },
};

const witness = {
  type: 'object',
  required: ['device', 'own'],
  additionalProperties: false,
  properties: {
    peer: { type: 'object', description: 'The other side of the connection' },
    device: { type: 'object' },
    own: { type: 'object', description: 'The ids of the snap, where its declaration does not tell them' },
  },
};

const effects = {
  type: 'object',
  required: [...questions],
  additionalProperties: false,
  properties: Object.fromEntries(questions.map((question) => [question, reference('ReviewedEffect')])),
};

/** What answers to them look like. */
export const reviewAnswerSchemas = {
  ReviewRemedy: {
    type: 'object',
    required: ['kind', 'message'],
    additionalProperties: false,
    properties: {
      kind: { type: 'string', enum: ['grant', 'drop-attribute', 'interface', 'portal', 'metadata'] },
      message: text,
      grant: {
        type: 'object',
        description: 'Of a grant: `plugs` and `slots` as POST /v1/snaps/{snapId}/declarations takes them',
      },
      alsoChanges: {
        type: 'array',
        items: text,
        description: 'Of a grant: what else it changes for this snap; empty where nothing',
      },
      attribute: text,
      interface: text,
      portal: text,
    },
  },
  ReviewFinding: {
    type: 'object',
    required: ['id', 'code', 'severity', 'manualReview', 'audience', 'message'],
    additionalProperties: false,
    properties: {
      id: {
        type: 'string',
        description: 'Unique in the review, and the same for the same finding in another',
      },
      code: { type: 'string', enum: codes },
      severity: { type: 'string', enum: ['error', 'warning', 'info'] },
      manualReview: { type: 'boolean', description: 'A person has to look at it' },
      audience: { type: 'string', enum: [...audiences] },
      item: {
        type: 'object',
        required: ['side', 'name', 'interface'],
        additionalProperties: false,
        properties: {
          side: { type: 'string', enum: ['plug', 'slot'] },
          name: text,
          interface: text,
          line: position,
          column: position,
        },
      },
      place: {
        type: 'object',
        required: ['pointer'],
        additionalProperties: false,
        properties: { pointer: text, line: position, column: position },
      },
      subject: { type: 'string', description: 'The app, hook, attribute, key or user concerned' },
      question: { type: 'string', enum: [...questions] },
      rule: reference('RuleReference'),
      observed: { description: 'What the snap has there' },
      expected: { description: 'What the rule or the interface asks for' },
      message: text,
      remedy: { ...reference('ReviewRemedy'), description: 'The first of the remedies' },
      remedies: { type: 'array', items: reference('ReviewRemedy') },
      link: text,
      excepted: {
        type: 'object',
        required: ['reason'],
        additionalProperties: false,
        description: 'An exception lifts it',
        properties: { reason: text, until: text },
      },
      since: {
        type: 'string',
        enum: ['new', 'accepted'],
        description: 'Against the earlier revision: accepted ones do not count again',
      },
    },
  },
  ReviewedEffect: {
    type: 'object',
    required: ['outcome', 'level'],
    additionalProperties: false,
    properties: {
      outcome: { type: 'string', enum: ['allow', 'deny', 'depends'] },
      level: { type: 'string', enum: ['snap', 'base', 'none'] },
      conditions: { type: 'array', items: reference('EffectCondition') },
      when: { type: 'string', description: 'When it is allowed, in words' },
      witnesses: {
        type: 'object',
        additionalProperties: false,
        description: 'Something for which the answer is yes, and something for which it is no',
        properties: { allow: witness, deny: witness },
      },
    },
  },
  ReviewedItem: {
    type: 'object',
    required: ['side', 'name', 'interface', 'classic', 'core'],
    additionalProperties: false,
    properties: {
      side: { type: 'string', enum: ['plug', 'slot'] },
      name: text,
      interface: text,
      classic: effects,
      core: effects,
    },
  },
  Review: {
    type: 'object',
    required: ['verdict', 'snap', 'findings', 'effective', 'inputs'],
    additionalProperties: false,
    properties: {
      verdict: { type: 'string', enum: [...verdicts] },
      snap: {
        type: 'object',
        required: ['name', 'type', 'confinement'],
        additionalProperties: false,
        properties: { name: text, type: text, confinement: text },
      },
      findings: { type: 'array', items: reference('ReviewFinding') },
      effective: {
        type: 'array',
        items: reference('ReviewedItem'),
        description:
          'For every plug and slot, what comes out for peers whose snaps have no rule of their own for the interface',
      },
      grant: { type: 'object', description: 'One grant for everything that can be granted' },
      inputs: {
        type: 'object',
        required: ['yaml', 'baseDeclaration', 'engine'],
        properties: { yaml: text, baseDeclaration: { type: 'object' }, engine: { type: 'object' } },
      },
    },
  },
};

import { actions, reasonCodes } from '../../engine/policy/decide.js';
import { subRuleNames } from '../../engine/rules/rule.js';
import { mostRequests } from './batch.js';
import { object } from '../object-schema.js';

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const text = { type: 'string' };
const pointer = { type: 'string', description: 'RFC 6901 pointer into the headers of the declaration' };
const side = { type: 'string', enum: ['plug', 'slot'] };
const kind = { type: 'string', enum: ['snap-declaration', 'base-declaration'] };
const outcome = { type: 'string', enum: ['connect', 'install', 'deny'] };
const digest = { type: 'string', description: 'SHA3-384 in base64url' };

const remedies = {
  type: 'array',
  items: reference('ReviewRemedy'),
  description: 'With ?remedy=true: ways to have a refused question answered with yes',
};

/** What openapi.yaml says of the answers of the decision endpoints. */
export const answerSchemas = {
  Reason: object(['code', 'message'], {
    code: { type: 'string', enum: [...reasonCodes, 'declaration-missing'] },
    message: { type: 'string', description: 'One sentence for a person' },
  }),
  RuleReference: object(
    ['declaration', 'side', 'interface', 'subrule', 'pointer'],
    {
      declaration: kind,
      snapId: text,
      revision: { type: 'integer' },
      side,
      interface: text,
      subrule: { type: 'string', enum: [...subRuleNames] },
      alternative: {
        type: 'integer',
        minimum: 1,
        description: 'The alternative that matched, counted from 1',
      },
      pointer,
    },
    'The sub-rule that settled the question',
  ),
  TraceLevel: object(
    ['declaration', 'side', 'found'],
    {
      declaration: kind,
      side,
      found: { type: 'string', enum: ['governs', 'no-rule', 'no-declaration', 'not-reached'] },
    },
    'One place where a rule was looked for; the first that has one governs alone',
  ),
  TraceConstraint: object(['constraint', 'pointer', 'wanted', 'held'], {
    constraint: {
      type: 'string',
      description: 'The constraint key; empty for an alternative that names none',
    },
    pointer,
    wanted: { description: 'What the rule asks for' },
    found: { description: 'What the candidate has; null where it is unset' },
    held: { type: 'boolean' },
    notEvaluable: { const: true, description: 'There was nothing to compare with' },
  }),
  TraceAlternative: object(['alternative', 'pointer', 'matches', 'constraints'], {
    alternative: { type: 'integer', minimum: 1 },
    pointer,
    matches: { type: 'boolean' },
    constraints: { type: 'array', items: reference('TraceConstraint') },
  }),
  TraceSubRule: object(['subrule', 'stated', 'matches', 'alternatives'], {
    subrule: { type: 'string', enum: [...subRuleNames] },
    stated: { type: 'boolean', description: 'False where the rule leaves it to its default' },
    matches: { type: 'boolean' },
    value: { type: 'string', enum: ['true', 'false'], description: 'For a sub-rule without constraints' },
    alternatives: { type: 'array', items: reference('TraceAlternative') },
  }),
  Trace: object(['levels', 'subrules'], {
    levels: { type: 'array', items: reference('TraceLevel') },
    subrules: {
      type: 'array',
      items: reference('TraceSubRule'),
      description: 'Of the governing rule, deny first',
    },
  }),
  DeclarationInput: object(['source'], {
    source: { type: 'string', enum: ['inline', 'published', 'built-in', 'none'] },
    digest,
    revision: { type: 'integer' },
  }),
  SnapInputs: object(['yaml', 'declaration'], { yaml: digest, declaration: reference('DeclarationInput') }),
  DecisionInputs: object([], {
    snap: reference('SnapInputs'),
    plug: reference('SnapInputs'),
    slot: reference('SnapInputs'),
    device: digest,
    baseDeclaration: reference('DeclarationInput'),
    storeRevision: { type: 'integer', description: 'The revision of the store that was read' },
    engine: object(['version', 'catalogue'], { version: text, catalogue: text }),
  }),
  DecisionWarning: object(['code', 'message', 'pointer'], {
    code: { type: 'string', enum: ['declaration-missing'] },
    message: text,
    pointer: { type: 'string', description: 'RFC 6901 pointer into the request' },
  }),
  InstallationItem: object(['side', 'name', 'interface', 'outcome', 'reason'], {
    side,
    name: text,
    interface: text,
    outcome,
    reason: reference('Reason'),
    rule: reference('RuleReference'),
    trace: reference('Trace'),
    remedies,
  }),
  Decision: object(['id', 'action', 'outcome', 'reason', 'inputs'], {
    id: { type: 'string', description: 'ULID' },
    action: { type: 'string', enum: [...actions] },
    outcome,
    slotsPerPlug: { type: 'string', enum: ['1', '*'], description: 'Of an accepted auto-connection' },
    reason: reference('Reason'),
    rule: reference('RuleReference'),
    trace: reference('Trace'),
    remedies,
    items: {
      type: 'array',
      items: reference('InstallationItem'),
      description: 'For install and sideload: every slot and plug that was checked, in document order',
    },
    warnings: { type: 'array', items: reference('DecisionWarning') },
    inputs: reference('DecisionInputs'),
  }),
  DecisionBatch: object(['requests'], {
    requests: { type: 'array', maxItems: mostRequests, items: reference('DecisionRequest') },
  }),
  DecisionBatchItem: {
    oneOf: [reference('Decision'), object(['error'], { error: reference('Problem') })],
  },
  DecisionBatchAnswer: object(['decisions'], {
    decisions: { type: 'array', items: reference('DecisionBatchItem') },
  }),
};

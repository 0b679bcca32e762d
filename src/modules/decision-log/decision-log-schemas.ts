import { actions, reasonCodes } from '../../engine/policy/decide.js';
import { traceDepths } from '../../engine/policy/trace.js';
import { object } from '../object-schema.js';
import { inputNames } from './input-finding.js';

const text = { type: 'string' };
const id = { type: 'string', description: 'The ULID of the decision' };
const answerDigest = { type: 'string', description: "SHA3-384 of the answer's bytes, in base64url" };
const findings = (description: string) => ({
  type: 'array',
  minItems: 1,
  items: { $ref: '#/components/schemas/InputFinding' },
  description,
});

/** What is kept of a decision; each of it always. */
const logged = {
  id,
  at: { type: 'string', format: 'date-time' },
  route: { type: 'string', description: 'The path that it was asked for at' },
  trace: { type: 'string', enum: [...traceDepths] },
  remedy: { type: 'boolean', description: 'Whether remedies were asked for' },
  action: { type: 'string', enum: [...actions] },
  outcome: { type: 'string', enum: ['connect', 'install', 'deny'] },
  reason: { type: 'string', enum: [...reasonCodes, 'declaration-missing'] },
  request: { type: 'object', description: 'The request, without what is masked' },
  masked: { type: 'array', items: text, description: 'RFC 6901 pointers to what is masked in it' },
  inputs: { $ref: '#/components/schemas/DecisionInputs' },
  answerDigest,
};

/** What openapi.yaml says of logged decisions. */
export const decisionLogSchemas = {
  LoggedDecision: object(Object.keys(logged), logged),
  InputFinding: object(['input', 'detail'], {
    input: { type: 'string', enum: [...inputNames] },
    pointer: { type: 'string', description: 'RFC 6901 pointer into the request' },
    detail: text,
  }),
  DecisionReplay: {
    oneOf: [
      object(
        ['id', 'outcome', 'answerDigest', 'answer'],
        {
          id,
          outcome: { const: 'same' },
          answerDigest,
          answer: { $ref: '#/components/schemas/Decision', description: 'Byte for byte what was answered' },
        },
        'It is decided as it was',
      ),
      object(
        ['id', 'outcome', 'answerDigest', 'differs'],
        {
          id,
          outcome: { const: 'different' },
          answerDigest,
          differs: findings('What is not as it was'),
          answer: { $ref: '#/components/schemas/Decision', description: 'What is answered now' },
        },
        'Something else is answered now',
      ),
      object(
        ['id', 'outcome', 'answerDigest', 'gone'],
        { id, outcome: { const: 'input-gone' }, answerDigest, gone: findings('What is not to be had') },
        'It cannot be decided again',
      ),
    ],
  },
};

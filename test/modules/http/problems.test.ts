import { NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { InvalidInput, invalidInputCodes } from '../../../src/engine/invalid-input.js';
import { problemCodes, problemTable } from '../../../src/modules/http/problem-table.js';
import { RequestProblem } from '../../../src/modules/http/request-problem.js';
import { requestProblemOf } from '../../../src/modules/http/request-problem-of.js';

describe('problems', () => {
  it.each(problemCodes)('%s has a status and a title', (code) => {
    const body = new RequestProblem(code, 'why').body('id');
    expect(body).toEqual({
      type: `urn:plugboard:problem:${code}`,
      title: problemTable[code].title,
      status: problemTable[code].status,
      detail: 'why',
      code,
      requestId: 'id',
    });
    expect(body.status).toBeGreaterThanOrEqual(400);
  });

  it.each(invalidInputCodes)('an engine fault %s keeps its code and place', (code) => {
    const fault = new InvalidInput(code, 'bad "x"', { pointer: '/yaml', line: 3, column: 4 });
    expect(requestProblemOf(fault).body()).toMatchObject({
      status: code === 'revision-conflict' ? 409 : 422,
      code,
      detail: 'bad "x"',
      errors: [{ pointer: '/yaml', line: 3, column: 4, detail: 'bad "x"' }],
    });
  });

  it("takes a status of Nest's", () => {
    expect(requestProblemOf(new NotFoundException('no such snap')).body()).toMatchObject({
      code: 'not-found',
      detail: 'no such snap',
    });
  });

  it.each([new Error('secret'), 'secret', undefined, null, { statusCode: 404 }])(
    'tells nothing about %j',
    (error) => {
      const body = requestProblemOf(error).body();
      expect(body.code).toBe('internal-error');
      expect(JSON.stringify(body)).not.toContain('secret');
    },
  );

  it("reports a route schema's findings as our own are", () => {
    const error = Object.assign(new Error('body is bad'), {
      code: 'FST_ERR_VALIDATION',
      validationContext: 'body',
      validation: [
        {
          instancePath: '/device',
          message: 'must NOT have additional properties',
          params: { additionalProperty: 'a/b' },
        },
        {
          instancePath: '',
          message: "must have required property 'plug'",
          params: { missingProperty: 'plug' },
        },
        { instancePath: '/action', message: 'must be string', params: { type: 'string' } },
      ],
    });
    expect(requestProblemOf(error).body()).toMatchObject({
      code: 'request-invalid',
      errors: [
        { pointer: '/device/a~1b', detail: 'unknown field' },
        { pointer: '/plug', detail: "must have required property 'plug'" },
        { pointer: '/action', detail: 'must be string' },
      ],
    });
  });
});

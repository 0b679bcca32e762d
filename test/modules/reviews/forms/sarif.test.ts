import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { engineVersion } from '../../../../src/engine/policy/version.js';
import { flag } from '../../../../src/engine/review/flag.js';
import { flagCodes } from '../../../../src/engine/review/flag-codes.js';
import { jsonText } from '../../../../src/modules/http/json-text.js';
import { reviewFormSchemas } from '../../../../src/modules/reviews/forms/form-schemas.js';
import { reviewSarif } from '../../../../src/modules/reviews/forms/sarif.js';
import { anyAnswer, answerWith, ds, grant, held } from './answers.js';

interface Log {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly artifacts: readonly { readonly location: { readonly uri: string } }[];
    readonly results: readonly Result[];
    readonly properties: object;
  }[];
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly object[];
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (target: Ajv2020) => void)(ajv);
ajv.addSchema({ $id: 'contract', components: { schemas: reviewFormSchemas } });
const isLog = ajv.compile({ $ref: 'contract#/components/schemas/SarifLog' });

function runOf(...[answer, file]: Parameters<typeof reviewSarif>) {
  const log = JSON.parse(jsonText(reviewSarif(answer, file))) as Log;
  isLog(log);
  expect(isLog.errors ?? []).toEqual([]);
  return log.runs[0]!;
}

const textOf = (message: string) =>
  runOf(answerWith([flag('key-unknown', message)]), 'a').results[0]?.message;
const uriOf = (file: string) => runOf(answerWith([]), file).artifacts[0]?.location.uri;

describe('the SARIF log of a review', () => {
  it('has a result with its rule, place and properties for each finding', () => {
    const run = runOf({ ...answerWith([held]), grant }, 'snap/snap.yaml');
    expect(run.tool.driver).toEqual({
      name: 'plugboard',
      version: engineVersion.version,
      semanticVersion: engineVersion.version,
      rules: [
        {
          id: 'install-needs-grant',
          shortDescription: { text: flagCodes['install-needs-grant'].summary },
          defaultConfiguration: { level: 'error' },
          properties: { manualReview: true, audience: 'reviewer' },
        },
      ],
    });
    expect(run.properties).toMatchObject({ verdict: 'hold', snap: { name: 'foo' }, grant });
    expect(run.results).toEqual([
      {
        ruleId: 'install-needs-grant',
        ruleIndex: 0,
        level: 'error',
        message: { text: held.message },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'snap/snap.yaml', index: 0 },
              region: { startLine: 4, startColumn: 3 },
            },
            logicalLocations: [{ fullyQualifiedName: 'plugs/ds', kind: 'value' }],
          },
        ],
        partialFingerprints: { 'findingId/v1': 'install-needs-grant:plug:ds:installation' },
        properties: {
          question: 'installation',
          rule: held.rule,
          observed: ['a', Number(2n ** 60n)],
          expected: null,
          manualReview: true,
          audience: 'reviewer',
          remedy: held.remedies?.[0],
          remedies: held.remedies,
        },
      },
    ]);
  });

  it('prefers the place of an attribute to that of its plug, and does not look for the grant in the file', () => {
    const { results } = runOf(
      answerWith([
        flag('attribute-type', 'x', { item: ds, place: { pointer: '/plugs/ds/y', line: 6 } }),
        flag('grant-defect', 'y', { place: { pointer: '/plugs/home', line: 2 } }),
        flag('key-unknown', 'z', { place: { pointer: '/zz' } }),
      ]),
      'snap.yaml',
    );
    const artifactLocation = { uri: 'snap.yaml', index: 0 };
    expect(results.map(({ level }) => level)).toEqual(['error', 'warning', 'warning']);
    expect(results.map(({ locations }) => locations)).toEqual([
      [
        {
          physicalLocation: { artifactLocation, region: { startLine: 6 } },
          logicalLocations: [{ fullyQualifiedName: 'plugs/ds', kind: 'value' }],
        },
      ],
      [
        {
          physicalLocation: { artifactLocation },
          logicalLocations: [{ fullyQualifiedName: 'snap-declaration/plugs/home', kind: 'value' }],
        },
      ],
      [
        {
          physicalLocation: { artifactLocation },
          logicalLocations: [{ fullyQualifiedName: 'zz', kind: 'value' }],
        },
      ],
    ]);
  });

  it('tells exceptions as suppressions, and what was approved before by its baseline', () => {
    const { results } = runOf(
      answerWith([
        flag('base-reserved', 'a', { excepted: { reason: 'agreed' }, since: 'new' }),
        flag('key-unknown', 'b', { since: 'accepted' }),
        flag('peer-unknown', 'c', { since: 'new' }),
      ]),
      'snap.yaml',
    );
    expect(results).toMatchObject([
      {
        level: 'error',
        baselineState: 'new',
        suppressions: [
          { kind: 'external', status: 'accepted', justification: 'an exception lifts it: agreed' },
        ],
      },
      { level: 'warning', baselineState: 'unchanged' },
      { level: 'note', baselineState: 'new' },
    ]);
    expect(results[1]).not.toHaveProperty('suppressions');
  });

  it('escapes what messages there have a meaning for', () => {
    expect(textOf('found {"a":1}')).toEqual({ text: 'found {{"a":1}}' });
    expect(textOf('found ["a"] and [x](1)')).toEqual({ text: 'found ["a"] and \\[x](1)' });
  });

  it('names the file by a URI', () => {
    expect(uriOf('snap/my snap#1.yaml')).toBe('snap/my%20snap%231.yaml');
    expect(uriOf('/srv/snap.yaml')).toBe('file:///srv/snap.yaml');
    expect(uriOf('a:b\\c\ud800')).toBe('a%3Ab/c%EF%BF%BD');
  });

  it('holds for any finding: every one is there, with the rule it names', () => {
    fc.assert(
      fc.property(anyAnswer, fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), (answer, file) => {
        const { tool, results } = runOf(answer, file);
        expect(results.map(({ ruleId }) => ruleId)).toEqual(answer.findings.map(({ code }) => code));
        expect(results.map(({ ruleIndex }) => tool.driver.rules[ruleIndex]?.id)).toEqual(
          results.map(({ ruleId }) => ruleId),
        );
      }),
    );
  });
});

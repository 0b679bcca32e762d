import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flag } from '../../../../src/engine/review/flag.js';
import { reviewJunit } from '../../../../src/modules/reviews/forms/junit.js';
import { readXml, type ReadElement } from '../../../support/xml.js';
import { anyAnswer, answerWith, ds, effectiveItem, held } from './answers.js';

const suiteOf = (...[answer, file]: Parameters<typeof reviewJunit>) =>
  readXml(reviewJunit(answer, file)).elements[0]!;
const casesIn = ({ elements }: ReadElement) => elements.filter(({ name }) => name === 'testcase');
const stateOf = ({ elements }: ReadElement) =>
  elements.find(({ name }) => name !== 'system-out')?.name ?? 'passed';

describe('the JUnit XML of a review', () => {
  it('has a case for every question about every plug and slot, those that passed too', () => {
    const suite = suiteOf(
      answerWith([held], [effectiveItem('plug', 'ds'), effectiveItem('slot', 'svc')]),
      'a.yaml',
    );
    expect(suite.attributes).toEqual({
      name: 'review of foo',
      tests: '6',
      failures: '1',
      errors: '0',
      skipped: '0',
      time: '0',
    });
    const cases = casesIn(suite);
    expect(cases.map((one) => [one.attributes.classname, one.attributes.name, stateOf(one)])).toEqual([
      ['foo.plugs.ds', 'installation', 'failure'],
      ['foo.plugs.ds', 'connection', 'passed'],
      ['foo.plugs.ds', 'auto-connection', 'passed'],
      ['foo.slots.svc', 'installation', 'passed'],
      ['foo.slots.svc', 'connection', 'passed'],
      ['foo.slots.svc', 'auto-connection', 'passed'],
    ]);
    expect(cases[0]?.attributes).toMatchObject({ file: 'a.yaml', line: '4' });
    const [failure] = cases[0]?.elements ?? [];
    expect(failure?.attributes).toEqual({ type: held.code, message: held.message });
    expect(failure?.text.split('\n')).toEqual([
      `error install-needs-grant: ${held.message}`,
      'rule: base-declaration /plugs/docker-support/allow-installation',
      'observed: ["a",1152921504606846976]',
      'expected: null',
      'remedy: grant it',
      '{"plugs":{"docker-support":{"allow-installation":"true"}}}',
      'it also changes: connection was deny and becomes allow',
      'remedy: plug "docker"',
    ]);
    expect(cases[1]?.elements[0]?.text).toBe(
      'on classic: allow by the base-declaration\non core: allow by the base-declaration',
    );
  });

  it('skips for warnings and what does not count, and has all findings of a case in it', () => {
    const cases = casesIn(
      suiteOf(
        answerWith([
          held,
          flag('grant-attribute-extra', 'second', { item: ds, question: 'installation', subject: 'y' }),
          flag('peer-unknown', 'third', { item: ds, question: 'connection' }),
          flag('attribute-unknown', 'fourth', { item: ds, subject: 'x', excepted: { reason: 'agreed' } }),
          flag('grant-defect', 'fifth', { subject: 'dead-rule' }),
          flag('grant-defect', 'sixth', { subject: 'dead-rule', link: 'https://example.com' }),
          flag('version-invalid', 'seventh'),
        ]),
        'snap.yaml',
      ),
    );
    expect(cases.map((one) => [one.attributes.classname, one.attributes.name, stateOf(one)])).toEqual([
      ['foo.plugs.ds', 'installation', 'failure'],
      ['foo.plugs.ds', 'connection', 'passed'],
      ['foo.plugs.ds', 'attribute-unknown x', 'skipped'],
      ['foo.declaration', 'grant-defect dead-rule', 'skipped'],
      ['foo.declaration', 'grant-defect dead-rule#2', 'skipped'],
      ['foo.metadata', 'version-invalid', 'failure'],
    ]);
    expect(cases[0]?.elements[0]?.text).toContain('\n\nerror grant-attribute-extra: second');
    expect(cases[2]?.elements[0]?.attributes.message).toBe('an exception lifts it: agreed');
    expect(cases[4]?.elements[1]?.text).toBe('warning grant-defect: sixth\nsee: https://example.com');
  });

  it('is well-formed, and counts right, whatever text is in it', () => {
    fc.assert(
      fc.property(anyAnswer, fc.string({ unit: 'binary', maxLength: 20 }), (answer, file) => {
        const suite = suiteOf(answer, file);
        const states = casesIn(suite).map(stateOf);
        const counts = (state: string) => String(states.filter((one) => one === state).length);
        expect(suite.attributes).toMatchObject({
          tests: String(states.length),
          failures: counts('failure'),
          skipped: counts('skipped'),
        });
      }),
    );
  });

  it('keeps every character that XML can have, and drops the others', () => {
    const message = 'a<b>&"\'\t\n\r\u0000\u001b\ud800\ufffe]]>\u{1f3a5}\u0085';
    const [one] = casesIn(suiteOf(answerWith([flag('version-invalid', message)]), 'snap.yaml'));
    expect(one?.elements[0]?.attributes.message).toBe('a<b>&"\'\t\n\r]]>\u{1f3a5}\u0085');
    expect(one?.elements[0]?.text).toBe('error version-invalid: a<b>&"\'\t\n\r]]>\u{1f3a5}\u0085');
  });
});

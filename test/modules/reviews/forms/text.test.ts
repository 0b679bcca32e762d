import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Look } from '../../../../src/text/look.js';
import { flag } from '../../../../src/engine/review/flag.js';
import { reviewLines } from '../../../../src/modules/reviews/forms/text.js';
import { anyAnswer, answerWith, ds, effectiveItem, grant, held } from './answers.js';

const items = [effectiveItem('plug', 'ds', 'docker-support'), effectiveItem('slot', 'svc', 'dbus')];

describe('the text of a review', () => {
  it('says the verdict first, then what is held with its ways out, then a summary', () => {
    expect(reviewLines(answerWith([held], items), 'snap/snap.yaml')).toEqual([
      'hold: snap "foo" (app, strict): a person has to look at it',
      '',
      'plug "ds" of interface "docker-support" at snap/snap.yaml:4:3',
      '  install-needs-grant: plug "ds" keeps the snap from being installed',
      '    rule      base-declaration /plugs/docker-support/allow-installation',
      '    observed  ["a",1152921504606846976]',
      '    expected  nothing',
      '    remedy    grant it:',
      '{"plugs":{"docker-support":{"allow-installation":"true"}}}',
      '              it also changes: connection was deny and becomes allow',
      '    remedy    plug "docker"',
      '',
      '1 error, 0 warnings, 0 notes; 1 plug and 1 slot, 1 of them held',
    ]);
  });

  it('groups by plug and slot, and tells warnings, what does not count and notes apart', () => {
    const lines = reviewLines(
      answerWith([
        held,
        flag('attribute-unknown', 'one', { item: ds }),
        flag('key-unknown', 'two', { place: { pointer: '/x', line: 9, column: 1 } }),
        flag('grant-defect', 'three', { subject: 'dead-rule', place: { pointer: '/plugs/home' } }),
        flag('base-reserved', 'four', { excepted: { reason: 'agreed', until: '2030-01-01T00:00:00Z' } }),
        flag('label-long', 'five', { since: 'accepted' }),
        flag('peer-unknown', `six ${'word '.repeat(40)}`, { item: ds }),
      ]),
      'snap.yaml',
    );
    const after = lines.indexOf('    remedy    plug "docker"');
    expect(lines.slice(after + 1)).toEqual([
      '  attribute-unknown (for the publisher to mend): one',
      '',
      'warnings:',
      'the snap',
      '  snap.yaml:9:1: key-unknown: two',
      '',
      'the grant',
      '  grant-defect: three',
      '',
      'does not count:',
      '  base-reserved: four – an exception lifts it until 2030-01-01T00:00:00Z: agreed',
      '  label-long: five – the earlier revision was approved with it',
      '',
      'also:',
      expect.stringMatching(/^ {2}snap\.yaml:4:3: peer-unknown: six word .*…$/),
      '',
      '2 errors, 2 warnings, 1 note, 2 that do not count; 1 plug and 0 slots, 1 of them held',
    ]);
  });

  it('says of errors that nobody has to look at that the publisher mends them', () => {
    const [first] = reviewLines(answerWith([flag('version-invalid', 'no')]), 'snap.yaml');
    expect(first).toBe('reject: snap "foo" (app, strict): it has errors that its publisher has to mend');
    const approved = reviewLines(answerWith([], items), 'snap.yaml');
    expect(approved).toEqual([
      'approve: snap "foo" (app, strict): nothing keeps it',
      '',
      '0 errors, 0 warnings, 0 notes; 1 plug and 1 slot, 0 of them held',
    ]);
  });

  it('offers one grant for everything where there are several', () => {
    const answer = { ...answerWith([held, held]), grant };
    const lines = reviewLines(answer, 'snap.yaml');
    const at = lines.indexOf('one grant for everything that can be granted:');
    expect(JSON.parse(lines[at + 1] ?? '')).toEqual(grant);
    expect(reviewLines({ ...answerWith([held]), grant }, 'snap.yaml')).not.toContain(lines[at]);
  });

  it('has colours and the width of a terminal', () => {
    const look = Look.of({ isTTY: true, columns: 50, hasColors: () => true });
    const lines = reviewLines(answerWith([held]), 'snap.yaml', look);
    expect(lines[0]).toBe('\u001b[33mhold: snap "foo" (app, strict): a person has to\u001b[39m');
    expect(lines.join('\n')).toContain('  \u001b[31minstall-needs-grant\u001b[39m: plug "ds"');
  });

  it('is fit to be printed, its grants still mean the same, and other lines are short', () => {
    fc.assert(
      fc.property(anyAnswer, fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), (answer, file) => {
        const lines = reviewLines(answer, file);
        expect(lines.filter((line) => /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u.test(line))).toEqual([]);
        const grants = lines
          .filter((line) => line.startsWith('{'))
          .map((line) => JSON.parse(line) as unknown);
        const shown = answer.findings.filter(
          ({ severity, excepted, since }) =>
            severity !== 'info' && excepted === undefined && since !== 'accepted',
        );
        const given = shown.flatMap(({ remedies = [] }) => remedies.map((remedy) => remedy.grant));
        expect(new Set(grants.map((one) => JSON.stringify(one)))).toEqual(
          new Set(given.map((one) => JSON.stringify(one))),
        );
      }),
    );
  });

  it('has no line of words that is longer than 96 columns', () => {
    const words = `${'several words '.repeat(40)}end`;
    const lines = reviewLines(
      answerWith([
        { ...held, message: words, observed: words, remedies: [{ kind: 'metadata', message: words }] },
      ]),
      'snap.yaml',
    );
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(96);
    expect(lines.length).toBeGreaterThan(12);
  });
});

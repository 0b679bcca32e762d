import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flag, type Flag } from '../../../../src/engine/review/flag.js';
import { exitStatusOf } from '../../../../src/modules/reviews/forms/exit-status.js';
import { reviewToolsExit, reviewToolsReport } from '../../../../src/modules/reviews/forms/review-tools.js';
import { anyAnswer, answerWith, ds, effectiveItem, held } from './answers.js';

const svc = { side: 'slot', name: 'svc', interface: 'dbus' } as const;
const files = { side: 'plug', name: 'dot-foo', interface: 'personal-files' } as const;

/** A finding, and where it stands in the report. */
const named: readonly (readonly [Flag, section: string, level: string, id: string])[] = [
  [held, 'declaration', 'error', 'plugs_installation:ds:docker-support'],
  [
    flag('connect-needs-grant', 'm', { item: svc, question: 'connection' }),
    'declaration',
    'error',
    'slots_connection:svc:dbus',
  ],
  [
    flag('interface-unknown', 'm', { item: { ...ds, interface: 'x' } }),
    'declaration',
    'error',
    'plug_known:ds:x',
  ],
  [
    flag('grant-malformed', 'm', {
      subject: 'network',
      place: { pointer: '/plugs/network/allow-connection/0/plug-snap-id' },
    }),
    'declaration',
    'error',
    'valid_plugs:network:allow-connection_plug-snap-id',
  ],
  [
    flag('grant-defect', 'm', { subject: 'dead-rule', place: { pointer: '/slots/mir' } }),
    'declaration',
    'info',
    'valid_slots:mir',
  ],
  [
    flag('grant-without-names', 'm', { item: files }),
    'declaration',
    'info',
    'interface-reference:dot-foo:personal-files',
  ],
  [
    flag('peer-unknown', 'm', { item: ds, question: 'connection' }),
    'declaration',
    'info',
    'plugs_connection:ds:docker-support',
  ],
  [flag('type-needs-review', 'm', { subject: 'kernel' }), 'lint', 'error', 'snap_type_redflag'],
  [flag('value-invalid', 'm', { subject: 'type' }), 'lint', 'error', 'snap_type_valid'],
  [flag('value-invalid', 'm', { subject: 'grade' }), 'lint', 'error', 'grade_valid'],
  [flag('name-invalid', 'm', { subject: 'name' }), 'lint', 'error', 'name_valid'],
  [flag('name-invalid', 'm', { subject: 'an app' }), 'lint', 'error', 'name_valid:an app'],
  [flag('attribute-unknown', 'm', { item: ds, subject: 'foo' }), 'lint', 'error', 'plugs_attributes:ds:foo'],
  [
    flag('attribute-missing', 'm', { item: svc, subject: 'bus' }),
    'lint',
    'error',
    'slots_required_attributes:svc',
  ],
  [flag('path-invalid', 'm', { item: files, subject: 'read' }), 'lint', 'error', 'personal-files_path:read'],
  [
    flag('reference-undefined', 'm', {
      subject: 'a',
      observed: 'zzz',
      place: { pointer: '/apps/a/plugs/0' },
    }),
    'lint',
    'error',
    'app_plugs_plug_reference:a:zzz',
  ],
  [
    flag('reference-undefined', 'm', { subject: 'install', place: { pointer: '/hooks/install/slots/0' } }),
    'lint',
    'error',
    'hook_slots_slot_reference:install',
  ],
  [flag('audio-record-alone', 'm', { item: ds }), 'lint', 'warn', 'audio-record_with_audio-playback'],
  [
    flag('daemon-with-browser-support', 'm', { subject: 'a', item: ds }),
    'security',
    'warn',
    'daemon_with_browser-support:a',
  ],
  [
    flag('name-misleading', 'm', { item: ds }),
    'security',
    'warn',
    'interface-reference-matches-base-decl:ds',
  ],
];

describe('a review in the shape of the older tool', () => {
  it.each(named)('%#: names a finding as that tool does', (finding, section, level, id) => {
    const report = reviewToolsReport(answerWith([finding])) as unknown as Record<
      string,
      Record<string, object>
    >;
    expect(report[`snap.v2_${section}`]?.[level]).toEqual({
      [`${section}-snap-v2:${id}`]: { text: finding.message, manual_review: finding.manualReview },
    });
  });

  it('says what passed', () => {
    const effective = [effectiveItem('plug', 'ds', 'docker-support'), effectiveItem('slot', 'svc', 'dbus')];
    expect(reviewToolsReport(answerWith([held], effective))['snap.v2_declaration'].info).toEqual({
      'declaration-snap-v2:slots:svc:dbus': { text: 'OK', manual_review: false },
    });
  });

  it('appends what is found by the same check', () => {
    const report = reviewToolsReport(
      answerWith([
        flag('link-invalid', 'first', { subject: 'website' }),
        flag('link-invalid', 'second', { subject: 'contact', link: 'https://example.com' }),
      ]),
    );
    expect(report['snap.v2_lint'].error).toEqual({
      'lint-snap-v2:invalid_link': {
        text: 'first; also: second',
        manual_review: true,
        link: 'https://example.com',
      },
    });
  });

  it('has what does not count among the infos, for nobody to look at', () => {
    const report = reviewToolsReport(
      answerWith([flag('base-reserved', 'reserved', { excepted: { reason: 'agreed' } })]),
    );
    expect(report['snap.v2_lint']).toEqual({
      error: {},
      warn: {},
      info: {
        'lint-snap-v2:base_allowed': {
          text: 'reserved (does not count: an exception lifts it: agreed)',
          manual_review: false,
        },
      },
    });
  });

  it('loses no message', () => {
    fc.assert(
      fc.property(anyAnswer, (answer) => {
        const texts = Object.values(reviewToolsReport(answer))
          .flatMap((section) => Object.values(section))
          .flatMap((entries) => Object.values(entries))
          .map(({ text }) => text);
        for (const { message } of answer.findings)
          expect(texts.some((text) => text.includes(message))).toBe(true);
      }),
    );
  });
});

describe('what programs end with', () => {
  const info = flag('peer-unknown', 'm', { item: ds });
  const warning = flag('key-unknown', 'm');
  const error = flag('version-invalid', 'm');
  const lifted: Flag = { ...error, since: 'accepted' };

  it.each([
    ['nothing', [], 0, 0],
    ['an info', [info], 0, 0],
    ['a warning', [warning, info], 3, 3],
    ['an error that needs nobody', [error, warning], 2, 4],
    ['what a person has to look at', [held, error], 2, 3],
    ['what was approved before', [lifted], 0, 0],
  ])('with %s', (_, flags, older, own) => {
    const answer = answerWith(flags);
    expect([reviewToolsExit(answer), exitStatusOf(answer)]).toEqual([older, own]);
  });

  it('is 0 for the older tool exactly where a snap is approved, and needs nobody where it is rejected', () => {
    fc.assert(
      fc.property(anyAnswer, (answer) => {
        const { verdict } = answer;
        expect(reviewToolsExit(answer) === 0).toBe(verdict === 'approve');
        const marked = Object.values(reviewToolsReport(answer)).some(({ error, warn }) =>
          [...Object.values(error), ...Object.values(warn)].some((entry) => entry.manual_review),
        );
        if (verdict !== 'hold') expect(marked).toBe(false);
        if (verdict === 'reject') expect(reviewToolsExit(answer)).toBe(2);
      }),
    );
  });

  it('is 1 for the older tool where there is no review', () => {
    expect(reviewToolsExit()).toBe(1);
  });
});

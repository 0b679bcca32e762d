import { describe, expect, it } from '@jest/globals';
import { withExceptions, type Exception } from '../../../src/engine/review/exceptions.js';
import { flag } from '../../../src/engine/review/flag.js';

const reviewed = { snapId: 'snap', publisherId: 'acme', now: Date.parse('2026-11-01T12:00:00Z') };
const exception: Exception = {
  snapId: 'snap',
  publisherId: 'acme',
  code: 'daemon-with-browser-support',
  reason: 'looked at',
};
const ofApp = flag('daemon-with-browser-support', 'an app', { subject: 'app' });
const ofPlug = flag('daemon-with-browser-support', 'a plug', {
  subject: 'app',
  item: { side: 'plug', name: 'browser', interface: 'browser-support' },
});

const lifts = (exceptions: Exception | readonly Exception[], one = ofApp, of = reviewed): unknown =>
  withExceptions([one], [exceptions].flat(), of)[0]?.excepted;

describe('an exception', () => {
  it.each([
    ['2026-11-01T12:00:00.001Z', true],
    ['2026-11-01T13:00:01+01:00', true],
    ['2026-11-01T12:00:00Z', false],
    ['2026-11-01T13:00:00+01:00', false],
    ['2026-10-31T12:00:00Z', false],
  ])('until %s counts before that moment only', (until, counts) => {
    expect(lifts({ ...exception, until })).toEqual(counts ? { reason: 'looked at', until } : undefined);
  });

  it('is for the plug or slot by its name, else for the subject', () => {
    expect(lifts({ ...exception, subject: 'app' })).toBeDefined();
    expect(lifts({ ...exception, subject: 'browser' })).toBeUndefined();
    expect(lifts({ ...exception, subject: 'browser' }, ofPlug)).toBeDefined();
    expect(lifts({ ...exception, subject: 'app' }, ofPlug)).toBeUndefined();
    expect(lifts(exception, ofPlug)).toBeDefined();
  });

  it('is for one snap of one publisher', () => {
    expect(lifts(exception, ofApp, { ...reviewed, snapId: 'other' })).toBeUndefined();
    expect(lifts(exception, ofApp, { ...reviewed, publisherId: 'other' })).toBeUndefined();
  });

  it('is the first that counts where there are several', () => {
    const ended = { ...exception, until: '2026-01-01T00:00:00Z', reason: 'ended' };
    const second = { ...exception, reason: 'second' };
    expect(lifts([ended, exception, second])).toEqual({ reason: 'looked at' });
  });

  it('leaves everything else of a flag, and all other flags, as they are', () => {
    const other = flag('key-unknown', 'another');
    expect(withExceptions([ofApp, other], [exception], reviewed)).toEqual([
      { ...ofApp, excepted: { reason: 'looked at' } },
      other,
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { found, personalFiles, reviewing } from './reviewing.js';
import { type Json, publisherId, toolId } from './samples.js';

const { review } = reviewing();

describe('a review since an approved revision', () => {
  it('counts only what is new', async () => {
    const since = { yaml: personalFiles, declaration: null };
    const answer = await review({ yaml: `# moved\n${personalFiles}`, since });
    expect(answer.verdict).toBe('approve');
    expect(found(answer, 'install-needs-grant').since).toBe('accepted');
  });

  it.each([
    ['an attribute', personalFiles.replace('.photo-booth', '.ssh')],
    ['a name', personalFiles.replace('config:', 'settings:')],
  ])('holds a snap that changes %s', async (_, yaml) => {
    const answer = await review({ yaml, since: { yaml: personalFiles } });
    expect(answer.verdict).toBe('hold');
    expect(found(answer, 'install-needs-grant').since).toBe('new');
  });

  it('marks nothing where there is none to compare with', async () => {
    for (const finding of (await review({ yaml: personalFiles })).findings)
      expect(finding).not.toHaveProperty('since');
  });
});

describe('a review with exceptions', () => {
  const declaration = { 'snap-id': toolId, 'publisher-id': publisherId };
  const exception = {
    snapId: toolId,
    publisherId,
    code: 'install-needs-grant',
    reason: 'looked at in September',
  };
  const excepting = (more: Json, also: Json = {}) =>
    review({ yaml: personalFiles, declaration, exceptions: [{ ...exception, ...more }], ...also });

  it.each([
    ['without end', {}],
    ['that ends later', { until: '2999-01-01T00:00:00Z' }],
    ['for the plug', { subject: 'config' }],
  ])('lifts a finding by one %s', async (_, more: Json) => {
    const answer = await excepting(more);
    expect(answer.verdict).toBe('approve');
    const { until } = more;
    expect(found(answer, 'install-needs-grant').excepted).toEqual({
      reason: 'looked at in September',
      ...(until !== undefined && { until }),
    });
  });

  it.each([
    ['that has ended', { until: '2001-01-01T00:00:00Z' }],
    ['of another publisher', { publisherId: 'other' }],
    ['of another snap', { snapId: 'other' }],
    ['for another plug', { subject: 'settings' }],
    ['for another code', { code: 'connect-needs-grant' }],
  ])('does not count one %s', async (_, more: Json) => {
    const answer = await excepting(more);
    expect(answer.verdict).toBe('hold');
    expect(found(answer, 'install-needs-grant')).not.toHaveProperty('excepted');
  });

  it('counts none for a snap whose publisher is not known', async () => {
    const ids = { snapId: toolId, declaration: null };
    expect(await excepting({}, ids)).toMatchObject({ verdict: 'hold' });
  });
});

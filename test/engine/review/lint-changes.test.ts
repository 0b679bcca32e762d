import { describe, expect, it } from '@jest/globals';
import type { HeaderMap } from '../../../src/engine/asserts/headers.js';
import type { LintCode } from '../../../src/engine/review/lint-codes.js';
import { findings, lint, places, plugRule, slotRule, type Linted } from './linting.js';

const changeCodes: readonly LintCode[] = [
  'silent-broadening',
  'silent-narrowing',
  'explicit-broadening',
  'explicit-narrowing',
];

/** The changes that linting reports, each as code, question and names. */
const changes = (after: HeaderMap, given?: Linted) =>
  lint(after, given)
    .filter(({ code }) => changeCodes.includes(code))
    .map(({ code, question, names }) => [code, question, ...(names ?? [])].join(' '));

const none: HeaderMap = {};
const app = { 'slot-snap-type': ['app'] };
const gadget = { 'slot-snap-type': ['gadget'] };

describe('a grant of installation alone', () => {
  const after = { plugs: { 'snapd-control': { 'allow-installation': 'true' } } };

  it('lets auto-connection come out allowed silently, and the remedy does not', () => {
    const [found, ...others] = findings('silent-broadening', after);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      severity: 'error',
      pointer: '/plugs/snapd-control',
      side: 'plug',
      interface: 'snapd-control',
      question: 'auto-connection',
      before: { outcome: 'deny', level: 'base' },
      after: { outcome: 'allow', level: 'snap' },
      message:
        'auto-connection of plug "snapd-control" was denied and becomes allowed, ' +
        'since the rule does not mention it and what it leaves out is allowed',
    });
    const remedy = { 'allow-installation': 'true', 'allow-auto-connection': 'false' };
    expect(found?.remedy).toEqual({ plugs: { 'snapd-control': remedy } });
    expect(changes(found!.remedy!)).toEqual(['explicit-broadening installation']);
  });
});

describe('a greedy grant', () => {
  const after = {
    plugs: { content: { 'allow-auto-connection': { 'plug-attributes': { content: 'themes' } } } },
  };
  const snap = {
    plugs: {
      lib: { interface: 'content', content: 'lib' },
      th: { interface: 'content', content: 'themes' },
    },
  };

  it('takes away the default of the plug that it does not mean', () => {
    expect(changes(after, { snap })).toEqual([
      'silent-broadening connection lib th',
      'silent-narrowing auto-connection lib',
      'explicit-broadening auto-connection th',
    ]);
    const [found] = findings('silent-narrowing', after, { snap });
    expect(found?.pointer).toBe('/plugs/content/allow-auto-connection');
    expect(found?.message).toContain('plug "lib" of interface "content"');
    expect(found?.message).toContain('becomes denied: the rule has no alternative any more for');
    expect(found?.message).toContain('plug-publisher-id ["$SLOT_PUBLISHER_ID"]');
  });

  it('says without the snap which condition is gone', () => {
    const [found] = findings('silent-narrowing', after);
    expect(found?.names).toBeUndefined();
    expect(found?.message).toMatch(
      /no alternative any more for plug-attributes\.content "\$SLOT\(content\)"/,
    );
  });

  it('is remedied by the default said from the side of the plug', () => {
    const [found] = findings('silent-narrowing', after, { snap });
    const labels = [{ content: '$SLOT(content)' }, { compatibility: '$SLOT_COMPAT(compatibility)' }];
    expect(found?.remedy).toEqual({
      plugs: {
        content: {
          'allow-auto-connection': [
            { 'plug-attributes': { content: 'themes' } },
            { 'plug-attributes': labels, 'slot-publisher-id': ['$PLUG_PUBLISHER_ID'] },
          ],
          'allow-connection': { 'plug-attributes': labels },
        },
      },
    });
    expect(changes(found!.remedy!, { snap })).toEqual(['explicit-broadening auto-connection th']);
  });
});

describe('a change of a rule', () => {
  it.each<[string, HeaderMap, HeaderMap, string[]]>([
    [
      'from denied to dependent',
      { 'allow-connection': 'false' },
      { 'allow-connection': app },
      ['explicit-broadening connection'],
    ],
    [
      'from dependent to allowed',
      { 'allow-connection': app },
      { 'allow-connection': 'true' },
      ['explicit-broadening connection'],
    ],
    [
      'to a default',
      { 'allow-connection': app },
      { 'allow-installation': 'true' },
      ['silent-broadening connection'],
    ],
    [
      'to a plain false',
      { 'allow-connection': app },
      { 'allow-connection': 'false' },
      ['explicit-narrowing connection'],
    ],
    [
      'to a plain deny',
      { 'allow-connection': app },
      { 'deny-connection': 'true' },
      ['explicit-narrowing connection'],
    ],
    [
      'to conditions',
      { 'allow-connection': 'true' },
      { 'allow-connection': app },
      ['silent-narrowing connection'],
    ],
    [
      'to a conditional deny',
      { 'allow-connection': 'true' },
      { 'deny-connection': app },
      ['explicit-narrowing connection'],
    ],
    [
      'to another condition',
      { 'allow-connection': app },
      { 'allow-connection': gadget },
      ['explicit-broadening connection', 'silent-narrowing connection'],
    ],
    [
      'by an alternative more',
      { 'allow-connection': app },
      { 'allow-connection': [app, gadget] },
      ['explicit-broadening connection'],
    ],
    [
      'by an alternative less',
      { 'allow-connection': [app, gadget] },
      { 'allow-connection': app },
      ['silent-narrowing connection'],
    ],
    [
      'by a longer list',
      { 'allow-connection': app },
      { 'allow-connection': { 'slot-snap-type': ['gadget', 'app'] } },
      ['explicit-broadening connection'],
    ],
    [
      'by a condition more',
      { 'allow-connection': app },
      { 'allow-connection': { ...app, 'on-classic': 'true' } },
      ['silent-narrowing connection'],
    ],
    [
      'by a deny less',
      { 'deny-connection': [app, gadget] },
      { 'deny-connection': app },
      ['explicit-broadening connection'],
    ],
    ['of the order alone', { 'allow-connection': [app, gadget] }, { 'allow-connection': [gadget, app] }, []],
    ['to the same in one list', { 'allow-connection': app }, { 'allow-connection': [app] }, []],
    [
      'of the deny beside an allow that is false',
      { 'allow-connection': 'false' },
      { 'deny-connection': 'true' },
      [],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(changes(plugRule(after), { before: plugRule(before), base: none })).toEqual(expected);
    expect(changes(slotRule(after), { before: slotRule(before), base: none })).toEqual(expected);
    expect(changes(plugRule(after), { base: plugRule(before) })).toEqual(expected);
  });

  it('points at the sub-rule that states it, else at the rule', () => {
    const before = plugRule({ 'allow-connection': app });
    const at = (code: LintCode, after: HeaderMap | string) =>
      places(code, plugRule(after), { before, base: none });
    expect(at('explicit-broadening', { 'allow-connection': 'true' })).toEqual([
      '/plugs/iface/allow-connection',
    ]);
    expect(at('explicit-narrowing', { 'deny-connection': 'true' })).toEqual(['/plugs/iface/deny-connection']);
    expect(at('silent-broadening', { 'deny-installation': 'false' })).toEqual(['/plugs/iface']);
    expect(at('explicit-broadening', 'true')).toEqual(['/plugs/iface']);
  });

  it('keeps what names the same publisher from either side', () => {
    const base = {
      slots: { iface: { 'allow-auto-connection': { 'plug-publisher-id': ['$SLOT_PUBLISHER_ID'] } } },
    };
    const same = { 'allow-auto-connection': { 'slot-publisher-id': ['$PLUG_PUBLISHER_ID'] } };
    const other = { 'allow-auto-connection': { 'slot-publisher-id': ['acme'] } };
    expect(changes(plugRule(same), { base })).toEqual([]);
    expect(changes(plugRule(other), { base })).toEqual([
      'explicit-broadening auto-connection',
      'silent-narrowing auto-connection',
    ]);
  });

  it('is compared for the publisher that the declaration names, also where there was none before', () => {
    const base = { slots: { iface: { 'allow-connection': { 'plug-publisher-id': ['acme'] } } } };
    const after = (publisher: string) => ({
      'publisher-id': publisher,
      ...plugRule({ 'allow-connection': 'true' }),
    });
    expect(changes(after('acme'), { base })).toEqual([]);
    expect(changes(after('other'), { base })).toEqual(['explicit-broadening connection']);
  });
});

describe('a rule that is withdrawn', () => {
  it('silently broadens where it refused, and the remedy is to leave it', () => {
    const before = plugRule({ 'allow-auto-connection': 'false' });
    const [found] = findings('silent-broadening', none, { before, base: none });
    expect(found?.pointer).toBe('/plugs/iface');
    expect(found?.message).toBe(
      'auto-connection of plug "iface" was denied and becomes allowed, since the rule is withdrawn',
    );
    expect(found?.remedy).toEqual(before);
  });

  it('narrows in so many words where it granted', () => {
    const before = { plugs: { 'snapd-control': 'true' } };
    expect(changes(none, { before })).toEqual([
      'explicit-narrowing installation',
      'explicit-narrowing auto-connection',
    ]);
  });
});

describe('the remedy', () => {
  const remedy = (code: LintCode, after: HeaderMap, given: Linted) => findings(code, after, given)[0]?.remedy;

  it('says conditions again that the rule does not mention', () => {
    const base = plugRule({ 'deny-connection': gadget, 'allow-connection': [app, { 'on-classic': 'true' }] });
    const after = plugRule({ 'allow-installation': 'true' });
    const said = remedy('silent-broadening', after, { base });
    expect(said).toEqual(
      plugRule({
        'allow-installation': 'true',
        'deny-connection': gadget,
        'allow-connection': [app, { 'on-classic': 'true' }],
      }),
    );
    expect(changes(said!, { base })).toEqual([]);
  });

  it('is missing where the side has no words for it', () => {
    const base = slotRule({ 'allow-connection': { 'plug-publisher-id': ['acme'] } });
    const after = plugRule({ 'allow-installation': 'true' });
    expect(changes(after, { base })).toEqual(['silent-broadening connection']);
    expect(remedy('silent-broadening', after, { base })).toBeUndefined();
  });

  it('refuses plainly what nobody was allowed', () => {
    const base = slotRule({ 'allow-connection': { 'plug-publisher-id': ['acme'] } });
    const after = { 'publisher-id': 'other', ...plugRule({ 'allow-installation': 'true' }) };
    expect(remedy('silent-broadening', after, { base })).toEqual(
      plugRule({ 'allow-installation': 'true', 'allow-connection': 'false' }),
    );
  });
});

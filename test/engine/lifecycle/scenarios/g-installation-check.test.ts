import type { HeaderMap } from '../../../../src/engine/asserts/headers.js';
import { device, inStore, provider, type SnapSketch } from './device.js';
import { cases, row, scenarios } from './scenario.js';

const asserted = { ...provider, by: 'acme' };
const slotRule = (rule: HeaderMap): HeaderMap => ({ slots: { t: rule } });

/** A device to which a snap with a slot comes, where the base-declaration has this rule for it. */
const coming = (one: SnapSketch, rule: HeaderMap, on = {}) => device({ one }, { base: slotRule(rule), on });
const passes = { event: { kind: 'install', snap: 'one' }, then: {} } as const;
const fails = { ...passes, installation: 'deny' } as const;

const ownRule = {
  ...provider,
  rules: { slots: { t: { 'allow-installation': { 'on-store': ['my-store'] } } } },
};
const refused = { 'allow-installation': 'false' };

scenarios('G', [
  row(
    'G1',
    'a denial refuses a snap whose declaration says nothing',
    coming(asserted, { 'deny-installation': 'true' }),
    fails,
  ),
  row(
    'G2',
    'a denial does not refuse a snap that is not asserted',
    coming(provider, { 'deny-installation': 'true' }),
    passes,
  ),
  row(
    'G3',
    'a slot for the system alone refuses an application, asserted or not',
    coming(provider, { 'allow-installation': { 'slot-snap-type': ['core'] } }),
    fails,
  ),
  row(
    'G4',
    'a slot for applications lets one in that is not asserted',
    coming(provider, { 'allow-installation': { 'slot-snap-type': ['app'] } }),
    passes,
  ),
  row(
    'G5',
    'the declaration of the snap lets in what the base-declaration refuses',
    coming({ ...provider, rules: { slots: { t: { 'allow-installation': 'true' } } } }, refused),
    passes,
  ),
  cases('G6', 'a declaration for one store lets the snap in there', {
    'no store': [coming(ownRule, refused, inStore()), fails],
    'another store': [coming(ownRule, refused, inStore('other-store')), fails],
    'that store': [coming(ownRule, refused, inStore('my-store')), passes],
    'a store that has it as a friend': [
      coming(ownRule, refused, inStore('my-substore', ['my-store'])),
      passes,
    ],
    'a store with other friends': [coming(ownRule, refused, inStore('my-substore', ['other-store'])), fails],
  }),
  cases('G7', 'the slots and plugs that the system has by itself are checked with it', {
    'a slot': [
      device({ core: { type: 'os', by: 'canonical' } }, { base: { slots: { network: refused } } }),
      { ...fails, event: { kind: 'install', snap: 'core' } },
    ],
    'a plug': [
      device({ core: { type: 'os', by: 'canonical' } }, { base: { plugs: { 'egl-driver-libs': refused } } }),
      { ...fails, event: { kind: 'install', snap: 'core' } },
    ],
    'one that it does not have': [
      device({ core: { type: 'os', by: 'canonical' } }, { base: { slots: { t: refused } } }),
      { ...passes, event: { kind: 'install', snap: 'core' } },
    ],
  }),
  row(
    'G8',
    'a slot that nobody may install does not refuse a snap that is not asserted',
    coming(provider, refused),
    passes,
  ),
  row(
    'G9',
    'alternatives that speak of attributes alone let in nobody who is not asserted where another speaks of types',
    coming(provider, {
      'allow-installation': [{ 'slot-attributes': { attr: 'x' } }, { 'slot-snap-type': ['core'] }],
    }),
    fails,
  ),
  row(
    'G10',
    'of a snap that is not asserted, names are not looked at',
    coming(provider, { 'allow-installation': { 'slot-snap-type': ['app'], 'slot-names': ['other'] } }),
    passes,
  ),
  row(
    'G11',
    'a slot for core systems refuses a snap on a classic one, asserted or not',
    coming(provider, { 'allow-installation': { 'on-classic': 'false' } }),
    fails,
  ),
  cases('G12', 'a revision that is on the device already is not checked', {
    reverted: [coming(asserted, refused), { event: { kind: 'revert', snap: 'one' }, then: {} }],
    enabled: [
      coming({ ...asserted, state: 'disabled' }, refused),
      { event: { kind: 'enable', snap: 'one' }, then: {} },
    ],
    refreshed: [coming(asserted, refused), { ...fails, event: { kind: 'refresh', snap: 'one' } }],
  }),
  row(
    'G13',
    'a plug that is left out, since its attributes make no sense, is not checked',
    device(
      {
        app: {
          plugs: { torn: { interface: 'content', content: 'a', compatibility: 'a' } },
          by: 'acme',
        },
      },
      { base: { plugs: { content: refused } } },
    ),
    { event: { kind: 'install', snap: 'app' }, then: {}, warns: ['plug-or-slot-dropped'] },
  ),
]);

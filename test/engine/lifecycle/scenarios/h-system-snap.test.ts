import { device } from './device.js';
import { cases, none, row, scenarios } from './scenario.js';

const network = { plugs: { network: 'network' } };

scenarios(
  'H',
  [
    cases('H1', 'records of ubuntu-core become those of core, with all their marks', {
      live: [
        device(
          { 'ubuntu-core': { type: 'os' }, core: { type: 'os' }, app: network },
          { records: { 'app:network ubuntu-core:network': 'A network' } },
        ),
        {
          event: { kind: 'core-transition' },
          then: { 'app:network core:network': ['A network', 'kept renamed'] },
        },
        { event: { kind: 'startup' }, then: { 'app:network core:network': ['A network', 'kept'] } },
      ],
      'not wanted': [
        device(
          { 'ubuntu-core': { type: 'os' }, core: { type: 'os' }, app: network },
          { records: { 'app:network ubuntu-core:network': 'AU network' } },
        ),
        {
          event: { kind: 'core-transition' },
          then: { 'app:network core:network': ['AU network', 'unwanted'] },
        },
      ],
    }),
    row(
      'H3',
      'the old name of the one plug of core is replaced when the daemon starts',
      device(
        { core: { type: 'os', plugs: { 'core-support-plug': 'core-support' } }, app: network },
        {
          records: {
            'core:core-support core:core-support': 'A core-support',
            'app:network core:network': 'M network',
          },
        },
      ),
      {
        event: { kind: 'startup' },
        then: {
          'core:core-support-plug core:core-support': ['A core-support', 'kept'],
          'app:network core:network': ['M network', 'kept'],
        },
      },
    ),
    cases('H4', 'the automatic connection of core-support outlives its plug', {
      'at start-up': [
        device({ core: { type: 'os' } }, { records: { 'core:other core:core-support': 'A core-support' } }),
        {
          event: { kind: 'startup' },
          then: { 'core:other core:core-support': ['A core-support', 'kept-dormant missing-plug'] },
        },
      ],
      'another interface': [
        device({ core: { type: 'os' } }, { records: { 'core:other core:network': 'A network' } }),
        {
          event: { kind: 'startup' },
          then: { 'core:other core:network': [none, 'pruned missing-plug'] },
        },
      ],
    }),
  ],
  { H2: 'the transition is a single step here, so no later one fails' },
);

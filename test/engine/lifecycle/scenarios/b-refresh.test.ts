import { liveOnAgainstRules } from './b-attributes.js';
import { underCourse } from './b-courses.js';
import { consumer, device, open, provider, revision, samePublisher } from './device.js';
import { none, row, scenarios } from './scenario.js';

const refreshes = (snap: string, sketch?: Parameters<typeof revision>[1]) =>
  ({ kind: 'refresh', snap, ...(sketch && { revision: revision(snap, sketch) }) }) as const;
const reverts = (snap: string, sketch: Parameters<typeof revision>[1]) =>
  ({ kind: 'revert', snap, revision: revision(snap, sketch) }) as const;
const connected = (flags: string) =>
  device({ app: consumer, one: provider }, { base: open, records: { 'app:in one:out': flags } });
const granted = (camera: 'true' | 'false') => ({
  plugs: { camera: 'camera' },
  rules: { plugs: { camera: { 'allow-auto-connection': camera } } },
});

scenarios('B', [
  row(
    'B1',
    'the plug of an automatic connection goes and another one comes',
    device(
      { app: { plugs: { old: 't' } }, one: provider },
      { base: open, records: { 'app:old one:out': 'A' } },
    ),
    {
      event: refreshes('app', { plugs: { new: 't' } }),
      then: {
        'app:old one:out': [none, 'pruned missing-plug'],
        'app:new one:out': ['A', 'created-auto'],
      },
    },
  ),
  row(
    'B2',
    'an automatic record of a slot that is no longer there goes when the plug’s snap is refreshed',
    device(
      { app: { plugs: { first: 't', second: 'u' } }, one: { slots: { second: 'u' } } },
      { base: open, records: { 'app:first one:first': 'A' } },
    ),
    {
      event: refreshes('app'),
      then: {
        'app:first one:first': [none, 'pruned missing-slot'],
        'app:second one:second': ['A u', 'created-auto'],
      },
    },
  ),
  row('B3', 'what the gadget connected waits for its plug', connected('AG'), {
    event: refreshes('app', {}),
    then: { 'app:in one:out': ['AG', 'kept-dormant missing-plug'] },
  }),
  row('B4', 'what is not wanted is remembered without its plug', connected('AU'), {
    event: refreshes('app', {}),
    then: { 'app:in one:out': ['AU', 'unwanted'] },
  }),
  row(
    'B5',
    'what was connected by hand waits for its plug, and is live when that is back',
    connected('M'),
    { event: refreshes('app', {}), then: { 'app:in one:out': ['M', 'kept-dormant missing-plug'] } },
    { event: reverts('app', consumer), then: { 'app:in one:out': ['M', 'kept'] } },
  ),
  row(
    'B6',
    'an automatic connection does not wait for its plug, but is made anew when that is back',
    connected('A'),
    { event: refreshes('app', {}), then: { 'app:in one:out': [none, 'pruned missing-plug'] } },
    { event: reverts('app', consumer), then: { 'app:in one:out': ['A', 'created-auto'] } },
  ),
  ...liveOnAgainstRules,
  row(
    'B18',
    'a grant that came meanwhile connects a plug that was there all along',
    device({ app: granted('true') }),
    {
      event: refreshes('app'),
      then: { 'app:camera core:camera': ['A camera', 'created-auto'] },
    },
  ),
  row(
    'B19',
    'a refresh of the system snap brings about the grants of others',
    device({ app: granted('true') }),
    {
      event: refreshes('core'),
      then: { 'app:camera core:camera': ['A camera', 'created-auto'] },
    },
  ),
  row(
    'B20',
    'a grant alone connects nothing: it waits for a refresh of either snap',
    device({ app: granted('false') }),
    {
      changes: {
        snaps: [
          {
            instanceName: 'app',
            declaration: { plugs: { camera: { 'allow-auto-connection': 'true' } } },
          },
        ],
      },
      foresees: { 'app:camera core:camera': 'created-auto at app, core' },
    },
    {
      event: { kind: 'startup' },
      then: {},
    },
  ),
  row('B22', 'a plug that changes its interface keeps its record, which is not live', connected('A'), {
    event: refreshes('app', { plugs: 'u' }),
    then: { 'app:in one:out': ['A', 'kept-dormant interface-mismatch'] },
  }),
  row(
    'B23',
    'where both ends have come to another interface, the record is live and names the old one',
    device({ app: consumer, one: { slots: 'u' } }, { base: open, records: { 'app:in one:out': 'A' } }),
    { event: refreshes('app', { plugs: 'u' }), then: { 'app:in one:out': ['A', 'kept'] } },
  ),
  row(
    'B24',
    'a plug that loses its slot gets another one only when its own snap is refreshed',
    device(
      { app: consumer, one: provider, two: provider },
      { base: open, records: { 'app:in one:out': 'A' } },
    ),
    { event: refreshes('one', {}), then: { 'app:in one:out': [none, 'pruned missing-slot'] } },
    { event: refreshes('app'), then: { 'app:in two:out': ['A', 'created-auto'] } },
  ),
  row(
    'B25',
    'a second provider changes nothing for a plug that is connected',
    device(
      { app: consumer, one: provider, two: provider },
      { base: open, records: { 'app:in one:out': 'A' } },
    ),
    {
      event: { kind: 'install', snap: 'two' },
      then: {
        'app:in one:out': ['A', 'kept'],
        'app:in two:out': [none, 'skipped-ambiguous of one:out two:out'],
      },
    },
  ),
  row(
    'B26',
    'beside a connection made by hand, the one slot that rules allow is connected too',
    device(
      {
        app: { ...consumer, by: 'acme' },
        one: { ...provider, by: 'other' },
        two: { ...provider, by: 'acme' },
      },
      { base: samePublisher, records: { 'app:in one:out': 'M' } },
    ),
    {
      event: refreshes('app'),
      then: { 'app:in one:out': ['M', 'kept grandfathered'], 'app:in two:out': ['A', 'created-auto'] },
    },
  ),
  row('B27', 'a refresh that fails gives back what it had pruned', connected('A'), {
    event: { ...refreshes('app', {}), fails: true },
    then: { 'app:in one:out': ['A', 'kept restored'] },
    refused: /undone/,
  }),
  ...underCourse,
]);

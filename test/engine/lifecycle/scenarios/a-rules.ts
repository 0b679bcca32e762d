import { anyNumber, closed, consumer, device, inStore, open, provider, samePublisher } from './device.js';
import { cases, none, type Row, row } from './scenario.js';

const installs = (snap: string) => ({ kind: 'install', snap }) as const;
const label = { content: 'looks' };
const themed = { plugs: { in: { interface: 'content', ...label } } };
const theme = { slots: { out: { interface: 'content', ...label } } };
const looks = { plug: label, slot: label };

/** Two providers of content whose declarations say how many slots a plug may have. */
const themes = (ofOne: string, ofTwo: string) => {
  const saying = (slots: string) => ({
    ...theme,
    rules: { slots: { content: { 'allow-auto-connection': { 'slots-per-plug': slots } } } },
  });
  return device({ app: themed, one: saying(ofOne), two: saying(ofTwo) });
};

/** A plug that its declaration lets auto-connect in one store, on a device of this store. */
const grantedInMyStore = (store?: string, friendlyStores?: readonly string[]) =>
  device(
    {
      app: { plugs: 't', rules: { plugs: { t: { 'allow-auto-connection': { 'on-store': ['my-store'] } } } } },
      one: provider,
    },
    { base: closed, on: inStore(store, friendlyStores) },
  );
const isConnected = { event: installs('app'), then: { 'app:in one:out': ['A', 'created-auto'] } } as const;
const isNotAllowed = {
  event: installs('app'),
  then: { 'app:in one:out': [none, 'skipped-policy not-allowed'] },
} as const;

/** What rules make of a new snap’s pairs. */
export const chosenByRules: readonly Row[] = [
  row(
    'A9',
    'snaps of one publisher connect where the rules ask for that',
    device({ app: { ...consumer, by: 'acme' }, one: { ...provider, by: 'acme' } }, { base: samePublisher }),
    { event: installs('app'), then: { 'app:in one:out': ['A', 'created-auto'] } },
  ),
  row(
    'A10',
    'a snap without a declaration has no publisher to compare',
    device({ app: consumer, one: { ...provider, by: 'acme' } }, { base: samePublisher }),
    { event: installs('app'), then: { 'app:in one:out': [none, 'skipped-policy not-allowed'] } },
  ),
  cases('A11', 'while the declaration of a snap-id is not known, nothing of the snap auto-connects', {
    installed: [
      device({ app: { ...consumer, lacksDeclaration: true }, one: provider }, { base: open }),
      {
        event: installs('app'),
        then: { 'app:in one:out': [none, 'skipped-policy declaration-missing'] },
        warns: ['declaration-missing'],
        installation: 'deny',
      },
    ],
    enabled: [
      device(
        { app: { ...consumer, lacksDeclaration: true, state: 'disabled' }, one: provider },
        { base: open },
      ),
      {
        event: { kind: 'enable', snap: 'app' },
        then: { 'app:in one:out': [none, 'skipped-policy declaration-missing'] },
        warns: ['declaration-missing'],
      },
    ],
  }),
  row(
    'A12',
    'a grant to the slot connects a plug of a snap that is not asserted',
    device(
      { app: consumer, one: { ...provider, rules: { slots: { t: { 'allow-auto-connection': 'true' } } } } },
      { base: closed },
    ),
    { event: installs('app'), then: { 'app:in one:out': ['A', 'created-auto'] } },
  ),
  row(
    'A13',
    'automatic connections are not exempt from rules where one side is not asserted',
    device({ app: consumer, one: { ...provider, by: 'acme' } }, { base: closed }),
    { event: installs('app'), then: { 'app:in one:out': [none, 'skipped-policy not-allowed'] } },
  ),
  row(
    'A14',
    'a grant for slots of one name takes that slot of a gadget alone',
    device(
      {
        app: {
          plugs: 't',
          rules: { plugs: { t: { 'allow-auto-connection': { 'slot-names': ['test1'] } } } },
        },
        board: { type: 'gadget', slots: { test1: 't', test2: 't' } },
      },
      { base: { plugs: { t: { 'allow-auto-connection': 'false' } } } },
    ),
    {
      event: installs('app'),
      then: {
        'app:in board:test1': ['A', 'created-auto'],
        'app:in board:test2': [none, 'skipped-policy not-allowed'],
      },
    },
  ),
  row(
    'A15',
    'the plug may have any number of slots: all are taken',
    device({
      app: {
        ...themed,
        rules: { plugs: { content: { 'allow-auto-connection': { 'slots-per-plug': '*' } } } },
      },
      one: theme,
      two: theme,
    }),
    {
      event: installs('app'),
      then: {
        'app:in one:out': ['A content', 'created-auto', looks],
        'app:in two:out': ['A content', 'created-auto', looks],
      },
    },
  ),
  row('A16', 'every slot lets plugs have any number: all are taken', themes('*', '*'), {
    event: installs('app'),
    then: {
      'app:in one:out': ['A content', 'created-auto', looks],
      'app:in two:out': ['A content', 'created-auto', looks],
    },
  }),
  row('A17', 'one of the slots wants to be the only one: none is taken', themes('*', '1'), {
    event: installs('app'),
    then: {
      'app:in one:out': [none, 'skipped-ambiguous of one:out two:out'],
      'app:in two:out': [none, 'skipped-ambiguous of one:out two:out'],
    },
  }),
  row(
    'A18',
    'of several alternatives that match, the first says how many slots there may be',
    device(
      {
        app: {
          plugs: 't',
          rules: {
            plugs: { t: { 'allow-auto-connection': [{ 'slot-names': ['out'] }, { 'slots-per-plug': '*' }] } },
          },
        },
        one: provider,
        two: provider,
      },
      { base: closed },
    ),
    {
      event: installs('app'),
      then: {
        'app:in one:out': [none, 'skipped-ambiguous of one:out two:out'],
        'app:in two:out': [none, 'skipped-ambiguous of one:out two:out'],
      },
    },
  ),
  row(
    'A19',
    'with any number allowed, what is not wanted stays out and the rest is connected',
    device(
      { app: consumer, one: provider, two: provider },
      { base: anyNumber, records: { 'app:in one:out': 'AU' } },
    ),
    {
      event: { kind: 'refresh', snap: 'app' },
      then: { 'app:in one:out': ['AU', 'skipped-unwanted'], 'app:in two:out': ['A', 'created-auto'] },
    },
  ),
  row(
    'A20',
    'a slot that is not wanted still counts as one of two',
    device(
      { app: consumer, one: provider, two: provider },
      { base: open, records: { 'app:in one:out': 'AU' } },
    ),
    {
      event: { kind: 'refresh', snap: 'app' },
      then: {
        'app:in one:out': ['AU', 'unwanted'],
        'app:in two:out': [none, 'skipped-ambiguous of one:out two:out'],
      },
    },
  ),
  row(
    'A26',
    'a grant for one store says nothing to a device without a store',
    grantedInMyStore(),
    isNotAllowed,
  ),
  row(
    'A27',
    'a grant for one store says nothing in another store',
    grantedInMyStore('other-store'),
    isNotAllowed,
  ),
  row('A28', 'a grant for one store connects in that store', grantedInMyStore('my-store'), isConnected),
  row(
    'A29',
    'a grant for one store connects in a store that counts it among its friends',
    grantedInMyStore('my-substore', ['my-store']),
    isConnected,
  ),
  row(
    'A30',
    'a grant for one store says nothing in a store that has other friends',
    grantedInMyStore('my-substore', ['other-store']),
    isNotAllowed,
  ),
];

import { exclusions } from './c-exclusions.js';
import { byHandOnly, closed, consumer, device, inStore, open, provider, samePublisher } from './device.js';
import { cases, none, row, scenarios } from './scenario.js';

const ends = { plug: { snap: 'app', name: 'in' }, slot: { snap: 'one', name: 'out' } };
const connects = { kind: 'connect', ...ends } as const;
const disconnects = { kind: 'disconnect', ...ends } as const;
const forgets = { kind: 'forget', ...ends } as const;
const refresh = { kind: 'refresh', snap: 'app' } as const;

const published = (ofApp: string | undefined, ofOne: string | undefined, base = samePublisher) =>
  device(
    { app: { ...consumer, ...(ofApp && { by: ofApp }) }, one: { ...provider, ...(ofOne && { by: ofOne }) } },
    { base },
  );
const recorded = (flags: string) =>
  device(
    { app: { plugs: { in: { interface: 't', size: 3 } } }, one: provider },
    { base: open, records: { 'app:in one:out': [flags, flags.includes('U') ? {} : { plug: { size: 3 } }] } },
  );
const isConnected = { event: connects, then: { 'app:in one:out': ['M', 'created-manual'] } } as const;
const isKept = (flags: string) =>
  ({ event: connects, then: { 'app:in one:out': [flags, 'kept', { plug: { size: 3 } }] } }) as const;
const isBusy = (flags: string, event: typeof connects | typeof disconnects, snap: string) =>
  ({
    event: { ...event, busy: [snap] },
    then: { 'app:in one:out': [flags, 'kept', { plug: { size: 3 } }] },
    refused: new RegExp(`"${snap}" has another change in progress`),
  }) as const;

/** A plug that its declaration lets be connected in one store, on a device of this store. */
const grantedInMyStore = (store?: string, friendlyStores?: readonly string[]) =>
  device(
    {
      app: { ...consumer, rules: { plugs: { t: { 'allow-connection': { 'on-store': ['my-store'] } } } } },
      one: { ...provider, by: 'acme' },
    },
    { base: closed, on: inStore(store, friendlyStores) },
  );
const refusedByPlug = {
  event: connects,
  then: { 'app:in one:out': [none, 'failed not-allowed', { rule: 'snap-declaration, plug' }] },
  refused: /may not be connected/,
} as const;

const homeWithAll = (core: object) =>
  device({
    core: { type: 'os', ...core },
    app: { plugs: { home: { interface: 'home', read: 'all' } }, by: 'acme' },
  });
const connectsHome = { kind: 'connect', plug: { snap: 'app', name: 'home' } } as const;

scenarios(
  'C',
  [
    row(
      'C1',
      'rules refuse by hand what they refuse, and the answer names the rule',
      published('acme', 'other'),
      {
        event: connects,
        then: { 'app:in one:out': [none, 'failed not-allowed', { rule: 'base-declaration, slot' }] },
        refused: /may not be connected/,
      },
    ),
    row(
      'C2',
      'rules are not asked where neither snap is asserted',
      published(undefined, undefined),
      isConnected,
    ),
    row('C3', 'rules allow by hand what they allow', published('acme', 'acme'), isConnected),
    cases('C4', 'rules are not asked where one snap is not asserted', {
      'the consumer': [published(undefined, 'acme', closed), isConnected],
      'the provider': [published('acme', undefined, closed), isConnected],
    }),
    row(
      'C5',
      'nothing is connected by hand while a declaration is not known',
      device(
        { app: { ...consumer, lacksDeclaration: true }, one: { ...provider, by: 'acme' } },
        { base: open },
      ),
      {
        event: connects,
        then: { 'app:in one:out': [none, 'failed declaration-missing'] },
        refused: /may not be connected/,
        warns: ['declaration-missing'],
      },
    ),
    cases('C6', 'a grant for one store allows connecting by hand there', {
      'no store': [grantedInMyStore(), refusedByPlug],
      'another store': [grantedInMyStore('other-store'), refusedByPlug],
      'that store': [grantedInMyStore('my-store'), isConnected],
      'a store that has it as a friend': [grantedInMyStore('my-substore', ['my-store']), isConnected],
      'a store with other friends': [grantedInMyStore('my-substore', ['other-store']), refusedByPlug],
    }),
    cases('C7', 'whether the system snap is asserted settles whether its slots are checked', {
      'it is not': [
        homeWithAll({}),
        {
          event: connectsHome,
          then: { 'app:home core:home': ['M home', 'created-manual', { plug: { read: 'all' } }] },
        },
      ],
      'it is': [
        homeWithAll({ by: 'canonical' }),
        {
          event: connectsHome,
          then: { 'app:home core:home': [none, 'failed not-allowed', { rule: 'base-declaration, slot' }] },
          refused: /may not be connected/,
        },
      ],
    }),
    cases('C8', 'connecting what is connected changes nothing of its record', {
      automatic: [recorded('A'), isKept('A')],
      'of the gadget': [recorded('AG'), isKept('AG')],
    }),
    row('C9', 'ends of two interfaces cannot be connected', device({ app: consumer, one: { slots: 'u' } }), {
      event: connects,
      then: { 'app:in one:out': [none, 'failed interface-mismatch'] },
      refused: /is of interface "t", slot "one:out" of "u"/,
    }),
    cases('C10', 'ends that are not there cannot be connected', {
      plug: [
        device({ app: consumer, one: provider }),
        { event: { ...connects, plug: { snap: 'app', name: 'no' } }, then: {}, refused: /no plug "no"/ },
      ],
      slot: [
        device({ app: consumer, one: provider }),
        { event: { ...connects, slot: { snap: 'one', name: 'no' } }, then: {}, refused: /no slot "no"/ },
      ],
      snap: [
        device({ app: consumer, one: provider }),
        {
          event: { ...connects, slot: { snap: 'no', name: 'out' } },
          then: {},
          refused: /snap "no" is not installed/,
        },
      ],
    }),
    cases('C11', 'while a snap is worked on, nothing of it is connected or disconnected', {
      'connect, the consumer': [
        published('acme', 'acme'),
        { event: { ...connects, busy: ['app'] }, then: {}, refused: /"app" has another change/ },
      ],
      'connect, the provider': [
        published('acme', 'acme'),
        { event: { ...connects, busy: ['one'] }, then: {}, refused: /"one" has another change/ },
      ],
      'disconnect, the consumer': [recorded('A'), isBusy('A', disconnects, 'app')],
      'disconnect, the provider': [recorded('M'), isBusy('M', disconnects, 'one')],
    }),
    row('C12', 'what was connected by hand is forgotten when it is disconnected', recorded('M'), {
      event: disconnects,
      then: { 'app:in one:out': [none, 'disconnected'] },
    }),
    row('C13', 'what was automatic is remembered as not wanted, without its attributes', recorded('A'), {
      event: disconnects,
      then: { 'app:in one:out': ['AU', 'unwanted'] },
    }),
    row(
      'C14',
      'what the gadget connected keeps its mark when it is not wanted, and loses it when it is connected again',
      recorded('AG'),
      { event: disconnects, then: { 'app:in one:out': ['AGU', 'unwanted'] } },
      { event: connects, then: { 'app:in one:out': ['M', 'created-manual', { plug: { size: 3 } }] } },
    ),
    row(
      'C15',
      'what was connected by hand and would be anyway comes back automatically',
      recorded('M'),
      { event: disconnects, then: { 'app:in one:out': [none, 'disconnected'] } },
      { event: refresh, then: { 'app:in one:out': ['A', 'created-auto', { plug: { size: 3 } }] } },
    ),
    row(
      'C16',
      'what is forgotten comes back automatically',
      recorded('A'),
      { event: forgets, then: { 'app:in one:out': [none, 'forgotten'] } },
      { event: refresh, then: { 'app:in one:out': ['A', 'created-auto', { plug: { size: 3 } }] } },
    ),
    row('C17', 'what is live can be forgotten', recorded('M'), {
      event: forgets,
      then: { 'app:in one:out': [none, 'forgotten'] },
    }),
    row(
      'C18',
      'what has lost its plug can be forgotten, and nothing else goes',
      device(
        { app: { plugs: { other: 't' } }, one: provider },
        { base: open, records: { 'app:in one:out': 'M', 'app:other one:out': 'A' } },
      ),
      {
        event: forgets,
        then: { 'app:in one:out': [none, 'forgotten'], 'app:other one:out': ['A', 'kept'] },
      },
    ),
    ...exclusions,
    row('C21', 'what is not wanted stays so where connecting it fails', recorded('AU'), {
      event: { ...connects, fails: true },
      then: { 'app:in one:out': ['AU', 'unwanted'] },
      refused: /undone/,
    }),
    row('C22', 'connecting that fails leaves no record', published('acme', 'acme'), {
      event: { ...connects, fails: true },
      then: { 'app:in one:out': [none, 'failed restored'] },
      refused: /undone/,
    }),
    row(
      'C24',
      'disconnecting a plug ends all its connections, each in its way',
      device(
        { app: consumer, one: provider, two: provider },
        { base: byHandOnly, records: { 'app:in one:out': 'A', 'app:in two:out': 'M' } },
      ),
      {
        event: { kind: 'disconnect', plug: { snap: 'app', name: 'in' } },
        then: { 'app:in one:out': ['AU', 'unwanted'], 'app:in two:out': [none, 'disconnected'] },
      },
    ),
    row('C25', 'disconnecting a plug without connections does nothing', published('acme', 'acme'), {
      event: { kind: 'disconnect', plug: { snap: 'app', name: 'in' } },
      then: {},
      warns: ['nothing-to-do'],
    }),
  ],
  {
    C19: 'forgetting is a single step here, so no later one fails',
    C20: 'disconnecting is a single step here, so no later one fails',
    C23: 'hooks that fail at disconnecting change nothing, and plans do not run hooks',
  },
);

import { closed, device, provider, revision } from './device.js';
import { cases, type Row, row } from './scenario.js';

const startup = { kind: 'startup' } as const;

/** A content plug of app and a content slot of one, of one publisher, and the record of the two. */
const label = (content: string, more: object = {}) => ({ interface: 'content', content, ...more });
const shared = (flags: string, plug: object, slot: object) =>
  device(
    {
      app: { plugs: { in: label('foo', plug) }, by: 'acme' },
      one: { slots: { out: label('foo', slot) }, by: 'acme' },
    },
    {
      records: {
        'app:in one:out': [
          `${flags} content`,
          { plug: { content: 'foo', ...plug }, slot: { content: 'foo', ...slot } },
        ],
        'ghost:in phantom:out': 'A',
      },
    },
  );
const stale = { 'ghost:in phantom:out': ['A', 'kept-dormant missing-snap'] } as const;
const staleWarns = ['snap-unknown', 'snap-unknown'];

/** The rules of the plug let it connect automatically with some attributes, and by hand with some more. */
const ruled = {
  by: 'acme',
  rules: {
    plugs: {
      t: {
        'allow-auto-connection': { 'plug-attributes': { attr: 'auto|foo' } },
        'allow-connection': { 'plug-attributes': { attr: 'auto|manual|foo' } },
      },
    },
  },
};
const withAttr = (flags: string) =>
  device(
    { app: { plugs: { in: { interface: 't', attr: 'foo' } }, ...ruled }, one: { ...provider, by: 'acme' } },
    { base: closed, records: { 'app:in one:out': [flags, { plug: { attr: 'foo' } }] } },
  );
const saying = (attr: string) =>
  ({
    kind: 'refresh',
    snap: 'app',
    revision: revision('app', { plugs: { in: { interface: 't', attr } } }),
  }) as const;
const updated = (flags: string, attr: string) =>
  ({
    event: saying(attr),
    then: { 'app:in one:out': [flags, 'kept-attributes-updated', { plug: { attr } }] },
  }) as const;
const frozen = (flags: string, attr: string) =>
  ({
    event: saying(attr),
    then: {
      'app:in one:out': [flags, 'kept-attributes-frozen grandfathered', { plug: { attr: 'foo' } }],
    },
  }) as const;

/** An automatic connection that the rules of today refuse. */
const refusedToday = (attr: string, recorded?: string) =>
  device(
    {
      app: {
        plugs: { in: { interface: 't', attr } },
        rules: { plugs: { t: { 'allow-auto-connection': 'false' } } },
      },
      one: provider,
    },
    { records: { 'app:in one:out': ['A', recorded === undefined ? {} : { plug: { attr: recorded } }] } },
  );

/** Attributes that a refresh brings, and connections that the rules of today would not make. */
export const liveOnAgainstRules: readonly Row[] = [
  row(
    'B7',
    'new attributes of the plug are taken over where the rules agree',
    shared('M', { dir: 'a' }, { read: 'x' }),
    {
      event: {
        kind: 'refresh',
        snap: 'app',
        revision: revision('app', { plugs: { in: label('foo', { dir: 'b' }) } }),
      },
      then: {
        'app:in one:out': [
          'M content',
          'kept-attributes-updated',
          { plug: { content: 'foo', dir: 'b' }, slot: { content: 'foo', read: 'x' } },
        ],
        ...stale,
      },
      warns: staleWarns,
    },
  ),
  row(
    'B8',
    'new attributes of the slot are taken over where the rules agree',
    shared('M', { dir: 'a' }, { read: 'x' }),
    {
      event: {
        kind: 'refresh',
        snap: 'one',
        revision: revision('one', { slots: { out: label('foo', { read: 'y' }) } }),
      },
      then: {
        'app:in one:out': [
          'M content',
          'kept-attributes-updated',
          { plug: { content: 'foo', dir: 'a' }, slot: { content: 'foo', read: 'y' } },
        ],
        ...stale,
      },
      warns: staleWarns,
    },
  ),
  row('B9', 'a label that no longer fits is not taken over, and the connection stays', shared('A', {}, {}), {
    event: { kind: 'refresh', snap: 'app', revision: revision('app', { plugs: { in: label('other') } }) },
    then: {
      'app:in one:out': [
        'A content',
        'kept-attributes-frozen grandfathered',
        { plug: { content: 'foo' }, slot: { content: 'foo' } },
      ],
      ...stale,
    },
    warns: staleWarns,
  }),
  row(
    'B10',
    'an automatic connection takes over what would connect automatically',
    withAttr('A'),
    updated('A', 'auto'),
  ),
  row(
    'B11',
    'an automatic connection does not take over what would connect by hand alone',
    withAttr('A'),
    frozen('A', 'manual'),
  ),
  row(
    'B12',
    'an automatic connection does not take over what never connects',
    withAttr('A'),
    frozen('A', 'bar'),
  ),
  cases('B13', 'a connection made by hand takes over what would connect by hand', {
    'it would': [withAttr('M'), updated('M', 'manual')],
    'it would not': [withAttr('M'), frozen('M', 'bar')],
  }),
  cases('B14', 'a connection of the gadget takes over what would connect by hand', {
    'it would': [withAttr('AG'), updated('AG', 'manual')],
    'it would not': [withAttr('AG'), frozen('AG', 'bar')],
  }),
  cases('B15', 'rules that refuse it by now end no connection', {
    'at a refresh': [
      refusedToday('old', 'old'),
      {
        event: { kind: 'refresh', snap: 'app' },
        then: { 'app:in one:out': ['A', 'kept grandfathered', { plug: { attr: 'old' } }] },
      },
    ],
    'at start-up': [
      refusedToday('old', 'old'),
      {
        event: startup,
        then: { 'app:in one:out': ['A', 'kept grandfathered', { plug: { attr: 'old' } }] },
      },
    ],
  }),
  row('B16', 'rules that refuse it by now keep the attributes that it had', refusedToday('old', 'old'), {
    event: saying('new'),
    then: { 'app:in one:out': ['A', 'kept-attributes-frozen grandfathered', { plug: { attr: 'old' } }] },
  }),
  row('B17', 'a refused connection without recorded attributes gets none', refusedToday('old'), {
    event: startup,
    then: { 'app:in one:out': ['A', 'kept-attributes-frozen grandfathered'] },
  }),
  row(
    'B21',
    'a plug that turns to the label of another provider is connected to both',
    device(
      {
        app: { plugs: { in: label('foo') }, by: 'acme' },
        one: { slots: { out: label('foo') }, by: 'acme' },
        two: { slots: { out: label('bar') }, by: 'acme' },
      },
      {
        records: { 'app:in one:out': ['A content', { plug: { content: 'foo' }, slot: { content: 'foo' } }] },
      },
    ),
    {
      event: { kind: 'refresh', snap: 'app', revision: revision('app', { plugs: { in: label('bar') } }) },
      then: {
        'app:in one:out': [
          'A content',
          'kept-attributes-frozen grandfathered',
          { plug: { content: 'foo' }, slot: { content: 'foo' } },
        ],
        'app:in two:out': [
          'A content',
          'created-auto',
          { plug: { content: 'bar' }, slot: { content: 'bar' } },
        ],
      },
    },
  ),
  row(
    'B28',
    'a refresh that fails gives back the attributes of before',
    device(
      {
        app: { plugs: { in: label('foo', { dir: 'a' }) }, by: 'acme' },
        one: { slots: { out: label('foo') }, by: 'acme' },
      },
      {
        records: {
          'app:in one:out': ['M content', { plug: { content: 'foo', dir: 'a' }, slot: { content: 'foo' } }],
        },
      },
    ),
    {
      event: {
        kind: 'refresh',
        snap: 'app',
        revision: revision('app', { plugs: { in: label('foo', { dir: 'b' }) } }),
        fails: true,
      },
      then: {
        'app:in one:out': [
          'M content',
          'kept restored',
          { plug: { content: 'foo', dir: 'a' }, slot: { content: 'foo' } },
        ],
      },
      refused: /undone/,
    },
  ),
  row(
    'B34',
    'while the declaration of a snap-id is not known, connections stay with the attributes they had',
    device(
      {
        app: { plugs: { in: { interface: 't', attr: 'foo' } }, lacksDeclaration: true },
        one: { ...provider, by: 'acme' },
      },
      { records: { 'app:in one:out': ['M', { plug: { attr: 'foo' } }] } },
    ),
    {
      ...frozen('M', 'bar'),
      warns: ['declaration-missing'],
      installation: 'deny',
    },
  ),
];

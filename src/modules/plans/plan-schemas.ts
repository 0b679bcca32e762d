import { actions } from '../../engine/policy/decide.js';
import { planWarningCodes } from '../../engine/lifecycle/course.js';
import { snapStates } from '../../engine/lifecycle/device-state.js';
import { eventKinds, newConnectionPolicies } from '../../engine/lifecycle/event.js';
import { outcomeCodes, outcomeDetails } from '../../engine/lifecycle/outcome.js';
import { asOf, assertion, decisionRequestSchemas, reference } from '../decisions/decision-request.js';
import { object } from '../object-schema.js';

/** How much a device may have. */
export const planLimits = { snaps: 2000, records: 20_000, names: 1000 };

const text = { type: 'string', maxLength: 256 };
const attributes = (description: string) => ({ type: 'object', description });
const names = (description: string) => ({
  type: 'array',
  items: text,
  maxItems: planLimits.names,
  description,
});

const snapProperties = decisionRequestSchemas.Snap.properties;

const deviceState = {
  device: reference('PlannedDevice'),
  baseDeclaration: assertion(
    'The base-declaration; left out: the newest published one, else the built-in one',
  ),
  interfaces: names('Interfaces that the device knows beyond the catalogue'),
  snaps: { type: 'array', maxItems: planLimits.snaps, items: reference('InstalledSnap') },
  connections: reference('ConnectionRecords'),
  hotplugSlots: { type: 'array', maxItems: planLimits.names, items: reference('HotplugSlot') },
  asOf,
};

/** What a state of a device and an event look like: what is checked, and what openapi.yaml says. */
export const planRequestSchemas = {
  GadgetConnection: object(['plug'], {
    plug: { ...text, description: 'snap-id:plug, or system:plug' },
    slot: {
      ...text,
      description: 'snap-id:slot, or system:slot; left out: the slot of the system of the plug’s name',
    },
  }),
  InstalledSnap: {
    ...object(['yaml'], {
      yaml: snapProperties.yaml,
      declaration: {
        ...snapProperties.declaration,
        description:
          'The snap-declaration: its text, or its headers. Null: the snap is not asserted. Left out: the published one of snapId; where there is none, it counts as missing, and nothing auto-connects',
      },
      snapId: snapProperties.snapId,
      asOf: snapProperties.asOf,
      instanceName: { ...text, description: 'Left out: the name of the snap' },
      state: { type: 'string', enum: [...snapStates], description: 'active where it is left out' },
      publisherVerified: {
        type: 'boolean',
        description: 'Whether the account of the publisher is verified; false where it is left out',
      },
      gadgetConnections: {
        type: 'array',
        maxItems: planLimits.names,
        items: reference('GadgetConnection'),
        description: 'Of a gadget: what it wants connected',
      },
    }),
    dependentRequired: { asOf: ['snapId'] },
  },
  PlannedDevice: object(['classic'], {
    ...decisionRequestSchemas.Device.properties,
    model: {
      type: ['string', 'object', 'null'],
      description:
        'The model assertion: its text, or its headers. Null: the device has none yet, and loads no connections',
    },
    seeded: { type: 'boolean', description: 'Whether the first boot is over; true where it is left out' },
    x11AutoConnection: {
      type: ['boolean', 'string'],
      enum: [true, false, 'verified'],
      description: 'The system option interface.x11.allow-auto-connection',
    },
    hostCups: {
      type: 'boolean',
      description: 'Whether the host has a CUPS of its own; false where it is left out',
    },
    withSlots: names('Interfaces whose implicit slot this system has beyond those of its kind'),
    withoutSlots: names('Interfaces whose implicit slot this system lacks'),
  }),
  ConnectionRecord: object(
    ['interface'],
    {
      interface: text,
      auto: { type: 'boolean' },
      'by-gadget': { type: 'boolean' },
      undesired: { type: 'boolean', description: 'The user disconnected it' },
      'plug-static': attributes('Attributes of the plug, from the metadata'),
      'plug-dynamic': attributes('Attributes of the plug, from hooks'),
      'slot-static': attributes('Attributes of the slot, from the metadata'),
      'slot-dynamic': attributes('Attributes of the slot, from hooks'),
      'hotplug-gone': { type: 'boolean', description: 'The device is unplugged' },
      'hotplug-key': text,
    },
    'A connection as the daemon keeps it',
  ),
  ConnectionRecords: {
    type: 'object',
    maxProperties: planLimits.records,
    additionalProperties: reference('ConnectionRecord'),
    description: 'By connection id: snap:plug snap:slot',
  },
  HotplugSlot: object(['name', 'interface', 'key'], {
    name: text,
    interface: text,
    attributes: attributes('Of the slot'),
    key: { ...text, description: 'Tells the device from others' },
    gone: { type: 'boolean', description: 'The device is not there now' },
  }),
  EventRevision: object(['yaml'], {
    yaml: snapProperties.yaml,
    declaration: {
      ...snapProperties.declaration,
      description: 'Left out: the declaration of before stays in force. Null: the revision is not asserted',
    },
  }),
  EventEnd: object([], {
    snap: { ...text, description: 'Left out, or system: the system snap' },
    name: { ...text, description: 'Left out: all of the snap, or the one slot that fits' },
    dynamicAttributes: attributes('Attributes that hooks set'),
  }),
  HookAttributes: object([], {
    plug: attributes('What hooks set at the plug'),
    slot: attributes('What hooks set at the slot'),
  }),
  DeviceEvent: object(['kind'], {
    kind: { type: 'string', enum: [...eventKinds] },
    snap: { ...text, description: 'The instance name of the snap' },
    revision: reference('EventRevision'),
    plug: reference('EventEnd'),
    slot: reference('EventEnd'),
    snaps: names('Of a remodel: the snaps it works on, in this order'),
    model: assertion('Of a remodel: the new model'),
    store: assertion('Of a remodel: the store assertion that goes with the new model'),
    hotplugSlot: reference('HotplugSlot'),
    key: { ...text, description: 'Of hotplug-remove: the device' },
    present: names('Of hotplug-enumerated: the keys of the devices that are there'),
    fails: { type: 'boolean', description: 'A later step of the change fails, and it is undone' },
    busy: names('Instance names of snaps that another change works on'),
    pendingProviders: names('Default providers of content that are still being installed'),
    restartPending: { type: 'boolean' },
    hookAttributes: {
      type: 'object',
      maxProperties: planLimits.names,
      additionalProperties: reference('HookAttributes'),
      description: 'What the hooks of new connections set, by connection id',
    },
  }),
  PlanPolicy: object(
    [],
    {
      newGrantsOnRefresh: { type: 'string', enum: [...newConnectionPolicies] },
      classicToStrict: { type: 'string', enum: [...newConnectionPolicies] },
    },
    'Whom new connections are left to on a refresh: connect, as the daemon does, or manual',
  ),
  RevokedGrants: object([], {
    plugs: names('Interfaces whose plug rules go'),
    slots: names('Interfaces whose slot rules go'),
  }),
  ChangedSnap: object([], {
    instanceName: { ...text, description: 'Which snap; or, by snapId, every snap with it' },
    snapId: snapProperties.snapId,
    declaration: {
      ...snapProperties.declaration,
      description:
        'The new snap-declaration: its text, or its headers. Null: the snap is not asserted any more',
    },
    revoke: reference('RevokedGrants'),
    publisherId: { ...text, minLength: 1, description: 'The account-id of the new publisher' },
  }),
  ForecastChanges: object([], {
    baseDeclaration: assertion('Another base-declaration'),
    snaps: { type: 'array', maxItems: planLimits.snaps, items: reference('ChangedSnap') },
  }),
  ConnectionForecastRequest: object(['changes', 'device', 'snaps'], {
    changes: reference('ForecastChanges'),
    ...deviceState,
  }),
  ConnectionPlanRequest: object(['event', 'device', 'snaps'], {
    event: reference('DeviceEvent'),
    ...deviceState,
    policy: reference('PlanPolicy'),
  }),
};

const end = object(['snap', 'name'], { snap: { type: 'string' }, name: { type: 'string' } });

/** What openapi.yaml says of a plan. */
export const planAnswerSchemas = {
  DeviceEndpoint: end,
  PairDecision: object(['action', 'outcome', 'reason'], {
    action: { type: 'string', enum: [...actions] },
    outcome: { type: 'string', enum: ['connect', 'install', 'deny'] },
    slotsPerPlug: { type: 'string', enum: ['1', '*'] },
    reason: reference('Reason'),
    rule: reference('RuleReference'),
    trace: reference('Trace'),
  }),
  PairOutcome: object(['plug', 'slot', 'outcome', 'message'], {
    plug: reference('DeviceEndpoint'),
    slot: reference('DeviceEndpoint'),
    outcome: { type: 'string', enum: [...outcomeCodes] },
    detail: { type: 'string', enum: [...outcomeDetails] },
    message: { type: 'string', description: 'One sentence for a person' },
    grandfathered: { const: true, description: 'It lives on though the rules of today would not make it' },
    command: { type: 'string', description: 'What a person types to have it connected' },
    decision: reference('PairDecision'),
    candidates: {
      type: 'array',
      items: object(['slot', 'slotsPerPlug'], {
        slot: reference('DeviceEndpoint'),
        slotsPerPlug: { type: 'string', enum: ['1', '*'] },
      }),
      description: 'Where it is ambiguous: all slots that are eligible',
    },
  }),
  PlanWarning: object(['code', 'message'], {
    code: { type: 'string', enum: [...planWarningCodes] },
    message: { type: 'string' },
    pointer: { type: 'string', description: 'RFC 6901 pointer into the request' },
  }),
  ConnectionPlan: object(['id', 'connections', 'outcomes', 'warnings', 'inputs'], {
    id: { type: 'string', description: 'ULID' },
    connections: reference('ConnectionRecords'),
    hotplugSlots: { type: 'array', items: reference('HotplugSlot') },
    refused: { const: true, description: 'The change as a whole fails, and the records stay as they were' },
    refusal: { type: 'string', description: 'Why it fails' },
    outcomes: {
      type: 'array',
      items: reference('PairOutcome'),
      description: 'Of every record and every pair that was considered, in the order of their ids',
    },
    installation: reference('Decision'),
    warnings: { type: 'array', items: reference('PlanWarning') },
    inputs: reference('DecisionInputs'),
  }),
  ForecastPair: object(['plug', 'slot', 'outcome', 'message', 'byChange', 'refreshesOf'], {
    plug: reference('DeviceEndpoint'),
    slot: reference('DeviceEndpoint'),
    outcome: { type: 'string', enum: [...outcomeCodes] },
    detail: { type: 'string', enum: [...outcomeDetails] },
    message: { type: 'string', description: 'One sentence for a person' },
    grandfathered: { const: true, description: 'It lives on though the rules would not make it' },
    byChange: { type: 'boolean', description: 'Whether it comes of the change' },
    before: {
      type: 'string',
      enum: [...outcomeCodes],
      description: 'What the next refresh would do without the change; left out where that is nothing',
    },
    refreshesOf: {
      type: 'array',
      items: { type: 'string' },
      description: 'The snaps whose next refresh brings it about, whichever comes first',
    },
    command: { type: 'string', description: 'What a person types to have it connected' },
    decision: reference('PairDecision'),
    candidates: { type: 'array', items: { type: 'object' } },
  }),
  BlockedRefresh: object(['snap', 'byChange', 'installation'], {
    snap: { type: 'string' },
    byChange: { type: 'boolean', description: 'Whether it comes of the change' },
    installation: reference('Decision'),
  }),
  ConnectionForecast: object(
    ['id', 'blocked', 'unblocked', 'connections', 'untouched', 'warnings', 'inputs'],
    {
      id: { type: 'string', description: 'ULID' },
      blocked: {
        type: 'array',
        items: reference('BlockedRefresh'),
        description: 'Snaps whose next new revision may not be installed',
      },
      unblocked: {
        type: 'array',
        items: { type: 'string' },
        description: 'Snaps that the change lets in again',
      },
      connections: {
        type: 'array',
        items: reference('ForecastPair'),
        description:
          'What the next refreshes create, update, freeze or drop, and what lives on against the rules',
      },
      untouched: { type: 'integer', description: 'How many connections stay as they are, allowed as before' },
      warnings: { type: 'array', items: reference('PlanWarning') },
      inputs: reference('DecisionInputs'),
    },
  ),
};

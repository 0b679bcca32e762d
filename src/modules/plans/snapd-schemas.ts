import { confinements, snapTypes } from '../../engine/snap/snap.js';
import { reference } from '../decisions/decision-request.js';
import { planLimits, planRequestSchemas } from './plan-schemas.js';

/** The most characters of assertions that are taken along with a device's state. */
export const mostAssertionText = 8 * 1024 * 1024;

const text = { type: 'string', maxLength: 256 };
const attributes = (description: string) => ({ type: 'object', description });
const list = (items: object, description: string) => ({
  type: 'array',
  maxItems: planLimits.records,
  items,
  description,
});

/** An object of the daemon: it has many more members, which are passed over. */
function answered(required: readonly string[], properties: Record<string, object>, description?: string) {
  return { type: 'object', required: [...required], properties, ...(description && { description }) };
}

const plugName = answered(['snap', 'plug'], { snap: text, plug: text });
const slotName = answered(['snap', 'slot'], { snap: text, slot: text });
const endpoint = {
  snap: text,
  interface: text,
  attrs: attributes('Those of the metadata'),
  label: { type: 'string' },
  apps: { type: 'array', maxItems: planLimits.names, items: text },
};

const gaps =
  'What a daemon says of itself, as `curl --unix-socket /run/snapd.socket` prints it; members that are not described are passed over. ' +
  'Some things it does not say, and plans cannot know them: attributes that hooks gave to ends that are not connected; ' +
  'plugs and slots that it dropped for being bad; plugs, slots and connections of disabled snaps; ' +
  'records that are not connected for another reason (but for those that the user disconnected, of snaps that are there); ' +
  'the keys of hot-plugged devices, whose slots count as slots of the system snap; what a gadget wants connected; and the members of "device" here.';

/** What the daemon answered on one of its paths: whole, or its `result`. */
type AnswerSchema = (result: object, description: string) => object;

const eitherForm: AnswerSchema = (result, description) => ({
  anyOf: [result, answered(['result'], { result })],
  description: `${description}: whole, or its result`,
});

const resultAlone: AnswerSchema = (result) => result;

const model = {
  type: ['string', 'object', 'null'],
  required: ['headers'],
  properties: { headers: { type: 'object' } },
};

function stateSchema(answer: AnswerSchema): object {
  return {
    type: 'object',
    required: ['systemInfo', 'snaps', 'connections'],
    additionalProperties: false,
    description: gaps,
    properties: {
      systemInfo: answer(reference('SnapdSystemInfo'), 'The answer to GET /v2/system-info'),
      model: answer(
        model,
        'The text that GET /v2/model answers, or with ?json=true its "headers". Null: the device has no model yet, and loads no connections. Left out: nothing is known of it',
      ),
      snaps: answer(reference('SnapdSnaps'), 'The answer to GET /v2/snaps'),
      connections: answer(reference('SnapdConnections'), 'The answer to GET /v2/connections?select=all'),
      assertions: {
        type: 'string',
        maxLength: mostAssertionText,
        description:
          'A stream of assertions, of which those of type snap-declaration and store count, the highest revision of each; signatures are not verified. For a snap-id that has none here, the published declaration counts',
      },
    },
  };
}

/** The daemon's answers as the state of a device, as openapi.yaml shows them. */
export const snapdSchemas = {
  SnapdSystemInfo: answered(['on-classic'], {
    'on-classic': { type: 'boolean' },
    'os-release': answered([], { id: text, 'variant-id': text }),
  }),
  SnapdSnap: answered(['name'], {
    name: { ...text, description: 'The instance name' },
    id: { type: 'string', maxLength: 128, description: 'The snap-id; empty: the snap is not asserted' },
    type: { type: 'string', enum: [...snapTypes, ''], description: 'Empty where the snap is broken' },
    confinement: { type: 'string', enum: [...confinements, ''] },
    status: { ...text, description: 'active, or else the snap is disabled' },
    broken: { type: 'string', description: 'What is broken about it' },
    publisher: answered([], { validation: text }),
  }),
  SnapdSnaps: {
    type: 'array',
    maxItems: planLimits.snaps,
    items: reference('SnapdSnap'),
    description: 'Of several revisions of a snap the active one counts, else the last',
  },
  SnapdPlug: answered(['snap', 'plug', 'interface'], { ...endpoint, plug: text }),
  SnapdSlot: answered(['snap', 'slot', 'interface'], { ...endpoint, slot: text }),
  SnapdConnection: answered(['plug', 'slot', 'interface'], {
    plug: plugName,
    slot: slotName,
    interface: text,
    manual: { type: 'boolean' },
    gadget: { type: 'boolean' },
    'plug-attrs': attributes('Of the plug, those that hooks set included'),
    'slot-attrs': attributes('Of the slot, those that hooks set included'),
  }),
  SnapdConnections: answered(['established', 'plugs', 'slots'], {
    established: list(reference('SnapdConnection'), 'What is connected'),
    undesired: list(reference('SnapdConnection'), 'What the user disconnected'),
    plugs: list(reference('SnapdPlug'), 'All plugs, those of the system included'),
    slots: list(reference('SnapdSlot'), 'All slots, those of the system included'),
  }),
  SnapdDeviceFacts: pickedDeviceFacts(),
  SnapdState: stateSchema(eitherForm),
  SnapdPlanRequest: {
    type: 'object',
    required: ['event', 'snapd'],
    additionalProperties: false,
    properties: {
      event: reference('DeviceEvent'),
      snapd: reference('SnapdState'),
      device: reference('SnapdDeviceFacts'),
      snaps: {
        ...planRequestSchemas.ConnectionPlanRequest.properties.snaps,
        description: 'Snaps that the daemon does not have, such as the one to be installed',
      },
      baseDeclaration: planRequestSchemas.ConnectionPlanRequest.properties.baseDeclaration,
      policy: reference('PlanPolicy'),
      asOf: planRequestSchemas.ConnectionPlanRequest.properties.asOf,
    },
  },
};

/** The same where each answer of the daemon is its `result`. */
export const snapdResultSchemas = { ...snapdSchemas, SnapdState: stateSchema(resultAlone) };

function pickedDeviceFacts(): object {
  const { properties } = planRequestSchemas.PlannedDevice;
  const told = ['seeded', 'x11AutoConnection', 'hostCups', 'coreDesktop', 'contentCompatLabels'] as const;
  return {
    type: 'object',
    additionalProperties: false,
    description: 'What the daemon does not tell of the device',
    properties: Object.fromEntries(told.map((name) => [name, properties[name]])),
  };
}

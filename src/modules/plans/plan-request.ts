import type { RecordJson } from '../../engine/lifecycle/record.js';
import type { EventKind, NewConnectionPolicy } from '../../engine/lifecycle/event.js';
import type { SnapState } from '../../engine/lifecycle/device-state.js';
import type { AssertionInput } from '../../engine/rules/declaration.js';
import { type DeviceInput, decisionRequestSchemas, type SnapInput } from '../decisions/decision-request.js';
import { isPlainObject } from '../http/plain-object.js';
import { requestInvalid } from '../http/request-invalid.js';
import { SchemaCheck } from '../schema-check.js';
import { planRequestSchemas } from './plan-schemas.js';

export interface InstalledSnapInput extends SnapInput {
  readonly instanceName?: string;
  readonly state?: SnapState;
  readonly publisherVerified?: boolean;
  readonly gadgetConnections?: readonly { readonly plug: string; readonly slot?: string }[];
}

export interface PlannedDeviceInput extends Omit<DeviceInput, 'model'> {
  readonly model?: AssertionInput | null;
  readonly seeded?: boolean;
  readonly x11AutoConnection?: boolean | 'verified';
  readonly hostCups?: boolean;
  readonly withSlots?: readonly string[];
  readonly withoutSlots?: readonly string[];
}

export interface HotplugSlotInput {
  readonly name: string;
  readonly interface: string;
  readonly attributes?: object;
  readonly key: string;
  readonly gone?: boolean;
}

export interface EventEndInput {
  readonly snap?: string;
  readonly name?: string;
  readonly dynamicAttributes?: object;
}

export interface EventInput {
  readonly kind: EventKind;
  readonly snap?: string;
  readonly revision?: { readonly yaml: string | object; readonly declaration?: AssertionInput | null };
  readonly plug?: EventEndInput;
  readonly slot?: EventEndInput;
  readonly snaps?: readonly string[];
  readonly model?: AssertionInput;
  readonly store?: AssertionInput;
  readonly hotplugSlot?: HotplugSlotInput;
  readonly key?: string;
  readonly present?: readonly string[];
  readonly fails?: boolean;
  readonly busy?: readonly string[];
  readonly pendingProviders?: readonly string[];
  readonly restartPending?: boolean;
  readonly hookAttributes?: Readonly<Record<string, { readonly plug?: object; readonly slot?: object }>>;
}

/** The state of a device as a request gives it. */
export interface DeviceStateInput {
  readonly device: PlannedDeviceInput;
  readonly baseDeclaration?: AssertionInput;
  readonly interfaces?: readonly string[];
  readonly snaps: readonly InstalledSnapInput[];
  readonly connections?: Readonly<Record<string, RecordJson>>;
  readonly hotplugSlots?: readonly HotplugSlotInput[];
  readonly asOf?: string;
}

export interface PolicyInput {
  readonly newGrantsOnRefresh?: NewConnectionPolicy;
  readonly classicToStrict?: NewConnectionPolicy;
}

export interface PlanRequest extends DeviceStateInput {
  readonly event: EventInput;
  readonly policy?: PolicyInput;
}

/** What becomes of the rules for one snap, or for all with a snap-id. */
export interface ChangedSnapInput {
  readonly instanceName?: string;
  readonly snapId?: string;
  readonly declaration?: AssertionInput | null;
  readonly revoke?: { readonly plugs?: readonly string[]; readonly slots?: readonly string[] };
  readonly publisherId?: string;
}

export interface ForecastRequest extends DeviceStateInput {
  readonly changes: {
    readonly baseDeclaration?: AssertionInput;
    readonly snaps?: readonly ChangedSnapInput[];
  };
}

const check = new SchemaCheck({ ...decisionRequestSchemas, ...planRequestSchemas });

/**
 * Takes a parsed body as a request for a plan.
 *
 * @throws RequestProblem `request-invalid` with a pointer for each defect
 */
export function checkPlanRequest(body: unknown): PlanRequest {
  return checked(body, 'ConnectionPlanRequest', 'a request for a plan') as unknown as PlanRequest;
}

/**
 * Takes a parsed body as a request for a forecast.
 *
 * @throws RequestProblem `request-invalid` with a pointer for each defect
 */
export function checkForecastRequest(body: unknown): ForecastRequest {
  return checked(body, 'ConnectionForecastRequest', 'a request for a forecast') as unknown as ForecastRequest;
}

function checked(body: unknown, schema: keyof typeof planRequestSchemas, what: string): object {
  if (!isPlainObject(body)) {
    throw requestInvalid([{ pointer: '', detail: `${what} must be a JSON object` }]);
  }
  const defects = check.defectsOf(schema, body);
  if (defects.length > 0) throw requestInvalid(defects);
  return body;
}

import { decisionRequestSchemas } from '../decisions/decision-request.js';
import { isPlainObject } from '../http/plain-object.js';
import { requestInvalid } from '../http/request-invalid.js';
import { SchemaCheck } from '../schema-check.js';
import type { RequestWarning } from './device-reading.js';
import { Places } from './places.js';
import { checkPlanRequest, type PlanRequest } from './plan-request.js';
import { planRequestSchemas } from './plan-schemas.js';
import type { SnapdDeviceFacts, SnapdState } from './snapd-answers.js';
import { snapdResultSchemas } from './snapd-schemas.js';
import { SnapdReading } from './snapd-state.js';

/** A request for a plan with the daemon's own answers in place of the state. */
export interface SnapdPlanRequest extends Pick<PlanRequest, 'event' | 'baseDeclaration' | 'policy' | 'asOf'> {
  readonly snapd: SnapdState;
  readonly device?: SnapdDeviceFacts;
  readonly snaps?: PlanRequest['snaps'];
}

/** A request for a plan, and where what it was made from stood in the body. */
export interface PlacedPlanRequest {
  readonly request: PlanRequest;
  readonly places: Places;
  readonly warnings: readonly RequestWarning[];
}

/**
 * Takes a parsed body as a request for a plan, with the state as such or as the daemon tells it.
 *
 * @throws RequestProblem `request-invalid` with a pointer for each defect
 * @throws InvalidInput about the model or the assertions
 */
export function readPlanBody(body: unknown): PlacedPlanRequest {
  if (!isPlainObject(body) || !Object.hasOwn(body, 'snapd'))
    return { request: checkPlanRequest(body), places: new Places(), warnings: [] };
  const places = new Places();
  const { snapd, device, snaps = [], ...rest } = checkSnapdPlanRequest(body, places);
  const state = new SnapdReading(snapd, device ?? {}, places).state();
  snaps.forEach((_, index) => {
    places.add(`/snaps/${state.snaps.length + index}`, `/snaps/${index}`);
  });
  const request = { ...rest, ...state, snaps: [...state.snaps, ...snaps] };
  return { request, places, warnings: untold(request) };
}

/** Where the event is about a snap of which the daemon lists no plugs, slots and connections. */
function untold({ event, snaps }: PlanRequest): RequestWarning[] {
  const index = snaps.findIndex(
    ({ instanceName, state = 'active' }) => instanceName === event.snap && state !== 'active',
  );
  const { instanceName = '', state = '' } = snaps[index] ?? {};
  if (index < 0) return [];
  const message = `the daemon tells no plugs, slots and connections of snap "${instanceName}" while it is ${state}, so the plan lacks them`;
  return [{ code: 'snap-untold', message, pointer: `/snaps/${index}` }];
}

const check = new SchemaCheck({ ...decisionRequestSchemas, ...planRequestSchemas, ...snapdResultSchemas });

function checkSnapdPlanRequest(body: Record<string, unknown>, places: Places): SnapdPlanRequest {
  const bare = { ...body, snapd: isPlainObject(body.snapd) ? resultsOf(body.snapd, places) : body.snapd };
  const defects = check.defectsOf('SnapdPlanRequest', bare);
  if (defects.length > 0) throw requestInvalid(defects.map((defect) => places.moved(defect)));
  return bare as unknown as SnapdPlanRequest;
}

const answers = ['systemInfo', 'model', 'snaps', 'connections'] as const;

/** The answers without their envelopes. @throws RequestProblem where an answer is an error */
function resultsOf(snapd: Record<string, unknown>, places: Places): Record<string, unknown> {
  const results = { ...snapd };
  for (const name of answers) {
    const answer = snapd[name];
    if (!isPlainObject(answer) || !Object.hasOwn(answer, 'result')) continue;
    const pointer = `/snapd/${name}`;
    if (answer.type === 'error') throw requestInvalid([{ pointer, detail: errorText(answer.result) }]);
    results[name] = answer.result;
    places.add(pointer, `${pointer}/result`);
  }
  return results;
}

function errorText(result: unknown): string {
  const message = isPlainObject(result) ? result.message : undefined;
  const said = typeof message === 'string' ? ` "${message.slice(0, 200)}"` : '';
  return `the daemon answered with an error${said}, expected what was asked for`;
}

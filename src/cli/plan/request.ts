import type { Assertion } from '../../engine/asserts/decode.js';
import { textHeader } from '../../engine/asserts/headers.js';
import { textOf } from '../../modules/assertions/assertion-row.js';
import type { PlanRequest } from '../../modules/plans/plan-request.js';
import { readPlanBody } from '../../modules/plans/snapd-request.js';
import { Sources } from '../decide/sources.js';
import { readAssertionInput } from '../input/assertion-input.js';
import { InputFault } from '../input/input-fault.js';
import { readTextFile, type TextFile } from '../input/read-file.js';
import { nameOf, PlannedDevice } from './device.js';
import { EventReading, eventKind } from './event.js';
import { type PlanOptions, policyOf, refuseIdleOptions } from './options.js';
import { readDeclarations, readState, withDeclarations, withSnap, type StateDraft } from './state.js';

/** A request for a plan, with what each part of it came from. */
export interface SourcedPlanRequest {
  /** As it is sent: the state may be as the daemon tells it. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly request: PlanRequest;
  readonly device: PlannedDevice;
  readonly sources: Sources;
}

/** Makes the request out of the command line, the state and the files that are named. */
export async function readRequest(
  event: string,
  names: readonly string[],
  options: PlanOptions,
): Promise<SourcedPlanRequest> {
  const kind = eventKind(event);
  refuseIdleOptions(kind, options);
  const policy = policyOf(options.policy ?? []);
  const sources = new Sources();
  const revision = options.revision === undefined ? undefined : await readTextFile(options.revision);
  const declarations = await readDeclarations(options.declarations ?? []);
  const { members } = await stateWith(kind, names, revision, declarations, options, sources);
  const { baseDeclaration: base } = options;
  const state = { ...members, ...(base !== undefined && { baseDeclaration: await baseIn(base, sources) }) };
  const before = sources.blamed(() => readPlanBody({ ...state, event: { kind: 'startup' } })).request;
  const device = new PlannedDevice(before);
  const named = kind === 'install' && revision !== undefined ? [instanceOf(names, revision)] : names;
  const draft = await new EventReading(device, options, revision, sources).event(kind, named);
  const body = { ...state, event: draft, ...(options.policy && { policy }) };
  const { request } = sources.blamed(() => readPlanBody(body));
  return { body, request, device, sources };
}

async function stateWith(
  kind: string,
  names: readonly string[],
  revision: TextFile | undefined,
  declarations: readonly Assertion[],
  options: PlanOptions,
  sources: Sources,
): Promise<StateDraft> {
  const read = await readState(options);
  sources.add('', read.source);
  const state = withDeclarations(read, declarations);
  if (kind !== 'install' || revision === undefined) return state;
  refuseInstalled(instanceOf(names, revision), state, sources);
  const count = Array.isArray(state.members.snaps) ? state.members.snaps.length : 0;
  sources.add(`/snaps/${count}`, revision.name);
  sources.add(`/snaps/${count}/snapId`, '--snap-id');
  return withSnap(state, newSnap(instanceOf(names, revision), revision, declarations, options));
}

/** @throws InputFault where the snap is there: what its installation would do is what a refresh does */
function refuseInstalled(name: string, { members }: StateDraft, sources: Sources): void {
  const before = sources.blamed(() => readPlanBody({ ...members, event: { kind: 'startup' } })).request;
  if (!new PlannedDevice(before).snapNames.includes(name)) return;
  throw new InputFault(`snap "${name}" is on the device already, expected "plugboard plan refresh ${name}"`);
}

/** A snap that is not on the device yet; it is asserted where there is a declaration or a snap-id for it. */
function newSnap(
  instanceName: string,
  { text }: TextFile,
  declarations: readonly Assertion[],
  { snapId }: PlanOptions,
): object {
  const name = nameOf(text);
  const declaration = declarations.findLast(({ headers }) =>
    snapId === undefined
      ? textHeader(headers, 'snap-name') === name
      : textHeader(headers, 'snap-id') === snapId,
  );
  return {
    instanceName,
    yaml: text,
    ...(declaration !== undefined && { declaration: textOf(declaration) }),
    ...(snapId !== undefined && { snapId }),
    ...(declaration === undefined && snapId === undefined && { declaration: null }),
  };
}

/** The instance that is installed: what is named, else that of the snap.yaml. */
function instanceOf(names: readonly string[], { text }: TextFile): string {
  const [name, ...others] = names;
  if (others.length > 0) throw new InputFault('expected "plugboard plan install SNAP"');
  return name ?? nameOf(text);
}

async function baseIn(path: string, sources: Sources): Promise<unknown> {
  const { name, input } = await readAssertionInput(path);
  sources.add('/baseDeclaration', name);
  return input;
}

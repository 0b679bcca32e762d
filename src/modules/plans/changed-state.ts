import { type DeviceState, type InstalledSnap } from '../../engine/lifecycle/device-state.js';
import { withoutRules } from '../../engine/lifecycle/forecast.js';
import type { Declaration } from '../../engine/rules/rule.js';
import type { Subjects } from '../decisions/subjects.js';
import { requestInvalid } from '../http/request-invalid.js';
import type { ChangedSnapInput, ForecastRequest } from './plan-request.js';

/**
 * A device after the changes of a forecast, none of which touches its snaps or records.
 *
 * @throws RequestProblem `request-invalid` where a change names no snap of the device, or changes nothing
 * @throws InvalidInput about a declaration, with a pointer into the request
 */
export function changedState(
  state: DeviceState,
  { changes }: ForecastRequest,
  subjects: Subjects,
): DeviceState {
  const { baseDeclaration, snaps = [] } = changes;
  if (baseDeclaration === undefined && snaps.length === 0) {
    throw requestInvalid([{ pointer: '/changes', detail: 'expected a "baseDeclaration", "snaps" or both' }]);
  }
  const base =
    baseDeclaration === undefined
      ? state.rules.base
      : subjects.inputs.declaration('base-declaration', baseDeclaration, '/changes/baseDeclaration').value;
  let installed = state.snaps;
  snaps.forEach((change, index) => {
    installed = changed(installed, change, `/changes/snaps/${index}`, subjects);
  });
  return { ...state, rules: { ...state.rules, base }, snaps: installed };
}

function changed(
  snaps: readonly InstalledSnap[],
  change: ChangedSnapInput,
  pointer: string,
  subjects: Subjects,
): readonly InstalledSnap[] {
  const { instanceName, snapId, declaration, revoke, publisherId } = change;
  if ((instanceName === undefined) === (snapId === undefined)) {
    throw requestInvalid([{ pointer, detail: 'expected either an "instanceName" or a "snapId"' }]);
  }
  if (declaration === undefined && revoke === undefined && publisherId === undefined) {
    throw requestInvalid([
      { pointer, detail: 'expected a "declaration", grants to "revoke" or another "publisherId"' },
    ]);
  }
  const isMeant = (snap: InstalledSnap) =>
    instanceName === undefined ? snap.declaration?.snapId === snapId : snap.instanceName === instanceName;
  if (!snaps.some(isMeant)) {
    const [name, value] = instanceName === undefined ? ['snapId', snapId] : ['instanceName', instanceName];
    throw requestInvalid([
      { pointer: `${pointer}/${name}`, detail: `no snap of the device has "${value ?? ''}"` },
    ]);
  }
  return snaps.map((snap) => (isMeant(snap) ? withChange(snap, change, pointer, subjects) : snap));
}

function withChange(
  snap: InstalledSnap,
  { declaration: given, revoke, publisherId }: ChangedSnapInput,
  pointer: string,
  { inputs }: Subjects,
): InstalledSnap {
  if (given === null) return { ...snap, asserted: false, declaration: null };
  let declaration: Declaration | null =
    given === undefined
      ? snap.declaration
      : inputs.declaration('snap-declaration', given, `${pointer}/declaration`).value;
  if (declaration === null) {
    throw requestInvalid([
      { pointer, detail: `snap "${snap.instanceName}" has no declaration that could be changed` },
    ]);
  }
  if (revoke !== undefined) {
    declaration = withoutRules(declaration, { plugs: new Set(revoke.plugs), slots: new Set(revoke.slots) });
  }
  if (publisherId !== undefined) declaration = { ...declaration, publisherId };
  if (declaration.snapId === '' && snap.declaration !== null)
    declaration = { ...declaration, snapId: snap.declaration.snapId };
  return { ...snap, asserted: true, declaration };
}

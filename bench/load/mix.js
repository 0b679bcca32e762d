// What a store is asked: 80 % decisions by snap-id, 15 % assertions, 5 % plans for devices of 20 snaps.
import { deviceOf } from '../device.js';
import { snapIdOf } from '../store.js';
import { requestBytes } from './client.js';

const shares = { decision: 0.8, assertion: 0.15 };
const devices = 50;

function decision(index) {
  return requestBytes({
    method: 'POST',
    path: '/v1/decisions?trace=failing',
    body: JSON.stringify({
      action: 'auto-connect',
      plug: {
        snap: { yaml: { name: `app-${index % 500}`, plugs: { camera: null } }, snapId: snapIdOf(index) },
        name: 'camera',
      },
      device: { classic: true },
    }),
  });
}

function plan(device) {
  const { snaps, ...state } = deviceOf(200, 10);
  const own = [snaps[0], ...Array.from({ length: 20 }, (_, at) => snaps[1 + ((device * 3 + at * 7) % 200)])];
  const names = new Set(own.map(({ yaml }) => /^name: (\S+)/.exec(yaml)[1]));
  const connections = Object.fromEntries(
    Object.entries(state.connections).filter(([id]) => names.has(id.split(':', 1)[0])),
  );
  const event = { kind: 'refresh', snap: [...names][1] };
  const body = JSON.stringify({ ...state, snaps: own, connections, event });
  return requestBytes({ method: 'POST', path: '/v1/connection-plans', body });
}

/** Requests of each kind, over `snaps` stored declarations. */
export function kindsOf(snaps, different = 2000) {
  const step = Math.max(1, Math.floor(snaps / different));
  const ids = Array.from({ length: Math.min(snaps, different) }, (_, at) => at * step);
  return {
    decisions: ids.map(decision),
    assertions: ids.map((id) => requestBytes({ path: `/v2/assertions/snap-declaration/16/${snapIdOf(id)}` })),
    plans: Array.from({ length: devices }, (_, device) => plan(device)),
  };
}

/** A function that gives one request after another, over `snaps` stored declarations. */
export function mixOf(snaps) {
  const { decisions, assertions, plans } = kindsOf(snaps);
  let at = 0;
  return () => {
    const number = at++;
    // In the same order every time, spread evenly.
    const place = (number * 0.618033988749895) % 1;
    const from =
      place < shares.decision ? decisions : place < shares.decision + shares.assertion ? assertions : plans;
    return from[number % from.length];
  };
}

/** Decisions alone. */
export function decisionsOf(snaps, different = 2000) {
  const step = Math.max(1, Math.floor(snaps / different));
  const requests = Array.from({ length: Math.min(snaps, different) }, (_, at) => decision(at * step));
  let at = 0;
  return () => requests[at++ % requests.length];
}

// Plans of a device with 200 snaps and 2,000 plugs and slots: a refresh of one snap, and of the system snap.
import { plan } from '../dist/src/engine/lifecycle/plan.js';
import { DeviceReading } from '../dist/src/modules/plans/device-reading.js';
import { readEvent } from '../dist/src/modules/plans/event-reading.js';
import { checkPlanRequest } from '../dist/src/modules/plans/plan-request.js';
import { planAnswer } from '../dist/src/modules/plans/plan-answer.js';
import { Subjects } from '../dist/src/modules/decisions/subjects.js';
import { interfaces } from '../dist/src/engine/catalogue/catalogue.js';
import { report } from './measure.js';
import { deviceOf } from './device.js';

const subjects = new Subjects();

/** The state and the event of a request, read. */
function read(body) {
  const request = checkPlanRequest(structuredClone(body));
  const reading = new DeviceReading(subjects, subjects.asked(undefined), request);
  const { state, inputs, warnings } = reading.state();
  return { state, event: readEvent(request, state, reading, subjects), inputs, warnings };
}

function medianOf(work, rounds = 301) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  const sorted = times.slice(rounds >> 1).sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

const ms = (value) => `${value.toFixed(2)} ms`;

const rows = [];
for (const [name, event] of [
  ['refresh of one snap', { kind: 'refresh', snap: 'snap7' }],
  ['refresh of the system snap', { kind: 'refresh', snap: 'snapd' }],
  ['start-up', { kind: 'startup' }],
]) {
  const body = { ...deviceOf(200, 10), event };
  const { state, event: one, inputs, warnings } = read(body);
  const result = plan(state, one);
  globalThis.gc?.();
  rows.push([
    name,
    `plan ${ms(medianOf(() => plan(state, one)))}`,
    `with its answer ${ms(medianOf(() => JSON.stringify(planAnswer(plan(state, one), inputs, warnings, 'none'))))}`,
    `from the request to the answer ${ms(
      medianOf(() => {
        const whole = read(body);
        return JSON.stringify(
          planAnswer(plan(whole.state, whole.event), whole.inputs, whole.warnings, 'none'),
        );
      }),
    )}`,
    `${result.outcomes.length} outcomes`,
  ]);
}
const { snaps, connections } = deviceOf(200, 10);
report(
  `A device of ${snaps.length} snaps with ${Object.keys(connections).length} connections, ${interfaces.size} interfaces`,
  rows,
);

// The cost is that of the pairs of equal interface: twice the snaps of all interfaces, and twice those of one.
const spread = [100, 200, 400].map((size) => {
  const { state, event } = read({ ...deviceOf(size, 10), event: { kind: 'refresh', snap: 'snapd' } });
  const { outcomes } = plan(state, event);
  return [`${size} snaps`, ms(medianOf(() => plan(state, event))), `${outcomes.length} outcomes`];
});
report('Refresh of the system snap by the number of snaps', spread);

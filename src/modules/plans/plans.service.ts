import { forecast } from '../../engine/lifecycle/forecast.js';
import { plan } from '../../engine/lifecycle/plan.js';
import type { TraceDepth } from '../../engine/policy/trace.js';
import type { Subjects } from '../decisions/subjects.js';
import { changedState } from './changed-state.js';
import { DeviceReading } from './device-reading.js';
import { readEvent } from './event-reading.js';
import { planAnswer, type PlanAnswer } from './plan-answer.js';
import { forecastAnswer } from './forecast-answer.js';
import type { ForecastRequest, PlanRequest } from './plan-request.js';
import { readPlanBody } from './snapd-request.js';

/** Plans what happens to the connections of devices; over HTTP and on the command line. */
export class Plans {
  constructor(private readonly subjects: Subjects) {}

  /**
   * Plans for the body of a request, which may hold the state as the daemon tells it.
   *
   * @throws InvalidInput or RequestProblem with a pointer into the body
   */
  answer(body: unknown, depth: TraceDepth): PlanAnswer {
    const { request, places, warnings } = readPlanBody(body);
    const answer = places.told(() => this.plan(request, depth));
    const all = [...warnings, ...answer.warnings];
    return { ...answer, warnings: all.map((warning) => places.moved(warning)) };
  }

  /**
   * @throws InvalidInput or RequestProblem with a pointer into the request, where the state or the event does not hold
   */
  plan(request: PlanRequest, depth: TraceDepth): PlanAnswer {
    const reading = new DeviceReading(this.subjects, this.subjects.asked(request.asOf), request);
    const { state, inputs, warnings } = reading.state();
    const event = readEvent(request, state, reading, this.subjects);
    return planAnswer(plan(state, event), inputs, warnings, depth);
  }

  /**
   * What the next refreshes do under changed rules.
   *
   * @throws InvalidInput or RequestProblem with a pointer into the request, where the state or a change does not hold
   */
  forecast(request: ForecastRequest, depth: TraceDepth): object {
    const reading = new DeviceReading(this.subjects, this.subjects.asked(request.asOf), request);
    const { state, inputs, warnings } = reading.state();
    const after = changedState(state, request, this.subjects);
    return forecastAnswer(forecast(state, after), inputs, warnings, depth);
  }
}

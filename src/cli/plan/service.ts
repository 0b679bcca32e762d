import { loadSettings } from '../../config/settings.js';
import { Plans } from '../../modules/plans/plans.service.js';
import type { PlanAnswer } from '../../modules/plans/plan-answer.js';
import { Subjects } from '../../modules/decisions/subjects.js';
import { hasDatabase } from '../has-database.js';
import { InputFault } from '../input/input-fault.js';
import { askService } from '../service/ask-service.js';
import type { PlanOptions } from './options.js';
import type { SourcedPlanRequest } from './request.js';

/** Has a plan made: here, with what is published in a database, or by a service. */
export function answerTo(sourced: SourcedPlanRequest, options: PlanOptions): Promise<PlanAnswer> {
  return options.server === undefined ? planned(sourced, options) : asked(sourced, options.server, options);
}

async function planned(
  { body, request, sources }: SourcedPlanRequest,
  options: PlanOptions,
): Promise<PlanAnswer> {
  const depth = options.trace ? 'full' : 'none';
  const answer = (plans: Plans) => sources.blamed(() => plans.answer(body, depth));
  const needsPublished = request.snaps.some(
    (snap) => snap.snapId !== undefined && snap.declaration === undefined,
  );
  const data = options.data ?? (needsPublished ? loadSettings().data : undefined);
  if (data !== undefined && hasDatabase(data)) {
    const { withDatabase } = await import('../database.js');
    return withDatabase(data, ({ published }) => answer(new Plans(new Subjects(published))));
  }
  if (options.data === undefined) return answer(new Plans(new Subjects()));
  throw new InputFault('holds no database; "plugboard import" makes one', { source: options.data });
}

async function asked(
  { body, sources }: SourcedPlanRequest,
  server: string,
  { trace, token }: PlanOptions,
): Promise<PlanAnswer> {
  const operation = `v1/connection-plans${trace === true ? '?trace=full' : ''}`;
  const isAnswer = ({ outcomes }: Readonly<Record<string, unknown>>) => Array.isArray(outcomes);
  const answer = await askService(server, token, { operation, body, sources, isAnswer });
  return answer as unknown as PlanAnswer;
}

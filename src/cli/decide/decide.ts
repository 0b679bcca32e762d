import { loadSettings } from '../../config/settings.js';
import type { DecisionAnswer } from '../../modules/decisions/decision-answer.js';
import { Decisions } from '../../modules/decisions/decisions.service.js';
import { Subjects } from '../../modules/decisions/subjects.js';
import { hasDatabase } from '../has-database.js';
import { exitCodes } from '../exit-codes.js';
import { InputFault } from '../input/input-fault.js';
import { complain, outputLook, print } from '../output.js';
import { jsonLine } from '../terminal/json.js';
import { printable } from '../../text/printable.js';
import { answerLines } from './answer-lines.js';
import { explanationLines } from './explanation.js';
import { suggestion } from './names.js';
import type { DecideOptions } from './options.js';
import { readRequest, type SourcedRequest } from './request.js';

/** Decides as the service would, prints the answer, and tells the status to end with. */
export async function decide(snapYaml: string, options: DecideOptions): Promise<number> {
  const sourced = await readRequest(snapYaml, options);
  const { sources } = sourced;
  const answer = await withDecisions(options, (decisions) => answerOf(decisions, sourced));
  const look = outputLook();
  if (options.json) {
    print([jsonLine(answer, look)]);
  } else {
    const readable = printable(answer);
    print(options.explain ? explanationLines(readable, look) : answerLines(readable, look));
    for (const { pointer, message } of readable.warnings ?? []) {
      complain([`${printable(sources.sourceAt(pointer) ?? 'warning')}: warning: ${message}`]);
    }
  }
  return answer.outcome === 'deny' ? exitCodes.deny : exitCodes.ok;
}

function answerOf(decisions: Decisions, { request, sources, yaml }: SourcedRequest): DecisionAnswer {
  try {
    return sources.blamed(() => decisions.decide(request, 'full'));
  } catch (error) {
    throw error instanceof InputFault && 'plug' in request ? withHint(error, request, yaml) : error;
  }
}

/** The fault, with what to type in place of a name that the snap does not have. */
function withHint(
  { message, place }: InputFault,
  { plug, slot }: Extract<SourcedRequest['request'], { plug: unknown }>,
  yaml: SourcedRequest['yaml'],
): InputFault {
  const { source, line, pointer } = place;
  const fault = (hint: string) => new InputFault(`${message}${hint}`, place);
  if (line !== undefined || pointer !== '') return new InputFault(message, place);
  if (source === '--plug') return fault(`, ${suggestion(yaml.plug, 'plug', plug.name)}`);
  if (source !== '--slot') return new InputFault(message, place);
  if (slot === undefined) return fault(' of another snap: --slot-snap FILE --slot NAME');
  return fault(`, ${suggestion(yaml.slot, 'slot', slot.name)}`);
}

/**
 * Runs `work` with decisions that see what is published in the database: the one of `--data`, or the service's
 * where a snap's declaration can come from nowhere else. Without either, nothing is published.
 */
async function withDecisions<T>(options: DecideOptions, work: (decisions: Decisions) => T): Promise<T> {
  const data = options.data ?? (needsPublished(options) ? loadSettings().data : undefined);
  if (data === undefined) return work(new Decisions());
  if (!hasDatabase(data)) {
    if (options.data === undefined) return work(new Decisions());
    throw new InputFault('holds no database; "plugboard import" makes one', { source: data });
  }
  const { withDatabase } = await import('../database.js');
  return withDatabase(data, ({ published }) => work(new Decisions(new Subjects(published))));
}

function needsPublished(options: DecideOptions): boolean {
  const { declaration, snapId, publisherId, slotDeclaration, slotSnapId, slotPublisherId } = options;
  return (
    (snapId !== undefined && declaration === undefined && publisherId === undefined) ||
    (slotSnapId !== undefined && slotDeclaration === undefined && slotPublisherId === undefined)
  );
}

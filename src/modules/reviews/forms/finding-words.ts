import type { RuleReference } from '../../../engine/policy/explain.js';
import type { ReviewFinding } from '../review-answer.js';

/** A place in the reviewed file, from 1. */
export interface Position {
  readonly line: number;
  readonly column?: number;
}

/** Where in the reviewed file a finding is; undefined for metadata that came as JSON, and for what the grant says. */
export function positionOf({ audience, item, place }: ReviewFinding): Position | undefined {
  const candidates = audience === 'store' ? [item] : [place, item];
  for (const candidate of candidates) {
    const { line, column } = candidate ?? {};
    if (line !== undefined) return { line, ...(column !== undefined && { column }) };
  }
  return undefined;
}

/** A place as compilers print it: `snap.yaml:5:3`. */
export function placeText(file: string, position: Position | undefined): string {
  if (position === undefined) return file;
  const { line, column } = position;
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}

/** The rule that a finding comes from: `base-declaration /plugs/camera/deny-connection`. */
export function ruleText({ declaration, snapId, revision, pointer }: RuleReference): string {
  const which = [
    ...(snapId === undefined ? [] : [`of ${snapId}`]),
    ...(revision === undefined ? [] : [`revision ${revision}`]),
  ].join(', ');
  return `${declaration}${which === '' ? '' : ` (${which})`} ${pointer}`;
}

/** Why an error or a warning does not count; undefined where it does. */
export function liftedBy({ severity, excepted, since }: ReviewFinding): string | undefined {
  if (severity === 'info') return undefined;
  if (excepted !== undefined) {
    const { reason, until } = excepted;
    return `an exception lifts it${until === undefined ? '' : ` until ${until}`}: ${reason}`;
  }
  return since === 'accepted' ? 'the earlier revision was approved with it' : undefined;
}

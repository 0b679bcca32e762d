import type { Outcome } from '../../engine/policy/explain.js';
import { type Action, actions } from '../../engine/policy/decide.js';

/** How many questions were answered, and how. */
export class DecisionCounts {
  readonly #counts = Object.fromEntries(
    actions.map((action) => [action, { connect: 0, install: 0, deny: 0 }]),
  ) as Record<Action, Record<Outcome, number>>;

  note({ action, outcome }: { readonly action: Action; readonly outcome: Outcome }): void {
    this.#counts[action][outcome]++;
  }

  /** One for each action and each outcome it may have. */
  list(): { readonly action: Action; readonly outcome: Outcome; readonly count: number }[] {
    return actions.flatMap((action) => {
      const accepted = action === 'install' || action === 'sideload' ? 'install' : 'connect';
      return ([accepted, 'deny'] as const).map((outcome) => ({
        action,
        outcome,
        count: this.#counts[action][outcome],
      }));
    });
  }
}

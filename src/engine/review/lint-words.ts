import { constraintText } from '../policy/explain.js';
import type { GroupedAlternative } from '../rules/grouped.js';
import type { Effect } from './permissions.js';

/** How many conditions a sentence names. */
const mostNamed = 3;

/** An effect within a sentence: `allowed`, or `dependent on slot-snap-type ["app"]`. */
export function effectText({ outcome, conditions = [] }: Effect): string {
  if (outcome !== 'depends') return outcome === 'allow' ? 'allowed' : 'denied';
  return `dependent on ${inWords(conditions.map(constraintText), 'and')}`;
}

/** An alternative within a sentence: `plug-attributes.content "$SLOT(content)" with slot-snap-type ["app"]`. */
export function alternativeText({ constraints }: GroupedAlternative): string {
  if (constraints.length === 0) return 'all others';
  return constraints
    .map(({ choices }) =>
      inWords(
        choices.map((terms) => terms.map(({ shown }) => constraintText(shown)).join(' with ')),
        'or',
      ),
    )
    .join(' with ');
}

/** The plugs or slots concerned: `plugs "a" and "b"`, or only `plug` where none is named. */
export function namesText(side: 'plug' | 'slot', names: readonly string[]): string {
  if (names.length === 0) return `${side} `;
  const quoted = names.map((name) => `"${name}"`);
  return `${side}${names.length > 1 ? 's' : ''} ${inWords(quoted, 'and')}`;
}

function inWords(parts: readonly string[], joint: 'and' | 'or'): string {
  if (parts.length > mostNamed) {
    return `${parts.slice(0, mostNamed).join(', ')} ${joint} ${parts.length - mostNamed} more`;
  }
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${joint} ${parts.at(-1) ?? ''}`;
}

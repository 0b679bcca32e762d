/**
 * The name that a mistyped one was meant to be: of those with most of its letter pairs, the one with the largest
 * share of them. Undefined where none has half of them.
 */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let most = 0.5;
  const wanted = letterPairs(typed);
  for (const name of names) {
    const pairs = letterPairs(name);
    const shared = [...pairs].filter((pair) => wanted.has(pair)).length;
    const share = (2 * shared) / (pairs.size + wanted.size);
    if (share > most) [nearest, most] = [name, share];
  }
  return nearest;
}

/** The pairs of neighbouring letters of a name, its ends included; a name is not long enough to be mistaken in all. */
function letterPairs(name: string): ReadonlySet<string> {
  const letters = ` ${name.slice(0, 80).toLowerCase().replaceAll('_', '-')} `;
  return new Set(Array.from({ length: letters.length - 1 }, (_, at) => letters.slice(at, at + 2)));
}

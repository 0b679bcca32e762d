// More than any name of ours: what is longer was not mistyped, and need not be measured.
const mostLength = 80;

/**
 * The name out of `names` that takes the fewest edits to reach, or undefined when none is near enough to be meant.
 * Capital letters and underscores count as what they stand for.
 */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  if (typed.length > mostLength) return undefined;
  let nearest: string | undefined;
  let least = Math.ceil(typed.length / 3) + 1;
  const wanted = plain(typed);
  for (const name of names) {
    const edits = editDistance(wanted, plain(name));
    if (edits < least) {
      least = edits;
      nearest = name;
    }
  }
  return nearest;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** Levenshtein's distance: how many characters have to be inserted, deleted or replaced. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, character] of Array.from(from).entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (character === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/**
 * How large a pattern becomes when its repetitions are written out, in characters. Compiling takes time and memory
 * with it: `\pL{1000}` is nine characters, and twenty-five thousand.
 */
export function patternSize(source: string): number {
  // Plain text takes no more than the headers it stands in, which are bounded themselves.
  if (!/[{\\[]/.test(source)) return 0;
  const sizes = [0];
  let last = 0;
  for (const [piece] of source.matchAll(pieces)) {
    const repetition = /^\{(\d+)(?:,(\d*))?\}$/.exec(piece);
    if (repetition !== null) {
      const [, least, most] = repetition;
      add(sizes, last * (Math.max(Number(least), Number(most ?? 0)) - 1));
    } else if (piece === '(') {
      sizes.push(0);
      last = 0;
    } else if (piece === ')' && sizes.length > 1) {
      last = sizes.pop() ?? 0;
      add(sizes, last);
    } else {
      last = atomSize(piece);
      add(sizes, last);
    }
  }
  return sizes.reduce((total, size) => total + size, 0);
}

const pieces =
  /\\Q[^]*?(?:\\E|$)|\{\d+(?:,\d*)?\}|\\[pP](?:\{[^}]*\}|[^{])|\\[^]|\[(?:\\[^]|\[:\^?\w+:\]|[^\]\\])*\]?|[^]/g;

/**
 * A property of Unicode has some hundreds of ranges, and takes as much as twenty-five plain characters. Quoted text
 * takes no more than its length.
 */
function atomSize(piece: string): number {
  if (piece.startsWith('\\Q')) return piece.length;
  const properties = piece.match(/\\[pP]/g)?.length ?? 0;
  return properties === 0 ? 1 : properties * 25;
}

function add(sizes: number[], size: number): void {
  sizes.push((sizes.pop() ?? 0) + size);
}

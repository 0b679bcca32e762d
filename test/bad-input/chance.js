// Random choices that a seed gives again.

/** @param {number} seed */
export function chanceOf(seed) {
  let state = seed >>> 0 || 1;
  const next = () => {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const below = (count) => Math.floor(next() * count);
  return {
    below,
    /** True in a share of the cases. */
    is: (share) => next() < share,
    of: (list) => list[below(list.length)],
  };
}

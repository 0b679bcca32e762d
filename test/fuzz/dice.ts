/** Random choices. */
export class Dice {
  /** @param below a whole number from 0, less than its argument, each as likely */
  constructor(readonly below: (count: number) => number) {}

  /** True in so many of a hundred cases. */
  percent(chance: number): boolean {
    return this.below(100) < chance;
  }

  one<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** At least one of the items, in any order. */
  some<T>(items: readonly T[], most = items.length): T[] {
    return this.shuffled(items).slice(0, 1 + this.below(most));
  }

  shuffled<T>(items: readonly T[]): T[] {
    const left = [...items];
    return items.map(() => left.splice(this.below(left.length), 1)[0] as T);
  }

  times<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, make);
  }

  /** A whole number to make other dice of. */
  salt(): number {
    return this.below(2 ** 31);
  }
}

/** Dice that fall the same way for the same salt. */
export function diceOf(salt: number): Dice {
  let state = salt;
  return new Dice((count) => {
    state = (state + 0x6d2b79f5) | 0;
    return mixed(state) % count;
  });
}

/** Seeds that have nothing in common, out of a seed and a count. */
export function seedOf(seed: number, count: number): number {
  return count === 0 ? seed : mixed(seed ^ mixed(count)) >>> 1;
}

/** The bits of a whole number, mixed up (the last steps of the splitmix32 generator). */
function mixed(bits: number): number {
  let value = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
  return (value ^ (value >>> 15)) >>> 0;
}

import fc from 'fast-check';
import { Dice } from './dice.js';

/**
 * JSON that a function draws with dice, for fast-check: drawing it with fast-check's own parts takes ten times as long.
 * It is made smaller by leaving out members and items.
 *
 * @param isCase whether something that was made smaller is still a case
 */
export function drawn<T>(draw: (dice: Dice) => T, isCase: (smaller: T) => boolean): fc.Arbitrary<T> {
  return new Drawn(draw, isCase);
}

class Drawn<T> extends fc.Arbitrary<T> {
  constructor(
    private readonly draw: (dice: Dice) => T,
    private readonly isCase: (smaller: T) => boolean,
  ) {
    super();
  }

  override generate(random: fc.Random): fc.Value<T> {
    const dice = new Dice((count) => random.nextInt(0, count - 1));
    return new fc.Value(this.draw(dice), undefined);
  }

  /** Only values that were drawn are made smaller. */
  override canShrinkWithoutContext(value: unknown): value is T {
    return value === undefined;
  }

  override shrink(value: T): fc.Stream<fc.Value<T>> {
    return fc
      .stream(smaller(value) as IterableIterator<T>)
      .filter(this.isCase)
      .map((one) => new fc.Value(one, undefined));
  }
}

/** The value with one part less: first without whole members, then with smaller ones. */
function* smaller(value: unknown): IterableIterator<unknown> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    for (const index of items.keys()) yield items.filter((_, at) => at !== index);
    for (const [index, item] of items.entries()) {
      for (const less of smaller(item)) yield items.map((one, at) => (at === index ? less : one));
    }
    return;
  }
  const entries: [string, unknown][] = Object.entries(value);
  for (const [name] of entries) yield Object.fromEntries(entries.filter(([other]) => other !== name));
  for (const [name, member] of entries) {
    for (const less of smaller(member)) yield { ...value, [name]: less };
  }
}

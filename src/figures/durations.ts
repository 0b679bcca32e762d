/** The upper bounds of the classes that durations are counted in, in seconds; the last class has none. */
export const bounds = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;

const milliseconds = Float64Array.from(bounds, (seconds) => seconds * 1000);

/** How long something took, each time it was done: counted in plain numbers, since requests wait for it. */
export class Durations {
  /** How many were in each class, and in none of the classes before. */
  readonly counts = new Float64Array(bounds.length + 1);
  /** Of all of them, in milliseconds. */
  sum = 0;

  /** @param taken in milliseconds */
  note(taken: number): void {
    let at = 0;
    while (at < milliseconds.length && taken > (milliseconds[at] as number)) at++;
    this.counts[at] = (this.counts[at] as number) + 1;
    this.sum += taken;
  }
}

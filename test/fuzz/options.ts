import { Command, InvalidArgumentError, Option } from 'commander';
import { kinds, type Kind, type Law } from './law.js';

/** What `npm run fuzz` was asked for. */
export interface Options {
  readonly cases?: number;
  readonly seconds?: number;
  readonly seed: number;
  readonly only?: string;
  readonly kind?: Kind;
  readonly jobs: number;
  readonly out: string;
}

/** Reads the command line; ends the process where it makes no sense. */
export function readOptions(args: readonly string[], laws: readonly Law[]): Options {
  const names = laws.map(({ name }) => name);
  const options = new Command('npm run fuzz --')
    .description(
      'Holds the engine against laws that need no oracle, with fresh random cases. See docs/fuzzing.md.',
    )
    .option('--cases <count>', 'end after so many cases', whole)
    .option('--seconds <count>', 'end after so many seconds (default: 60, unless --cases is given)', whole)
    .option('--seed <number>', 'draw the same cases as another run', whole)
    .addOption(new Option('--only <law>', 'hold one law').choices(names))
    .addOption(new Option('--kind <kind>', 'hold the laws of one kind').choices(kinds))
    .option('--jobs <count>', 'hold laws in so many threads', whole, 1)
    .option('--out <folder>', 'where the requests of a broken law are written', 'reports/fuzz')
    .parse(args, { from: 'user' })
    .opts<Partial<Options>>();
  const { cases, seconds, seed = Math.floor(Math.random() * 2 ** 31), jobs = 1, out = '' } = options;
  const limit = cases === undefined && seconds === undefined ? { seconds: 60 } : {};
  return { ...limit, ...options, seed, jobs: Math.max(1, jobs), out };
}

function whole(text: string): number {
  const number = Number(text);
  if (/^\d{1,15}$/.test(text)) return number;
  throw new InvalidArgumentError('expected a whole number');
}

/** The laws that are asked for. */
export function chosenFrom(
  laws: readonly Law[],
  { only, kind }: Pick<Options, 'only' | 'kind'>,
): readonly Law[] {
  return laws.filter(
    (law) => (only === undefined || law.name === only) && (kind === undefined || law.kind === kind),
  );
}

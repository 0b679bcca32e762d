import { type Command, Option } from 'commander';
import { InputFault } from '../input/input-fault.js';

/** The forms in which a review is printed. */
export const formats = ['text', 'json', 'sarif', 'junit', 'review-tools'] as const;
export type Format = (typeof formats)[number];

/** The options that say what a review goes by, as commander reads them. */
export interface ReviewedOptions {
  readonly declaration?: string;
  readonly snapId?: string;
  readonly classicAllowed?: true;
  readonly store?: string;
  readonly brand?: string;
  readonly baseDeclaration?: string;
  readonly since?: string;
  readonly exceptions?: string;
  readonly data?: string;
  readonly server?: string;
  readonly token?: string;
}

/** The options of `review`. */
export interface ReviewOptions extends ReviewedOptions {
  readonly format: Format;
}

/** The options that `review` and `explain` have in common. */
export function addReviewedOptions(command: Command): Command {
  return command
    .optionsGroup('What was granted:')
    .option('--declaration <path>', "the snap's snap-declaration, a file or a folder")
    .option(
      '--snap-id <id>',
      "the snap's id; without --declaration, the published declaration of this id holds",
    )
    .option('--classic-allowed', 'classic confinement was permitted')
    .option('--exceptions <file>', 'what reviewers decided not to count, as JSON')
    .option('--since <file>', 'the revision that was approved last: what it had too does not count again')
    .optionsGroup('What it is for:')
    .option('--store <id>', 'the store that the snap is for; left out: any')
    .option('--brand <id>', 'the brand that the snap is for; left out: any')
    .option('--base-declaration <file>', 'a base-declaration in place of the built-in one')
    .optionsGroup('Who reviews:')
    .addOption(
      new Option(
        '--data <dir>',
        'use what is stored there; default with --snap-id alone: PLUGBOARD_DATA',
      ).conflicts('server'),
    )
    .option('--server <url>', 'ask the service there')
    .option('--token <token>', 'the token to ask it with; @FILE reads it from a file');
}

/** @throws InputFault naming an option that would be passed over in silence, or mean several snaps */
export function refuseIdleOptions(files: readonly string[], options: ReviewedOptions): void {
  if (options.token !== undefined && options.server === undefined) {
    throw new InputFault('expected --server with it', { source: '--token' });
  }
  if (files.length < 2) return;
  for (const [name, flag] of [
    ['snapId', '--snap-id'],
    ['since', '--since'],
  ] as const) {
    if (options[name] === undefined) continue;
    throw new InputFault('is about one snap, expected one file with it', { source: flag });
  }
}

import { type Command, Option } from 'commander';
import { addReviewedOptions, formats, type ReviewOptions } from './options.js';

const after = `
FILE is a snap.yaml, a snapcraft.yaml or a .snap, of which nothing but meta/snap.yaml is read. A declaration is a file
with the text of the assertion or with its headers as JSON, such as {"plugs": …, "slots": …}; a folder that holds
plugs.json, slots.json or both; or a folder of declarations that are named after their snaps, NAME.json or NAME.assert.

Exit status: 0 approve, 3 hold, 4 reject, 2 bad input, 1 a fault; of several files the worst. With --format
review-tools: 0 nothing found, 3 warnings, 2 errors, 1 a file that could not be reviewed.

Examples:
  plugboard review photo-booth.snap
  plugboard review snap.yaml --declaration granted/ --format sarif
  plugboard review *.snap --declaration declarations/ --format junit
  plugboard review new.snap --since old.snap --snap-id phOtoBoothSnapId0000000000000001
  plugboard review snap/snapcraft.yaml --server https://plugboard.example --token @token`;

export function addReview(program: Command): void {
  const command = program
    .command('review')
    .description('review snaps: what is held, why, and what exactly would have to be granted')
    .argument('<file...>', 'the snaps, or their metadata; "-" is the standard input');
  addReviewedOptions(command)
    .optionsGroup('The answer:')
    .addOption(
      new Option('--format <format>', 'how it is printed; json is as POST /v1/reviews gives it')
        .choices([...formats])
        .default('text'),
    )
    .addHelpText('after', after)
    .action(async (files: string[], options: ReviewOptions) => {
      const { review } = await import('./review.js');
      process.exitCode = await review(files, options);
    });
}

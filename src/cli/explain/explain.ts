import { exitCodes } from '../exit-codes.js';
import { outputLook, print } from '../output.js';
import { refuseIdleOptions, type ReviewedOptions } from '../review/options.js';
import { readReviewRequest } from '../review/request.js';
import { withReviewer } from '../review/reviewer.js';
import { storyLines } from './story-lines.js';
import { findThing } from './thing.js';

/** Tells the story of one plug or slot; the status to end with says only whether there was one to tell. */
export async function explain(file: string, name: string, options: ReviewedOptions): Promise<number> {
  refuseIdleOptions([file], options);
  const sourced = await readReviewRequest(file, options);
  const thing = findThing(sourced.metadata, name);
  const answer = await withReviewer(options, (reviewer) => reviewer(sourced));
  print(storyLines(answer, thing, sourced.metadata.name, outputLook()));
  return exitCodes.ok;
}

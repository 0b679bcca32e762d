import { failureOf } from '../failure.js';
import { InputFault } from '../input/input-fault.js';
import { complain, outputLook, print } from '../output.js';
import { exitCodes } from '../exit-codes.js';
import { refuseIdleOptions, type ReviewOptions } from './options.js';
import { printed, type Reviewed } from './printed.js';
import { readReviewRequest } from './request.js';
import { withReviewer, type Reviewer } from './reviewer.js';
import { statusOf } from './status.js';

/** Reviews each file, prints what comes of it, and tells the status to end with. */
export async function review(files: readonly string[], options: ReviewOptions): Promise<number> {
  const { format } = options;
  try {
    refuseIdleOptions(files, options);
    return await withReviewer(options, async (reviewer) => {
      const reviews: Reviewed[] = [];
      for (const file of files) reviews.push(await reviewed(file, options, reviewer));
      print(printed(reviews, format, outputLook()));
      return statusOf(reviews, format);
    });
  } catch (error) {
    // To those who know the other tool, 2 would mean that the snap has errors.
    if (format !== 'review-tools') throw error;
    complain(failureOf(error).lines);
    return exitCodes.fault;
  }
}

/** What one file comes to; what is wrong with it is told, and the others are reviewed all the same. */
async function reviewed(path: string, options: ReviewOptions, reviewer: Reviewer): Promise<Reviewed> {
  try {
    const sourced = await readReviewRequest(path, options);
    return { path, file: sourced.metadata.name, answer: await reviewer(sourced) };
  } catch (error) {
    if (!(error instanceof InputFault)) throw error;
    complain(failureOf(error).lines);
    return { path, fault: error };
  }
}

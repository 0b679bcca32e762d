import { complain } from './output.js';
import { createProgram } from './program.js';

/**
 * Runs a command line. What ends well leaves its status in `process.exitCode`; what fails is told on the standard error.
 *
 * @param args what comes after the name of the program
 * @returns the status that the program has to end with at once, as something has failed; undefined where nothing has
 */
export async function run(args: readonly string[]): Promise<number | undefined> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return undefined;
  } catch (error) {
    const { failureOf } = await import('./failure.js');
    const { lines, exitCode } = failureOf(error);
    complain(lines);
    return exitCode;
  }
}

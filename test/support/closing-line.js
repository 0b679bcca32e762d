import process from 'node:process';

/** Jest reporter: the last line of a run is `N passed, N failed, N skipped`. A file that cannot run counts as failed. */
export default class ClosingLine {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`;
    // Jest prints its own summary after every reporter has run.
    process.once('exit', () => process.stdout.write(line));
  }
}

import { TestEnvironment } from 'jest-environment-node';

/** Jest environment: once a test has failed, the mutant is caught and the rest need not run. */
export default class FirstFailure extends TestEnvironment {
  #failed = false;

  handleTestEvent(event) {
    if (event.name === 'test_start' && this.#failed) event.test.mode = 'skip';
    if (event.name === 'test_done' && event.test.errors.length > 0) this.#failed = true;
  }
}

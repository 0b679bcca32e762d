import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a run printed, and what it ended with. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line, and what a process that runs it is given. */
export interface CommandLine {
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
}

interface Waiting {
  readonly resolve: (run: Run) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The built program in a process that runs one command line after another: loading it takes many times as long as most
 * of them.
 */
export class ResidentProgram {
  readonly #waiting = new Map<number, Waiting>();
  #process: ChildProcess | undefined;
  #count = 0;

  /** @throws Error where the process ends instead of answering */
  run(line: CommandLine): Promise<Run> {
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#process ??= this.#start();
      this.#process.send({ id, ...line });
    });
  }

  /** Ends the process, if there is one, and waits for that. */
  async end(): Promise<void> {
    const ending = this.#process;
    if (ending === undefined) return;
    await new Promise((resolve) => {
      ending.once('exit', resolve);
      ending.disconnect();
    });
  }

  #start(): ChildProcess {
    const path = fileURLToPath(new URL('resident-program.js', import.meta.url));
    const child = fork(path, { execArgv: [], env: {}, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.on('message', ({ id, ...run }: Run & { readonly id: number }) => {
      this.#waiting.get(id)?.resolve(run);
      this.#waiting.delete(id);
    });
    child.on('exit', (status) => {
      this.#process = undefined;
      for (const { reject } of this.#waiting.values()) {
        reject(new Error(`the program ended its process with status ${String(status)}`));
      }
      this.#waiting.clear();
    });
    return child;
  }
}

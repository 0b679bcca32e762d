import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { type ChildService, type ChildSettings, startChild } from '../support/child-service.js';

/** Milliseconds after which a request counts as one that never ends. */
export const patience = 60_000;

/** An answer, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Question {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The service was gone before its answer was whole, or there was none. */
export class CutOff extends Error {
  override readonly name = 'CutOff';
}

/** The service as a process that can be killed and started again on its data directory. */
export class Instance {
  #service: ChildService | undefined;
  #up: Promise<unknown> = Promise.resolve();

  /** @param settings as the process gets them the next time it starts */
  constructor(
    readonly data: string,
    readonly settings: ChildSettings = {},
    private readonly flags: readonly string[] = [],
  ) {}

  /** The token that the first start printed. */
  token = '';
  #isAbandoned = false;

  /** Whether nobody is going to start it again. */
  get isAbandoned(): boolean {
    return this.#isAbandoned;
  }

  async start(): Promise<void> {
    const starting = startChild(this.data, this.settings, this.flags);
    this.#up = starting.catch(() => undefined);
    this.#service = await starting;
    this.token = this.#service.token ?? this.token;
  }

  /** Resolves when nobody is starting it; it may have failed to. */
  async whenUp(): Promise<void> {
    await this.#up;
  }

  /**
   * Kills it without a word and starts it again.
   *
   * @throws Error where it was gone already, had something to complain about, or does not start
   */
  async killAndRestart(): Promise<void> {
    const { process, ended } = this.#running();
    process.kill('SIGKILL');
    const restarting = (async () => {
      const { signal, stderr } = await ended;
      if (signal !== 'SIGKILL' || stderr !== '')
        throw new Error(`it ended with ${String(signal)}: ${stderr}`);
      this.#service = await startChild(this.data, this.settings, this.flags);
    })();
    this.#up = restarting.catch(() => undefined);
    await restarting;
  }

  /**
   * Ends it in order; what was wrong with that, undefined where nothing was.
   *
   * @param othersSpeak whether programs that it starts have its standard error as well
   */
  async end(othersSpeak: boolean): Promise<string | undefined> {
    const { process, ended } = this.#running();
    process.kill('SIGTERM');
    const { status, signal, stderr } = await ended;
    if (status === 0 && (stderr === '' || othersSpeak)) return undefined;
    return `it ended with ${status === null ? String(signal) : `status ${status}`}: ${stderr.slice(0, 500)}`;
  }

  /** Leaves no process behind, whatever has become of it. */
  async abandon(): Promise<void> {
    this.#isAbandoned = true;
    await this.#up;
    this.#service?.process.kill('SIGKILL');
    await this.#service?.ended;
  }

  /**
   * Asks it.
   *
   * @throws CutOff where it is not there, or is gone before the answer is whole
   * @throws Error where there is no answer in time
   */
  ask(path: string, { method = 'GET', headers = {}, body }: Question = {}): Promise<Answer> {
    const { port } = this.#running();
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        { host: '127.0.0.1', port, method, path, headers, agent: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () => {
            clearTimeout(timer);
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks),
            });
          });
        },
      );
      const timer = setTimeout(() => {
        reject(new Error(`${method} ${path} was not answered within ${patience / 1000} seconds`));
        request.destroy();
      }, patience);
      const fail = (error: Error) => {
        clearTimeout(timer);
        reject(isCut(error) ? new CutOff(error.message) : error);
      };
      request.on('error', fail);
      request.end(body);
    });
  }

  #running(): ChildService {
    if (this.#service === undefined) throw new Error('the service was never started');
    return this.#service;
  }
}

function isCut(error: Error): boolean {
  return 'code' in error && ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(String(error.code));
}

/** The code of a refusal, in either of the forms that it comes in. */
export function codeOf({ body }: Answer): string {
  try {
    const problem = JSON.parse(body.toString()) as { code?: string; 'error-list'?: { code: string }[] };
    return problem.code ?? problem['error-list']?.[0]?.code ?? 'none';
  } catch {
    return 'none';
  }
}

/** The revision of the store that an answer was made of. */
export function revisionOf({ headers }: Answer): number {
  return Number(headers['plugboard-store-revision'] ?? -1);
}

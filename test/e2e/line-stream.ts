import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { createInterface } from 'node:readline';
import type { Service } from './service.js';

/** A batch of lines that is sent and answered at the same time, over a connection of its own. */
export interface LineStream {
  readonly request: ClientRequest;
  /** The head of the answer. */
  readonly response: Promise<IncomingMessage>;
  /** Sends, no faster than the bytes are taken. */
  readonly send: (bytes: string | Uint8Array) => Promise<void>;
  /** The answer to the next line. */
  readonly next: () => Promise<unknown>;
}

export function openLineStream(service: Service, query = ''): LineStream {
  const request = httpRequest({
    port: service.port,
    host: '127.0.0.1',
    method: 'POST',
    path: `/v1/decisions/batch${query}`,
    agent: false,
    headers: { 'content-type': 'application/x-ndjson' },
  });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', reject);
  });
  response.catch(() => undefined);
  let lines: AsyncIterator<string> | undefined;
  return {
    request,
    response,
    send: async (bytes) => {
      if (!request.write(bytes)) await once(request, 'drain');
    },
    next: async () => {
      lines ??= createInterface({ input: await response })[Symbol.asyncIterator]();
      const { value } = (await lines.next()) as { value?: string };
      if (value === undefined) throw new Error('the answers ended');
      return JSON.parse(value) as unknown;
    },
  };
}

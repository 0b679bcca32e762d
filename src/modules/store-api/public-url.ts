import type { AddressInfo, Server } from 'node:net';
import type { HttpAdapterHost } from '@nestjs/core';

/** Where clients reach the service: as configured, or where it listens. Never taken from a request. */
export class PublicUrl {
  constructor(
    private readonly configured: string | undefined,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Without a slash at the end. */
  get base(): string {
    if (this.configured !== undefined) return this.configured;
    const address = (this.host.httpAdapter.getHttpServer() as Server).address() as AddressInfo | null;
    if (address === null) return 'http://localhost';
    const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    return `http://${name}:${address.port}`;
  }
}

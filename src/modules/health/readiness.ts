import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ReadConnection } from '../../database/read-connection.js';

/** Why the service should not be sent requests, or nothing when it should. */
export type Hindrance = 'starting' | 'draining' | 'the database does not answer' | 'migrations are pending';

/** Whether the service can do its work right now. */
@Injectable()
export class Readiness implements OnApplicationBootstrap, OnModuleDestroy {
  #phase: 'starting' | 'running' | 'draining' = 'starting';

  constructor(
    private readonly dataSource: DataSource,
    private readonly readConnection: ReadConnection,
  ) {}

  onApplicationBootstrap(): void {
    this.#phase = 'running';
  }

  onModuleDestroy(): void {
    this.#phase = 'draining';
  }

  async hindrance(): Promise<Hindrance | undefined> {
    if (this.#phase !== 'running') return this.#phase;
    try {
      this.readConnection.storeRevision();
      return (await this.dataSource.showMigrations()) ? 'migrations are pending' : undefined;
    } catch {
      return 'the database does not answer';
    }
  }
}

import {
  type DynamicModule,
  Global,
  Inject,
  Logger,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Entities } from './data-source.js';
import { openStore, type OpenStore } from './open-store.js';
import type { StorePlace } from './place.js';
import { ReadConnection } from './read-connection.js';
import { UnitOfWork } from './unit-of-work.js';

/** What the open store is injected by. */
export const openStoreToken = Symbol('open store');

/** Opens the database while the application starts, and closes it after the last request was answered. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(openStoreToken) private readonly store: OpenStore) {}

  static open(place: StorePlace, entities: Entities): DynamicModule {
    const logger = new Logger('store');
    const events = {
      onProgress: (progress: string) => {
        if (progress === 'copied-anew') logger.log('the store was copied anew');
      },
      onFailure: (error: unknown) => {
        logger.warn(
          `the store cannot be followed: ${error instanceof Error ? error.message : String(error)}`,
        );
      },
    };
    return {
      module: DatabaseModule,
      providers: [
        { provide: openStoreToken, useFactory: () => openStore(place, entities, events) },
        ...(['dataSource', 'connection', 'unitOfWork'] as const).map((part) => ({
          provide: { dataSource: DataSource, connection: ReadConnection, unitOfWork: UnitOfWork }[part],
          inject: [openStoreToken],
          useFactory: (store: OpenStore) => store[part],
        })),
      ],
      exports: [openStoreToken, DataSource, ReadConnection, UnitOfWork],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}

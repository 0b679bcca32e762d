import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { openDataSource } from './data-source.js';
import { ReadConnection } from './read-connection.js';
import { UnitOfWork } from './unit-of-work.js';

/** Opens the database while the application starts, and closes it after the last request was answered. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ReadConnection) private readonly readConnection: ReadConnection,
  ) {}

  static open(
    data: string,
    entities: readonly (EntityTarget<ObjectLiteral> & (new () => object))[],
  ): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: DataSource, useFactory: () => openDataSource(data, entities) },
        ReadConnection,
        UnitOfWork,
      ],
      exports: [DataSource, ReadConnection, UnitOfWork],
    };
  }

  /** The data source goes last: the last connection that may write folds the write-ahead log into the file. */
  async onApplicationShutdown(): Promise<void> {
    this.readConnection.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

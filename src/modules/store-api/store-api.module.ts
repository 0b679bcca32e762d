import { type DynamicModule, Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Settings } from '../../config/settings.js';
import { AssertionsModule } from '../assertions/assertions.module.js';
import { BulkFetch } from './bulk-fetch.js';
import { PublicUrl } from './public-url.js';
import { ServedAssertions } from './served-assertions.js';
import { StoreApiController } from './store-api.controller.js';

/** The assertions as real snap clients fetch them. */
@Module({})
export class StoreApiModule {
  static with({ publicUrl }: Settings): DynamicModule {
    return {
      module: StoreApiModule,
      imports: [AssertionsModule],
      controllers: [StoreApiController],
      providers: [
        ServedAssertions,
        BulkFetch,
        {
          provide: PublicUrl,
          inject: [HttpAdapterHost],
          useFactory: (host: HttpAdapterHost) => new PublicUrl(publicUrl, host),
        },
      ],
      exports: [PublicUrl],
    };
  }
}

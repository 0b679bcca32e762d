import { Global, Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { OverloadCounts } from './overload-counts.js';

/** Tells the rest of the service what was refused; the refusing is done by hooks of the HTTP server. */
@Global()
@Module({
  providers: [
    {
      provide: OverloadCounts,
      inject: [HttpAdapterHost, UnitOfWork],
      useFactory: ({ httpAdapter }: HttpAdapterHost, unitOfWork: UnitOfWork) =>
        new OverloadCounts(httpAdapter.getInstance<FastifyInstance>().overload, unitOfWork),
    },
  ],
  exports: [OverloadCounts],
})
export class OverloadModule {}

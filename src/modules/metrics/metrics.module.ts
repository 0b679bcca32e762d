import { Module } from '@nestjs/common';
import { AssertionsModule } from '../assertions/assertions.module.js';
import { DecisionsModule } from '../decisions/decisions.module.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';

/** What the service does, in figures. */
@Module({
  imports: [AssertionsModule, DecisionsModule],
  controllers: [MetricsController],
  providers: [Metrics],
})
export class MetricsModule {}

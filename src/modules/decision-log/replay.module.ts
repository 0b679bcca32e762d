import { Module } from '@nestjs/common';
import { AssertionsModule } from '../assertions/assertions.module.js';
import { DecisionsModule } from '../decisions/decisions.module.js';
import { DecisionLogController } from './decision-log.controller.js';
import { Replay } from './replay.js';

/** Logged decisions over HTTP, and made again. */
@Module({
  imports: [AssertionsModule, DecisionsModule],
  controllers: [DecisionLogController],
  providers: [Replay],
})
export class ReplayModule {}

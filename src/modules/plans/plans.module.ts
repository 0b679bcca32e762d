import { Module } from '@nestjs/common';
import { DecisionsModule } from '../decisions/decisions.module.js';
import { PlansController } from './plans.controller.js';
import { Plans } from './plans.service.js';

/** What happens to the connections of a device on an event. */
@Module({
  imports: [DecisionsModule],
  controllers: [PlansController],
  providers: [Plans],
  exports: [Plans],
})
export class PlansModule {}

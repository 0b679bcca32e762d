import { Module } from '@nestjs/common';
import { DecisionsModule } from '../decisions/decisions.module.js';
import { Subjects } from '../decisions/subjects.js';
import { PlansController } from './plans.controller.js';
import { Plans } from './plans.service.js';

/** What happens to the connections of a device on an event. */
@Module({
  imports: [DecisionsModule],
  controllers: [PlansController],
  providers: [
    { provide: Plans, inject: [Subjects], useFactory: (subjects: Subjects) => new Plans(subjects) },
  ],
  exports: [Plans],
})
export class PlansModule {}

import { Module } from '@nestjs/common';
import { AssertionsModule } from '../assertions/assertions.module.js';
import { DecisionsModule } from '../decisions/decisions.module.js';
import { ReviewsController } from './reviews.controller.js';
import { Reviews } from './reviews.service.js';

/** Whether an upload is held for a person, for what exactly, and what must be granted. */
@Module({
  imports: [AssertionsModule, DecisionsModule],
  controllers: [ReviewsController],
  providers: [Reviews],
  exports: [Reviews],
})
export class ReviewsModule {}

import { Module } from '@nestjs/common';
import { AssertionsModule } from '../assertions/assertions.module.js';
import { DecisionAnswering } from './decision-answering.js';
import { DecisionsController } from './decisions.controller.js';
import { Decisions } from './decisions.service.js';

/** Connect or deny, and why. */
@Module({
  imports: [AssertionsModule],
  controllers: [DecisionsController],
  providers: [Decisions, DecisionAnswering],
  exports: [Decisions],
})
export class DecisionsModule {}

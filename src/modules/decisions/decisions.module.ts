import { Module } from '@nestjs/common';
import { AssertionsModule } from '../assertions/assertions.module.js';
import { DecisionAnswering } from './decision-answering.js';
import { DecisionsController } from './decisions.controller.js';
import { Decisions } from './decisions.service.js';
import { Subjects } from './subjects.js';

/** Connect or deny, and why. */
@Module({
  imports: [AssertionsModule],
  controllers: [DecisionsController],
  providers: [Subjects, Decisions, DecisionAnswering],
  exports: [Decisions, Subjects],
})
export class DecisionsModule {}

import { Module } from '@nestjs/common';
import { AssertionsModule } from '../assertions/assertions.module.js';
import { PublishedDeclarations } from '../assertions/published-declarations.js';
import { DecisionLog } from '../decision-log/decision-log.js';
import { DecisionAnswering } from './decision-answering.js';
import { DecisionsController } from './decisions.controller.js';
import { Decisions } from './decisions.service.js';
import { Subjects } from './subjects.js';

/**
 * Connect or deny, and why. What decides are plain classes, made here, so that the command line starts without the
 * framework.
 */
@Module({
  imports: [AssertionsModule],
  controllers: [DecisionsController],
  providers: [
    {
      provide: Subjects,
      inject: [PublishedDeclarations],
      useFactory: (published: PublishedDeclarations) => new Subjects(published),
    },
    { provide: Decisions, inject: [Subjects], useFactory: (subjects: Subjects) => new Decisions(subjects) },
    {
      provide: DecisionAnswering,
      inject: [Decisions, DecisionLog],
      useFactory: (decisions: Decisions, log: DecisionLog) => new DecisionAnswering(decisions, log),
    },
  ],
  exports: [Decisions, DecisionAnswering, Subjects],
})
export class DecisionsModule {}

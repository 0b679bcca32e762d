import { type DynamicModule, Module } from '@nestjs/common';
import type { Settings } from '../../config/settings.js';
import { Assertions } from '../assertions/assertions.js';
import { AssertionsModule } from '../assertions/assertions.module.js';
import { DecisionsModule } from '../decisions/decisions.module.js';
import { Subjects } from '../decisions/subjects.js';
import { ReviewsController } from './reviews.controller.js';
import { Reviews } from './reviews.service.js';
import { readStandingExceptions } from './standing-exceptions.js';

/** Whether an upload is held for a person, for what exactly, and what must be granted. */
@Module({})
export class ReviewsModule {
  /** @throws SettingsError where the file of exceptions does not hold */
  static with({ reviewExceptions }: Settings): DynamicModule {
    const standing = readStandingExceptions(reviewExceptions);
    return {
      module: ReviewsModule,
      imports: [AssertionsModule, DecisionsModule],
      controllers: [ReviewsController],
      providers: [
        {
          provide: Reviews,
          inject: [Subjects, Assertions],
          useFactory: (subjects: Subjects, assertions: Assertions) =>
            new Reviews(subjects, assertions, standing),
        },
      ],
      exports: [Reviews],
    };
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import type { Settings } from '../../config/settings.js';
import { AssertionsModule } from '../assertions/assertions.module.js';
import { DecisionsModule } from '../decisions/decisions.module.js';
import { ReviewsController } from './reviews.controller.js';
import { Reviews } from './reviews.service.js';
import { readStandingExceptions, STANDING_EXCEPTIONS } from './standing-exceptions.js';

/** Whether an upload is held for a person, for what exactly, and what must be granted. */
@Module({})
export class ReviewsModule {
  /** @throws SettingsError where the file of exceptions does not hold */
  static with({ reviewExceptions }: Settings): DynamicModule {
    return {
      module: ReviewsModule,
      imports: [AssertionsModule, DecisionsModule],
      controllers: [ReviewsController],
      providers: [
        Reviews,
        { provide: STANDING_EXCEPTIONS, useValue: readStandingExceptions(reviewExceptions) },
      ],
      exports: [Reviews],
    };
  }
}

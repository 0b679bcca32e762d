import { type DynamicModule, Module } from '@nestjs/common';
import type { Settings } from '../../config/settings.js';
import { DecisionLog } from './decision-log.js';
import { LoggedDecisions } from './logged-decisions.js';
import { Retention } from './retention.js';

/** Decisions that were made, kept for a while. */
@Module({})
export class DecisionLogModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: DecisionLogModule,
      global: true,
      providers: [
        LoggedDecisions,
        {
          provide: DecisionLog,
          inject: [LoggedDecisions],
          useFactory: (logged: LoggedDecisions) => new DecisionLog(settings, logged),
        },
        Retention,
      ],
      exports: [DecisionLog],
    };
  }
}

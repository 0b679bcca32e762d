import { type DynamicModule, Module } from '@nestjs/common';
import type { Settings } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';
import { AuthorityModule } from './modules/authority/authority.module.js';
import { AssertionsApiModule } from './modules/assertions-api/assertions-api.module.js';
import { AuditModule } from './modules/audit/audit.module.js';
import { AuthModule } from './modules/auth/auth.module.js';
import { CheckModule } from './modules/check/check.module.js';
import { DecisionLogModule } from './modules/decision-log/decision-log.module.js';
import { ReplayModule } from './modules/decision-log/replay.module.js';
import { DecisionsModule } from './modules/decisions/decisions.module.js';
import { entities } from './modules/entities.js';
import { HealthModule } from './modules/health/health.module.js';
import { InterfacesModule } from './modules/interfaces/interfaces.module.js';
import { MetricsModule } from './modules/metrics/metrics.module.js';
import { JobsModule } from './modules/jobs/jobs.module.js';
import { OverloadModule } from './modules/overload/overload.module.js';
import { PlansModule } from './modules/plans/plans.module.js';
import { ReviewsModule } from './modules/reviews/reviews.module.js';
import { PublishingModule } from './modules/publishing/publishing.module.js';
import { StoreApiModule } from './modules/store-api/store-api.module.js';

/** The whole service; a feature is one module in this list. */
@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.open(settings, entities),
        AuditModule,
        AuthModule.with(settings),
        HealthModule,
        OverloadModule,
        MetricsModule,
        DecisionLogModule.with(settings),
        DecisionsModule,
        ReplayModule,
        PlansModule,
        ReviewsModule.with(settings),
        CheckModule,
        InterfacesModule,
        AuthorityModule.with(settings),
        AssertionsApiModule,
        PublishingModule,
        JobsModule.with(settings),
        StoreApiModule.with(settings),
      ],
    };
  }
}

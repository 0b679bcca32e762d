import { Module } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Assertions } from '../assertions/assertions.js';
import { AssertionsModule } from '../assertions/assertions.module.js';
import { Trust } from '../assertions/trust.js';
import { AuditModule } from '../audit/audit.module.js';
import { Authority } from '../authority/authority.js';
import { Accounts } from './accounts.js';
import { AccountsController } from './accounts.controller.js';
import { GrantReview } from './grant-review.js';
import { Grants } from './grants.js';
import { Publications } from './publications.js';
import { Publishing } from './publishing.js';
import { SnapReports } from './snap-report.js';
import { SnapsController } from './snaps.controller.js';

const ofAuthority = [Authority, Assertions, Trust, UnitOfWork];

/** Grants become declarations: linted, signed, stored. */
@Module({
  imports: [AssertionsModule, AuditModule],
  controllers: [SnapsController, AccountsController],
  providers: [
    {
      provide: Publishing,
      inject: ofAuthority,
      useFactory: (...parts: ConstructorParameters<typeof Publishing>) => new Publishing(...parts),
    },
    {
      provide: Accounts,
      inject: ofAuthority,
      useFactory: (...parts: ConstructorParameters<typeof Accounts>) => new Accounts(...parts),
    },
    GrantReview,
    Grants,
    Publications,
    SnapReports,
  ],
})
export class PublishingModule {}

import { type DynamicModule, Module } from '@nestjs/common';
import type { Settings } from '../../config/settings.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { AccountKeys } from '../assertions/account-keys.js';
import { recordStored } from '../assertions/assertion-report.js';
import { Assertions } from '../assertions/assertions.js';
import { AssertionsModule } from '../assertions/assertions.module.js';
import { Trust } from '../assertions/trust.js';
import { AuditLog } from '../audit/audit-log.js';
import { AuditModule } from '../audit/audit.module.js';
import { byService } from '../audit/by.js';
import { Authority } from './authority.js';
import { publishBuiltinBase } from './builtin-base.js';
import { KeySource } from './key-source.js';
import { SignerTrial } from './signer-trial.js';

/** This service as somebody who signs; made on the first start. */
@Module({})
export class AuthorityModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AuthorityModule,
      global: true,
      imports: [AssertionsModule, AuditModule],
      providers: [
        {
          provide: Authority,
          inject: [Assertions, AccountKeys, Trust, UnitOfWork, AuditLog],
          useFactory: async (
            assertions: Assertions,
            keys: AccountKeys,
            trust: Trust,
            unitOfWork: UnitOfWork,
            auditLog: AuditLog,
          ) => {
            const record = (action: string) => recordStored(auditLog, byService, action);
            const source = new KeySource(settings);
            const parts = { id: settings.authorityId, source, assertions, keys, trust, unitOfWork };
            const authority = await Authority.open(parts, record('authority-founded'));
            await publishBuiltinBase(authority, assertions, unitOfWork, record('built-in-published'));
            return authority;
          },
        },
        {
          provide: SignerTrial,
          inject: [Authority],
          useFactory: (authority: Authority) => new SignerTrial(authority),
        },
      ],
      exports: [Authority, SignerTrial],
    };
  }
}

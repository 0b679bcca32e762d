import { type DynamicModule, Module } from '@nestjs/common';
import type { Settings } from '../../config/settings.js';
import { AuditModule } from '../audit/audit.module.js';
import { Admission } from './admission.js';
import { Authentication } from './authentication.js';
import { AuthenticationFailures } from './authentication-failures.js';
import { Oidc } from './oidc.js';
import { Tokens } from './tokens.js';
import { TokenUse } from './token-use.js';

/** Who may do what. */
@Module({})
export class AuthModule {
  static with({ oidc }: Settings): DynamicModule {
    return {
      module: AuthModule,
      imports: [AuditModule],
      providers: [
        { provide: Oidc, useFactory: () => new Oidc(oidc) },
        Tokens,
        TokenUse,
        Authentication,
        AuthenticationFailures,
        Admission,
      ],
      exports: [Tokens, Admission],
    };
  }
}

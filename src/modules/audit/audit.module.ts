import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditEntries } from './audit-entries.js';
import { AuditLog } from './audit-log.js';

/** What was changed, and by whom. */
@Module({ controllers: [AuditController], providers: [AuditLog, AuditEntries], exports: [AuditLog] })
export class AuditModule {}

import { Module } from '@nestjs/common';
import { AssertionsModule } from '../assertions/assertions.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { AssertionsController } from './assertions.controller.js';

/** Stored assertions for operators and tools: searched, and taken in. */
@Module({ imports: [AssertionsModule, AuditModule], controllers: [AssertionsController] })
export class AssertionsApiModule {}

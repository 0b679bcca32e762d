import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.js';

/** Answers to those who run the service. */
@Module({ controllers: [HealthController], providers: [Readiness] })
export class HealthModule {}

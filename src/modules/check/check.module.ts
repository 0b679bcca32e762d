import { Module } from '@nestjs/common';
import { CheckController } from './check.controller.js';
import { Checks } from './check.service.js';

/** Reads assertions and snap.yaml for those who wrote them. */
@Module({ controllers: [CheckController], providers: [Checks] })
export class CheckModule {}

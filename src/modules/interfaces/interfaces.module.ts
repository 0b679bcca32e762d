import { Module } from '@nestjs/common';
import { AssertionsModule } from '../assertions/assertions.module.js';
import { InterfacesController } from './interfaces.controller.js';
import { Interfaces } from './interfaces.service.js';

/** The interfaces and the rules for everybody. */
@Module({ imports: [AssertionsModule], controllers: [InterfacesController], providers: [Interfaces] })
export class InterfacesModule {}

import { Module } from '@nestjs/common';
import { BaseDeclarations } from './base-declarations.js';
import { PublishedDeclarations } from './published-declarations.js';
import { SnapDeclarations } from './snap-declarations.js';

/** The published assertions. */
@Module({
  providers: [SnapDeclarations, BaseDeclarations, PublishedDeclarations],
  exports: [SnapDeclarations, BaseDeclarations, PublishedDeclarations],
})
export class AssertionsModule {}

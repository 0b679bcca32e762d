import { Module } from '@nestjs/common';
import { AccountKeys } from './account-keys.js';
import { AssertionSearch } from './assertion-search.js';
import { Assertions } from './assertions.js';
import { Ingest } from './ingest.js';
import { PublishedDeclarations } from './published-declarations.js';
import { Trust } from './trust.js';

const services = [Assertions, Trust, AccountKeys, Ingest, AssertionSearch, PublishedDeclarations];

/** The stored assertions: verified, kept, compiled. */
@Module({ providers: services, exports: services })
export class AssertionsModule {}

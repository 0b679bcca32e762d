import { Module } from '@nestjs/common';
import { AccountKeys } from './account-keys.js';
import { AssertionSearch } from './assertion-search.js';
import { Assertions } from './assertions.js';
import { Ingest } from './ingest.js';
import { PublishedDeclarations } from './published-declarations.js';
import { Trust } from './trust.js';
import { VerifyingPool } from './verifying-pool.js';

const services = [Assertions, Trust, AccountKeys, Ingest, AssertionSearch, PublishedDeclarations];
const pool = { provide: VerifyingPool, useFactory: () => new VerifyingPool() };

/** The stored assertions: verified, kept, compiled. */
@Module({ providers: [...services, pool], exports: [...services, VerifyingPool] })
export class AssertionsModule {}

import { StoreDeclarations1795172400000 } from '../../migrations/1795172400000-store-declarations.js';
import { AccessAndAudit1795258800000 } from '../../migrations/1795258800000-access-and-audit.js';
import { KeepEveryAssertion1795262400000 } from '../../migrations/1795262400000-keep-every-assertion.js';
import { FollowChanges1795348800000 } from '../../migrations/1795348800000-follow-changes.js';
import { KeepJobs1795352400000 } from '../../migrations/1795352400000-keep-jobs.js';
import { LogDecisions1795435200000 } from '../../migrations/1795435200000-log-decisions.js';

/** Every migration, oldest first. A new one is added here; nothing is found by its file name. */
export const migrations = [
  StoreDeclarations1795172400000,
  AccessAndAudit1795258800000,
  KeepEveryAssertion1795262400000,
  FollowChanges1795348800000,
  KeepJobs1795352400000,
  LogDecisions1795435200000,
] as const;

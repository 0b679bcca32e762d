import { AssertionHeader } from './assertions/assertion-header.entity.js';
import { StoredAssertion } from './assertions/assertion.entity.js';
import { TrustedAssertion } from './assertions/trusted-assertion.entity.js';
import { AuditEntry } from './audit/audit-entry.entity.js';
import { AuditHead } from './audit/audit-head.entity.js';
import { AccessToken } from './auth/access-token.entity.js';
import { LoggedDecision } from './decision-log/logged-decision.entity.js';
import { Job } from './jobs/job.entity.js';
import { JobPart } from './jobs/job-part.entity.js';
import { Publication } from './publishing/publication.entity.js';

/** Every entity of the feature modules; the data source adds those of its own. */
export const entities = [
  StoredAssertion,
  AssertionHeader,
  TrustedAssertion,
  Publication,
  Job,
  JobPart,
  AccessToken,
  AuditEntry,
  AuditHead,
  LoggedDecision,
] as const;

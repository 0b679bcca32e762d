import { BaseDeclaration } from './assertions/base-declaration.entity.js';
import { SnapDeclaration } from './assertions/snap-declaration.entity.js';
import { AuditEntry } from './audit/audit-entry.entity.js';
import { AuditHead } from './audit/audit-head.entity.js';
import { AccessToken } from './auth/access-token.entity.js';

/** Every entity of the feature modules; the data source adds those of its own. */
export const entities = [SnapDeclaration, BaseDeclaration, AccessToken, AuditEntry, AuditHead] as const;

import { ApiSecurity } from '@nestjs/swagger';
import { RouteWith } from '../http/route-settings.js';
import type { AccessRule, Role } from './role.js';

/** The name of the security scheme in openapi.yaml. */
export const bearerScheme = 'bearer';

/**
 * Declares who may use a route, for the hook that enforces it and for openapi.yaml. With several roles, one of them
 * is enough (docs/access.md, "Who may do what").
 */
export function Access(...rule: AccessRule): MethodDecorator {
  const decorators = [RouteWith({ access: rule }), ...requirements(rule).map((one) => ApiSecurity(one))];
  return (target, name, descriptor) => {
    for (const decorate of decorators) decorate(target, name, descriptor);
  };
}

/** The alternatives, any of which lets a caller in; the empty one stands for no token at all. */
function requirements(rule: AccessRule): Record<string, string[]>[] {
  if (rule[0] === 'anonymous') return [{}];
  if (rule[0] === 'evaluation') return [{}, { [bearerScheme]: [] }];
  if (rule[0] === 'local') return [{}, ...ofRoles(rule.slice(1) as Role[])];
  return ofRoles(rule);
}

function ofRoles(roles: readonly Role[]): Record<string, string[]>[] {
  return roles.map((role) => ({ [bearerScheme]: [role] }));
}

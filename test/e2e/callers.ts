import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Role } from '../../src/modules/auth/role.js';
import type { TokenDraft } from '../../src/modules/auth/token-draft.js';
import { type NewToken, Tokens } from '../../src/modules/auth/tokens.js';

/** A token, made as the command line makes it. */
export function newToken(app: NestFastifyApplication, draft: Partial<TokenDraft> = {}): Promise<NewToken> {
  const { roles = ['operator'] } = draft;
  const accounts = roles.includes('publisher') ? { accounts: ['acme'] } : {};
  return app.get(Tokens).create({ name: 'a test', roles, ...accounts, ...draft }, { actor: 'local' });
}

/** The header field that a caller with one role sends. */
export async function callerHeaders(
  app: NestFastifyApplication,
  role: Role,
): Promise<Record<string, string>> {
  return bearing((await newToken(app, { roles: [role] })).text);
}

export function bearing(text: string): Record<string, string> {
  return { authorization: `Bearer ${text}` };
}

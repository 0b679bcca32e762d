import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An OpenID Connect issuer on a port of its own, as far as checking its tokens needs one. */
export interface Issuer {
  readonly url: string;
  /** How often each path was asked for. */
  readonly asked: ReadonlyMap<string, number>;
  /** Answers instead of the issuer's own; by path. */
  readonly instead: Map<string, (request: IncomingMessage, response: ServerResponse) => void>;
  /** A token with the issuer's key; claims that are undefined are left out. */
  sign(claims?: Readonly<Record<string, unknown>>, options?: SignOptions): Promise<string>;
  close(): Promise<void>;
}

interface SignOptions {
  readonly algorithm?: 'ES256' | 'HS256';
  /** Signs with another key, which has the id of the right one. */
  readonly forged?: boolean;
}

export const configuration = '/realm/.well-known/openid-configuration';
export const keySet = '/realm/keys';

export async function startIssuer(audience: string): Promise<Issuer> {
  const keys = await generateKeyPair('ES256');
  const others = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  const asked = new Map<string, number>();
  const instead: Issuer['instead'] = new Map();
  let url = '';
  const own: Readonly<Record<string, () => unknown>> = {
    [configuration]: () => ({ issuer: url, jwks_uri: `${url}/keys` }),
    [keySet]: () => ({ keys: [jwk] }),
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.set(path, (asked.get(path) ?? 0) + 1);
    const answer = instead.get(path);
    if (answer !== undefined) answer(request, response);
    else response.end(JSON.stringify(own[path]?.()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realm`;
  return {
    url,
    asked,
    instead,
    sign(claims = {}, { algorithm = 'ES256', forged = false } = {}) {
      const now = Math.floor(Date.now() / 1000);
      const all = { iss: url, aud: audience, sub: 'jo', exp: now + 300, roles: ['auditor'], ...claims };
      const key =
        algorithm === 'HS256' ? Buffer.from(JSON.stringify(jwk)) : (forged ? others : keys).privateKey;
      return new SignJWT(all).setProtectedHeader({ alg: algorithm, kid: 'k1' }).sign(key);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

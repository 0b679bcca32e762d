import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { isProtectedUrl } from '../../config/protected-url.js';

/** The issuer of tokens does not answer, or not as it should. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
}

/** Milliseconds that the issuer gets for an answer. */
const patience = 5000;

/** The most that is read of an answer, in characters. */
const longestAnswer = 1024 * 1024;

/** Milliseconds for which the issuer's description of itself counts. */
const keptFor = 3_600_000;

/** Milliseconds for which an issuer that failed is not asked again. */
const restAfterFailure = 1000;

/** Finds the keys an issuer signs with: by its discovery document and the key set that names, both kept for a while. */
export class IssuerKeys {
  #keys: Promise<JWTVerifyGetKey> | undefined;
  /** Until when `#keys` count, in milliseconds of the monotonic clock. */
  #until = 0;

  constructor(private readonly issuer: string) {}

  /** The keys to verify with. @throws IssuerUnavailable from this, or from looking a key up in it */
  current(): Promise<JWTVerifyGetKey> {
    if (this.#keys !== undefined && performance.now() < this.#until) return this.#keys;
    this.#until = Infinity;
    const found = this.#discover();
    this.#keys = found;
    found.then(
      () => (this.#until = performance.now() + keptFor),
      () => (this.#until = performance.now() + restAfterFailure),
    );
    return found;
  }

  async #discover(): Promise<JWTVerifyGetKey> {
    const url = `${this.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await boundedFetch(url, { signal: AbortSignal.timeout(patience), redirect: 'error' });
    if (!response.ok) throw new IssuerUnavailable(`its configuration has the status ${response.status}`);
    const { issuer, jwks_uri: keySet } = await objectIn(response);
    if (issuer !== this.issuer) throw new IssuerUnavailable('its configuration names another issuer');
    if (typeof keySet !== 'string' || !isProtectedUrl(keySet)) {
      throw new IssuerUnavailable('its configuration names no key set that can be trusted');
    }
    return createRemoteJWKSet(new URL(keySet), { timeoutDuration: patience, [customFetch]: boundedFetch });
  }
}

async function objectIn(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const value: unknown = await response.json().catch(() => undefined);
  if (typeof value !== 'object' || value === null) {
    throw new IssuerUnavailable('its configuration is no JSON object');
  }
  return value as Readonly<Record<string, unknown>>;
}

/** @throws IssuerUnavailable where there is no answer, or more of it than is read */
async function boundedFetch(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, init);
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > longestAnswer) throw new IssuerUnavailable('its answer is too long');
    }
    return new Response(text, { status: response.status });
  } catch (error) {
    throw error instanceof IssuerUnavailable ? error : new IssuerUnavailable('it does not answer');
  }
}

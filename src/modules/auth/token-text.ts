import { createHash, randomBytes, randomInt } from 'node:crypto';

const form = /^plugboard_([a-z0-9]{8})_[A-Za-z0-9_-]{43}$/;

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A new token: what it is looked up by, and its text with 256 random bits. */
export function newTokenText(): { readonly prefix: string; readonly text: string } {
  const prefix = Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return { prefix, text: `plugboard_${prefix}_${randomBytes(32).toString('base64url')}` };
}

/** What a token is looked up by; undefined for text that has not the form of one of ours. */
export function tokenPrefix(text: string): string | undefined {
  return form.exec(text)?.[1];
}

/** What is stored of a token: SHA-256 of the whole text. */
export function tokenDigest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

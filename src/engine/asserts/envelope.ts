import { InvalidInput } from '../invalid-input.js';

/** The first byte of every key and signature: the version of the envelope. */
const version = 1;

const lineLength = 76;

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The packet in the text of a key or a signature: a version byte and the packet, in base64 lines of 76 characters.
 * Every packet has one such text alone, a newline at the end aside. See docs/assertions.md, "Signatures".
 *
 * @param subject what the text is, for messages
 * @throws InvalidInput `signature-invalid`
 */
export function openEnvelope(text: Uint8Array, subject: string): Buffer {
  const latin = Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('latin1');
  const lines = (latin.endsWith('\n') ? latin.slice(0, -1) : latin).split('\n');
  const last = lines.pop() ?? '';
  if (lines.some((line) => line.length !== lineLength) || last.length > lineLength || last === '') {
    throw malformed(subject, `is not in lines of ${lineLength} characters`);
  }
  const joined = lines.join('') + last;
  if (!base64.test(joined)) throw malformed(subject, 'is not base64');
  const bytes = Buffer.from(joined, 'base64');
  // The bits that the last character has too many must be zero, or two texts would stand for the same bytes.
  if (bytes.toString('base64') !== joined)
    throw malformed(subject, 'is not base64 in its one canonical form');
  if (bytes[0] !== version)
    throw malformed(subject, `has version ${bytes[0] ?? 'none'}, expected ${version}`);
  return bytes.subarray(1);
}

/** The text of a packet, without a newline at the end. */
export function sealEnvelope(packet: Uint8Array): string {
  const text = Buffer.concat([Buffer.of(version), packet]).toString('base64');
  return (text.match(/.{1,76}/g) ?? []).join('\n');
}

export function malformed(subject: string, message: string): InvalidInput {
  return new InvalidInput('signature-invalid', `${subject} ${message}`);
}

import { InvalidInput } from '../invalid-input.js';

/** The first byte of every key and signature: the version of the envelope. */
const version = 1;

/**
 * The packet in the text of a key or a signature: a version byte and the packet, in base64 lines of 76 characters.
 * Every packet has one such text alone, a newline at the end aside. See docs/assertions.md, "Signatures".
 *
 * @param subject what the text is, for messages
 * @throws InvalidInput `signature-invalid`
 */
export function openEnvelope(text: Uint8Array, subject: string): Buffer {
  const latin = Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('latin1');
  const lines = latin.endsWith('\n') ? latin.slice(0, -1) : latin;
  // Node's decoder passes over what is no base64, so what it made has to have exactly this text again.
  const bytes = Buffer.from(lines, 'base64');
  if (bytes.length === 0 || base64Lines(bytes) !== lines) {
    throw malformed(subject, 'is not base64 in its canonical form, in lines of 76 characters');
  }
  if (bytes[0] !== version)
    throw malformed(subject, `has version ${bytes[0] ?? 'none'}, expected ${version}`);
  return bytes.subarray(1);
}

/** The text of a packet, without a newline at the end. */
export function sealEnvelope(packet: Uint8Array): string {
  return base64Lines(Buffer.concat([Buffer.of(version), packet]));
}

const lineLength = 76;

function base64Lines(bytes: Buffer): string {
  const text = bytes.toString('base64');
  let lines = text.slice(0, lineLength);
  for (let at = lineLength; at < text.length; at += lineLength)
    lines += `\n${text.slice(at, at + lineLength)}`;
  return lines;
}

export function malformed(subject: string, message: string): InvalidInput {
  return new InvalidInput('signature-invalid', `${subject} ${message}`);
}

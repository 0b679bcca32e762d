/** Every way in which an image can fail to be read. */
export type SquashfsFaultCode =
  'not-squashfs' | 'damaged' | 'compression-unsupported' | 'missing' | 'too-large';

/** An image that cannot be read, or not in full; the message is one lower-case sentence. */
export class SquashfsFault extends Error {
  override readonly name = 'SquashfsFault';

  constructor(
    readonly code: SquashfsFaultCode,
    message: string,
  ) {
    super(message);
  }
}

export function damaged(message: string): SquashfsFault {
  return new SquashfsFault('damaged', `the image is damaged: ${message}`);
}

import { InvalidInput } from '../invalid-input.js';
import { metadataOf, type Metadata } from './metadata.js';
import { parseMetadata, snapOf } from './read-snap.js';
import type { Snap } from './snap.js';

/** What one document says, with plugs and slots unless it says them wrongly. */
export interface SnapAndMetadata {
  readonly metadata: Metadata;
  readonly snap: Snap | undefined;
  /** Why there is no snap. */
  readonly refusal: InvalidInput | undefined;
}

/**
 * Reads what the metadata of a snap says, a snap.yaml or snapcraft.yaml as text or as the equal JSON. Whatever is
 * odd is kept as it is written. See docs/snap-yaml.md.
 *
 * @throws InvalidInput `snap-yaml-invalid` or `limit-exceeded`, where it is not YAML or too much of it
 */
export function readMetadata(yaml: unknown): Metadata {
  return metadataOf(parseMetadata(yaml));
}

/**
 * Reads the metadata of a snap and its plugs and slots from one document, parsed once.
 *
 * @throws InvalidInput as {@link readMetadata} does; what else keeps plugs and slots from being read is returned
 */
export function readSnapAndMetadata(yaml: unknown): SnapAndMetadata {
  const root = parseMetadata(yaml);
  const metadata = metadataOf(root);
  try {
    return { metadata, snap: snapOf(root), refusal: undefined };
  } catch (fault) {
    if (fault instanceof InvalidInput) return { metadata, snap: undefined, refusal: fault };
    throw fault;
  }
}

import type { HeaderMap, HeaderValue } from '../asserts/headers.js';
import type { RuleReference } from '../policy/explain.js';
import type { AttributeValue } from '../snap/values.js';
import { flagCodes, type Audience, type FlagCode } from './flag-codes.js';
import type { Severity } from './lint-codes.js';
import type { Question } from './ruling.js';

/** The plug or slot that a flag is about. */
export interface FlaggedItem {
  readonly side: 'plug' | 'slot';
  readonly name: string;
  readonly interface: string;
  /** In the text of snap.yaml, from 1; left out for metadata that came as JSON. */
  readonly line?: number;
  readonly column?: number;
}

/** Where in the metadata a flag is about something else than a plug or slot. */
export interface FlaggedPlace {
  /** RFC 6901, into the metadata. */
  readonly pointer: string;
  readonly line?: number;
  readonly column?: number;
}

/** A way out of a flag. */
export interface Remedy {
  /** A grant to sign, an attribute to drop, another interface to use, or a portal to ask instead. */
  readonly kind: 'grant' | 'drop-attribute' | 'interface' | 'portal' | 'metadata';
  /** One sentence for a person. */
  readonly message: string;
  /** Of a grant: `plugs` and `slots` as POST /v1/snaps/{snapId}/declarations takes them. */
  readonly grant?: HeaderMap;
  /** Of a grant: what else it changes for this snap, in sentences. */
  readonly alsoChanges?: readonly string[];
  readonly attribute?: string;
  readonly interface?: string;
  readonly portal?: string;
}

/** Why an exception lifts a flag. */
export interface Excepted {
  readonly reason: string;
  /** RFC 3339; left out for one without end. */
  readonly until?: string;
}

/** Something that a review found. */
export interface Flag {
  readonly code: FlagCode;
  readonly severity: Severity;
  readonly manualReview: boolean;
  readonly audience: Audience;
  readonly item?: FlaggedItem;
  readonly place?: FlaggedPlace;
  /** The app, hook, attribute, key or user concerned, where it is none of the plugs and slots. */
  readonly subject?: string;
  readonly question?: Question;
  readonly rule?: RuleReference;
  readonly observed?: AttributeValue | HeaderValue | null;
  readonly expected?: AttributeValue | HeaderValue | null;
  /** One sentence for a person. */
  readonly message: string;
  readonly remedies?: readonly Remedy[];
  readonly link?: string;
  readonly excepted?: Excepted;
  /** With an earlier revision to compare with: whether that one had it too. */
  readonly since?: 'new' | 'accepted';
}

/** A flag with the severity, audience and mark that its code has. */
export function flag(
  code: FlagCode,
  message: string,
  more: Partial<Omit<Flag, 'code' | 'message'>> = {},
): Flag {
  const { severity, manualReview, audience } = flagCodes[code];
  return { code, severity, manualReview, audience, message, ...more };
}

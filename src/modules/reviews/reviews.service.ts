import { digestOf } from '../../engine/asserts/digest.js';
import type { HeaderMap } from '../../engine/asserts/headers.js';
import { interfaces } from '../../engine/catalogue/catalogue.js';
import { prepareSnap } from '../../engine/lifecycle/prepare.js';
import type { InvalidInput } from '../../engine/invalid-input.js';
import type { Exception } from '../../engine/review/exceptions.js';
import { flag, type Flag } from '../../engine/review/flag.js';
import { asHeaderValue, noGrant, readGrant, type GivenGrant } from '../../engine/review/given-grant.js';
import { lintSnap } from '../../engine/review/lint-snap/lint-snap.js';
import { review, type ReviewedRevision } from '../../engine/review/review.js';
import { headersOf, type AssertionInput } from '../../engine/rules/declaration.js';
import type { Declaration } from '../../engine/rules/rule.js';
import type { Metadata } from '../../engine/snap/metadata.js';
import { readSnapAndMetadata } from '../../engine/snap/read-metadata.js';
import type { Snap } from '../../engine/snap/snap.js';
import { headersInText } from '../assertions/assertion-row.js';
import type { Assertions } from '../assertions/assertions.js';
import { refuseOtherSnap, type Subjects } from '../decisions/subjects.js';
import { jsonText } from '../http/json-text.js';
import { placed } from '../placed.js';
import { reviewAnswer, type ReviewAnswer } from './review-answer.js';
import type { ReviewRequest, RevisionInput } from './review-request.js';

/** Where the grants come from that a request does not bring itself. */
export type GrantSource = Pick<Assertions, 'inForce'>;

const nothingPublished: GrantSource = { inForce: () => undefined };

/** Reviews snaps; over HTTP and on the command line. */
export class Reviews {
  constructor(
    private readonly subjects: Subjects,
    private readonly published: GrantSource = nothingPublished,
    private readonly standing: readonly Exception[] = [],
  ) {}

  /**
   * @param now in milliseconds since 1970, for exceptions that end
   * @throws InvalidInput with a pointer into the request, where the metadata or a declaration does not hold
   */
  review(request: ReviewRequest, now: number): ReviewAnswer {
    const { store, brand, since, exceptions = [] } = request;
    const asked = this.subjects.asked(undefined);
    const [base, baseDeclaration] = this.subjects.base(baseOf(request), asked);
    const also = alsoKnown(base);
    const revision = this.#revision(request, '', request, also);
    const result = review({
      ...revision,
      base,
      scope: { ...(store !== undefined && { store }), ...(brand !== undefined && { brand }) },
      hasInterface: (name) => interfaces.has(name) || also.has(name),
      exceptions: [...this.standing, ...exceptions],
      now,
      ...(since && { since: this.#revision(since, '/since', request, also) }),
    });
    const yaml = digestOf(typeof request.yaml === 'string' ? request.yaml : jsonText(request.yaml));
    return reviewAnswer(result, revision.written, { yaml, baseDeclaration });
  }

  #revision(
    input: RevisionInput,
    pointer: string,
    request: ReviewRequest,
    also: ReadonlySet<string>,
  ): ReviewedRevision {
    const { yaml } = input;
    const { metadata, snap, refusal } = placed(`${pointer}/yaml`, yaml, () => readSnapAndMetadata(yaml));
    const classicAllowed = request.classicAllowed ?? false;
    const hasInterface = (name: string) => interfaces.has(name) || also.has(name);
    const found = lintSnap(metadata, snap, { classicAllowed, hasInterface });
    const written = snap ?? unreadable(metadata);
    return {
      snap: prepareSnap(written, also).snap,
      written,
      grant: this.#grant(input, pointer, request),
      lint: refusal === undefined ? found : [...found, unreadableFlag(refusal)],
    };
  }

  #grant({ declaration }: RevisionInput, pointer: string, { snapId }: ReviewRequest): GivenGrant {
    if (declaration === null) return noGrant;
    if (declaration !== undefined) {
      const headers = placed(`${pointer}/declaration`, declaration, () => grantHeaders(declaration));
      const known =
        snapId === undefined || 'snap-id' in headers ? headers : { ...headers, 'snap-id': snapId };
      const grant = placed(`${pointer}/declaration`, declaration, () => readGrant(known));
      if (grant.declaration !== null) refuseOtherSnap(grant.declaration, snapId, pointer);
      return grant;
    }
    if (snapId === undefined) return noGrant;
    const stored = this.published.inForce('snap-declaration', `16/${snapId}`);
    return stored === undefined ? noGrant : readGrant(headersInText(stored.text));
  }
}

/** What can be told of a snap whose plugs and slots cannot be read. */
function unreadable({ name }: Metadata): Snap {
  const value = name?.value;
  return {
    name: value?.kind === 'scalar' ? value.text : '',
    type: 'app',
    confinement: 'strict',
    plugs: new Map(),
    slots: new Map(),
    warnings: [],
  };
}

/** Devices do not read it, so no grant lets it pass. */
function unreadableFlag({ message, place: { pointer = '', line, column } }: InvalidInput): Flag {
  return flag('metadata-unreadable', `devices cannot read the metadata: ${message}`, {
    place: { pointer, ...(line !== undefined && { line }), ...(column !== undefined && { column }) },
  });
}

/** Reviewers write booleans and numbers as JSON has them. */
function grantHeaders(declaration: AssertionInput): HeaderMap {
  if (typeof declaration === 'string') return headersOf(declaration, 'snap-declaration');
  return headersOf(asHeaderValue(declaration) as HeaderMap, 'snap-declaration');
}

function baseOf({ baseDeclaration }: ReviewRequest): AssertionInput | undefined {
  if (baseDeclaration === undefined || typeof baseDeclaration === 'string') return baseDeclaration;
  return asHeaderValue(baseDeclaration) as HeaderMap;
}

/** The interfaces that the base-declaration has rules for and the catalogue does not know. */
function alsoKnown({ plugs, slots }: Declaration): ReadonlySet<string> {
  return new Set([...plugs.keys(), ...slots.keys()].filter((name) => !interfaces.has(name)));
}

import type { Severity } from './lint-codes.js';

/** Who can do something about a flag: whoever made the snap, whoever reviews it, or whoever wrote the grant. */
export const audiences = ['publisher', 'reviewer', 'store'] as const;
export type Audience = (typeof audiences)[number];

interface FlagCodeEntry {
  readonly severity: Severity;
  /** A person has to look at the snap before it is released. */
  readonly manualReview: boolean;
  readonly audience: Audience;
  /** What the code means, in one sentence of docs/reviews.md. */
  readonly summary: string;
}

const held = (audience: Audience, summary: string): FlagCodeEntry => ({
  severity: 'error',
  manualReview: true,
  audience,
  summary,
});
const error = (summary: string): FlagCodeEntry => ({
  severity: 'error',
  manualReview: false,
  audience: 'publisher',
  summary,
});
const warning = (summary: string): FlagCodeEntry => ({
  severity: 'warning',
  manualReview: false,
  audience: 'publisher',
  summary,
});
const info = (summary: string): FlagCodeEntry => ({
  severity: 'info',
  manualReview: false,
  audience: 'publisher',
  summary,
});

/** Everything that a review can find. The set is closed: each code has a line in docs/reviews.md. */
export const flagCodes = {
  // What rules say.
  'install-needs-grant': held('reviewer', 'The base-declaration does not let the snap be installed with it.'),
  'connect-needs-grant': held('reviewer', 'The base-declaration does not let it be connected.'),
  'install-refused-by-grant': held('reviewer', "The snap's own declaration refuses the installation."),
  'connect-refused-by-grant': held('reviewer', "The snap's own declaration refuses the connection."),
  'grant-name-mismatch': held('reviewer', 'There is a grant, but for plugs or slots of other names.'),
  'grant-attribute-missing': held(
    'reviewer',
    'There is a grant, but it asks for an attribute that is not set.',
  ),
  'grant-attribute-value': held('reviewer', 'There is a grant, but for other values of an attribute.'),
  'grant-attribute-extra': held('reviewer', 'An attribute is set that the grant says nothing about.'),
  'grant-out-of-scope': held(
    'reviewer',
    'There is a grant, but for other stores, brands, models or snap-ids.',
  ),
  'snap-type-reserved': held('reviewer', 'Only snaps of other types may have it.'),
  'classic-only-rule': held(
    'reviewer',
    'Whether it is allowed depends on the device being a classic system.',
  ),
  'peer-unknown': info('Whether it may be connected depends on the other side.'),
  'auto-connection-not-granted': info('It may be connected, but not automatically.'),
  'interface-unknown': held('reviewer', 'The interface is not known; policy may be newer than this engine.'),
  // What the grant itself is like.
  'grant-malformed': {
    severity: 'error',
    manualReview: true,
    audience: 'store',
    summary: 'The grant cannot be read, so it grants nothing.',
  },
  'grant-defect': {
    severity: 'warning',
    manualReview: false,
    audience: 'store',
    summary: 'Linting the grant found something; see docs/lint.md.',
  },
  'grant-without-names': {
    severity: 'warning',
    manualReview: false,
    audience: 'store',
    summary: 'The grant lets plugs of any name reach files; it should name them.',
  },
  // What the metadata is like.
  'type-needs-review': held('reviewer', 'Snaps of this type are released by a person.'),
  'base-reserved': held('reviewer', 'The base is reserved to other snaps.'),
  'classic-needs-review': held('reviewer', 'Classic confinement is permitted by a person.'),
  'classic-with-interfaces': error(
    'A snap with classic confinement has plugs or slots, which have no effect.',
  ),
  'devmode-channels': info(
    'With devmode confinement the snap cannot reach the candidate and stable channels.',
  ),
  'daemon-with-browser-support': {
    severity: 'warning',
    manualReview: true,
    audience: 'reviewer',
    summary: 'A daemon has browser-support, which a person has to look at.',
  },
  'base-with-interfaces': error('A base has plugs or slots, which it cannot have.'),
  'metadata-unreadable': error('Devices cannot read the metadata.'),
  'value-invalid': error('A value is none of those that there are.'),
  'name-invalid': error('A name cannot be one.'),
  'version-invalid': error('The version cannot be one.'),
  'base-not-applicable': error('Snaps of this type have no base.'),
  'attribute-unknown': error('The interface has no such attribute.'),
  'attribute-type': error('An attribute is of another type than the interface takes.'),
  'attribute-value': error('An attribute has a value that the interface does not take.'),
  'attribute-missing': error('An attribute is missing that the interface needs.'),
  'attribute-conflict': error('Two attributes exclude each other.'),
  'path-invalid': error('A path is not one that the interface takes.'),
  'plugs-conflict': error('Two plugs exclude each other.'),
  'reference-undefined': error('An app or hook names a plug or slot that there is not.'),
  'dbus-name-missing': error('A D-Bus daemon has no bus name.'),
  'dbus-slot-missing': error('A D-Bus daemon has no slot that owns its bus name.'),
  'dbus-buses-mixed': error('An app has slots on the session bus and on the system bus.'),
  'system-user-invalid': error('A system user is not known, reserved to another snap, or not shared.'),
  'label-too-long': error('The security label of an app or hook is longer than the kernel takes.'),
  'label-long': warning('The security label of an app or hook is close to what the kernel takes.'),
  'name-misleading': warning('A plug or slot is named like an interface that it is not of.'),
  'audio-record-alone': warning('There is audio-record without audio-playback.'),
  'link-invalid': held('publisher', 'A link is none that a browser or a mail program opens.'),
  'aliases-in-metadata': info('Aliases in the metadata have no effect; the store grants them.'),
  'key-unknown': warning('A key is not one of snap.yaml.'),
  'hook-unknown': warning('There is no hook of that name.'),
  'key-duplicate': error('A key stands twice, and the first value is lost.'),
  'yaml-1-1-trap': warning('A word means something else in YAML 1.1 than it seems to.'),
} as const satisfies Readonly<Record<string, FlagCodeEntry>>;

export type FlagCode = keyof typeof flagCodes;

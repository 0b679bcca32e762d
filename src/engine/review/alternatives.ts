import { attributesOf } from '../catalogue/attribute-faults.js';
import type { Side } from '../rules/candidate.js';
import type { Remedy } from './flag.js';
import type { Refusal } from './judgement.js';
import { ruling, type Policy } from './ruling.js';

/** What a snap can do instead of asking for a grant. */
export function alternativesTo(refusal: Refusal, policy: Policy): readonly Remedy[] {
  return [...droppedAttributes(refusal, policy), ...(otherWays[refusal.item.interface] ?? [])];
}

/** How many attributes are tried. */
const mostTried = 16;

/** The attributes without which nothing has to be granted. */
function droppedAttributes({ subject, ruling: refused, item }: Refusal, policy: Policy): Remedy[] {
  if (refused.outcome !== 'deny') return [];
  const { own } = subject;
  const { known } = attributesOf(own.interface, subject.side);
  const isDeniedWithout = (name: string) =>
    ruling(refused.question, { ...subject, own: withoutAttribute(own, name) }, policy).outcome === 'deny';
  return Object.keys(own.attributes ?? {})
    .slice(0, mostTried)
    .filter((name) => known[name]?.required === undefined && !isDeniedWithout(name))
    .map((attribute) => ({
      kind: 'drop-attribute',
      attribute,
      message: `leave out attribute "${attribute}" of ${item.side} "${item.name}": without it nothing has to be granted`,
    }));
}

/** A plug or slot without one of its attributes. */
export function withoutAttribute<T extends Partial<Side>>(own: T, name: string): T {
  const { [name]: dropped, ...attributes } = own.attributes ?? {};
  return dropped === undefined ? own : { ...own, attributes };
}

const portal = (name: string, what: string): Remedy => ({
  kind: 'portal',
  portal: name,
  message: `let the user choose ${what} through the portal ${name}, which plug "desktop" reaches`,
});
const another = (name: string, what: string): Remedy => ({
  kind: 'interface',
  interface: name,
  message: `plug "${name}" ${what}`,
});

const fileChooser = portal('org.freedesktop.portal.FileChooser', 'the files');

/** Ways to much the same end that no store has to grant. */
const otherWays: Readonly<Record<string, readonly Remedy[] | undefined>> = {
  'personal-files': [another('home', 'reaches the files of the user that are not hidden'), fileChooser],
  'system-files': [
    another('removable-media', 'reaches /media, /run/media and /mnt, and users connect it by hand'),
    fileChooser,
  ],
  'block-devices': [another('raw-volume', 'reaches one partition that a gadget offers')],
  'snapd-control': [
    another('snap-refresh-observe', 'reads what is being refreshed, with a grant that opens less'),
  ],
  'docker-support': [another('docker', 'talks to the docker snap instead of bringing one along')],
  'lxd-support': [another('lxd', 'talks to the lxd snap instead of bringing one along')],
  'mount-control': [
    another('fuse-support', 'mounts file systems of the snap itself, and users connect it by hand'),
  ],
  shutdown: [another('login-session-control', 'asks the session manager, and users connect it by hand')],
};

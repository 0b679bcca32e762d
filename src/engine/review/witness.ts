import { isHeaderList, isHeaderMap, type HeaderValue } from '../asserts/headers.js';
import { lastSegment } from '../policy/explain.js';
import { connectionCandidate, installationCandidate, type Party } from '../policy/candidate.js';
import { decideConnection, decideInstallation, isAllowed } from '../policy/decide.js';
import type { Device, RuleSnapType, Side } from '../rules/candidate.js';
import type { GroupedAlternative } from '../rules/grouped.js';
import type { Term } from '../rules/term.js';
import { attributeAt, attributePath, noAttributes, type AttributeValue } from '../snap/values.js';
import { exampleOf } from './example.js';
import type { Policy, Ruling, Subject } from './ruling.js';

/** What was not known, as it would have to be for one answer. */
export interface Witness {
  /** The other side of the connection; left out for an installation. */
  readonly peer?: Pick<Side, 'name' | 'snapType' | 'snapId' | 'publisherId'> & {
    readonly attributes: object;
  };
  readonly device: Device;
  /** The ids of the snap itself, where its declaration does not tell them. */
  readonly own: { readonly snapId: string; readonly publisherId: string };
}

/** Of a question that depends on what is not known: something for which the answer is yes, and something for no. */
export interface Witnesses {
  readonly allow?: Witness;
  readonly deny?: Witness;
}

/**
 * Looks for what makes an open question come out either way. What is found was decided by the engine that devices
 * use. One is left out where nothing was found, such as for patterns that no simple text matches.
 */
export function witnessesOf(ruling: Ruling, subject: Subject, policy: Policy): Witnesses {
  const found: { allow?: Witness; deny?: Witness } = {};
  for (const guess of guesses(ruling, subject)) {
    const answer = isAllowedFor(ruling, subject, policy, guess) ? 'allow' : 'deny';
    found[answer] ??= shown(guess, ruling);
    if (found.allow !== undefined && found.deny !== undefined) break;
  }
  return found;
}

/** Something whole in place of all that is not known. */
interface Guess {
  readonly own: Side;
  readonly peer: Side;
  readonly device: Device;
}

function shown({ own, peer, device }: Guess, { question }: Ruling): Witness {
  const { name, snapType, snapId, publisherId, attributes } = peer;
  return {
    ...(question !== 'installation' && { peer: { name, snapType, snapId, publisherId, attributes } }),
    device,
    own: { snapId: own.snapId, publisherId: own.publisherId },
  };
}

function isAllowedFor({ question }: Ruling, { side }: Subject, policy: Policy, guess: Guess): boolean {
  const ownRule = policy.declaration?.[`${side}s`].get(guess.own.interface) ?? null;
  const own: Party = { ...guess.own, rule: ownRule, declaration: policy.declaration };
  const peer: Party = { ...guess.peer, rule: null, declaration: null };
  if (question === 'installation')
    return isAllowed(
      decideInstallation('install', side, installationCandidate(side, own, guess.device), policy.base),
    );
  const [plug, slot] = side === 'plug' ? [own, peer] : [peer, own];
  const action = question === 'connection' ? 'connect' : 'auto-connect';
  return isAllowed(decideConnection(action, connectionCandidate(plug, slot, guess.device), policy.base));
}

const snapTypes: readonly RuleSnapType[] = ['app', 'core', 'gadget', 'kernel'];

/** One snap of each type that has nothing else to do with the subject, and what the open alternatives ask for. */
function* guesses({ deny, allow }: Ruling, subject: Subject): Generator<Guess> {
  for (const world of worlds) {
    const plain = plainGuess(subject, world);
    for (const snapType of snapTypes) yield { ...plain, peer: { ...plain.peer, snapType } };
    const twin = { ...plain, peer: { ...plain.peer, publisherId: plain.own.publisherId } };
    for (const snapType of snapTypes) yield { ...twin, peer: { ...twin.peer, snapType } };
    for (const alternative of [...(allow?.alternatives ?? []), ...(deny?.alternatives ?? [])]) {
      for (const snapType of snapTypes) {
        yield satisfying(alternative, subject, { ...plain, peer: { ...plain.peer, snapType } });
        yield satisfying(alternative, subject, { ...twin, peer: { ...twin.peer, snapType } });
      }
    }
  }
}

const worlds: readonly Pick<Device, 'classic' | 'coreDesktop'>[] = [
  { classic: true, coreDesktop: false },
  { classic: false, coreDesktop: false },
  { classic: false, coreDesktop: true },
];

function plainGuess({ own, device }: Subject, { classic, coreDesktop }: (typeof worlds)[number]): Guess {
  return {
    own: {
      name: own.name ?? own.interface,
      attributes: noAttributes,
      dynamicAttributes: noAttributes,
      snapType: 'app',
      snapId: 'ownOwnOwnOwnOwnOwnOwnOwnOwnOwnOw',
      publisherId: 'own-publisher',
      ...own,
    },
    peer: {
      name: own.interface,
      interface: own.interface,
      attributes: noAttributes,
      dynamicAttributes: noAttributes,
      snapType: 'app',
      snapId: 'peerPeerPeerPeerPeerPeerPeerPeer',
      publisherId: 'other-publisher',
    },
    device: {
      classic,
      coreDesktop,
      distribution: classic ? 'ubuntu' : 'ubuntu-core',
      variant: '',
      model: null,
      store: null,
      contentCompatLabels: false,
      ...device,
    },
  };
}

/** The guess with what an alternative asks for, as far as that can be read off it. */
function satisfying({ constraints }: GroupedAlternative, subject: Subject, plain: Guess): Guess {
  let guess = plain;
  for (const { choices } of constraints) {
    for (const term of choices[0] ?? []) guess = meeting(term, subject, guess);
  }
  return guess;
}

function meeting({ shown: { key, wanted, pointer } }: Term, { side }: Subject, guess: Guess): Guess {
  const [first] = isHeaderList(wanted) ? wanted : [wanted];
  const text = typeof first === 'string' ? first : '';
  if (key.startsWith('on-')) return { ...guess, device: deviceMeeting(key, text, guess.device) };
  const kind = key.slice(key.indexOf('-') + 1);
  const met = sideMeeting(kind, wanted, text, pointer, guess);
  // The own attributes are known; what a rule asks of them is of what the peer's are held against.
  if (key.startsWith(`${side}-`) && kind !== 'attributes') return { ...guess, own: { ...guess.own, ...met } };
  return { ...guess, peer: { ...guess.peer, ...met } };
}

function sideMeeting(
  kind: string,
  wanted: HeaderValue,
  text: string,
  pointer: string,
  { own, peer }: Guess,
): Partial<Side> {
  switch (kind) {
    case 'snap-type':
      return { snapType: text as RuleSnapType };
    case 'snap-id':
      return { snapId: text };
    case 'publisher-id':
      return { publisherId: text.startsWith('$') ? own.publisherId : text };
    case 'names':
      return { name: text === '$INTERFACE' ? own.interface : (exampleOf(text) ?? own.name) };
    case 'attributes': {
      const path = lastSegment(pointer);
      const value = attributeMeeting(wanted, { own }, path);
      return value === undefined ? {} : { attributes: { ...peer.attributes, ...nested(path, value) } };
    }
    default:
      return {};
  }
}

function attributeMeeting(
  wanted: HeaderValue,
  { own }: Pick<Guess, 'own'>,
  path: string,
): AttributeValue | undefined {
  if (isHeaderList(wanted))
    return wanted[0] === undefined ? undefined : attributeMeeting(wanted[0], { own }, path);
  if (isHeaderMap(wanted)) {
    const entries = Object.entries(wanted).map(
      ([name, inner]) => [name, attributeMeeting(inner, { own }, name)] as const,
    );
    return Object.fromEntries(
      entries.filter((entry): entry is readonly [string, AttributeValue] => entry[1] !== undefined),
    );
  }
  if (wanted === '$MISSING') return undefined;
  const reference = /^\$(SLOT|PLUG)(?:_COMPAT)?\(([^,)]+)\)$/.exec(wanted);
  // Either the peer has what the own side has there, or the own attribute is what the peer's is held against.
  if (reference !== null) return ownAttribute(own, reference[2] ?? '') ?? ownAttribute(own, path);
  if (wanted.endsWith('_PUBLISHER_ID')) return own.publisherId;
  return exampleOf(wanted);
}

function ownAttribute({ attributes, dynamicAttributes }: Side, path: string): AttributeValue | undefined {
  return attributeAt(attributes, dynamicAttributes, attributePath(path));
}

function nested(path: string, value: AttributeValue): Record<string, AttributeValue> {
  const [name = '', ...rest] = path.split('.');
  return { [name]: rest.length === 0 ? value : nested(rest.join('.'), value) };
}

function deviceMeeting(key: string, text: string, device: Device): Device {
  const [brand = '', model = ''] = text.split('/');
  const before = device.model ?? { brand: 'a-brand', brandAndModel: 'a-brand/a-model', store: '' };
  switch (key) {
    case 'on-classic':
      return text === 'true' || text === 'false'
        ? { ...device, classic: text === 'true' }
        : { ...device, classic: true, distribution: brand, variant: model };
    case 'on-core-desktop':
      return { ...device, coreDesktop: text === 'true' };
    case 'on-store':
      return { ...device, model: { ...before, store: text } };
    case 'on-brand':
      return { ...device, model: { ...before, brand, brandAndModel: `${brand}/a-model` } };
    case 'on-model':
      return { ...device, model: { ...before, brand, brandAndModel: text } };
    default:
      return device;
  }
}

import { headerOf, isHeaderList, type HeaderMap } from '../asserts/headers.js';
import { InvalidInput } from '../invalid-input.js';
import type { Candidate, Device, DeviceModel, DeviceStore, RuleSnapType, Side } from '../rules/candidate.js';
import type { Declaration, Rule } from '../rules/rule.js';
import type { Endpoint, SnapType } from '../snap/snap.js';
import { noAttributes, type AttributeMap } from '../snap/values.js';

const ruleSnapTypes: Readonly<Record<SnapType, RuleSnapType>> = {
  app: 'app',
  gadget: 'gadget',
  kernel: 'kernel',
  base: 'base',
  os: 'core',
  snapd: 'core',
};

/** How rules name the type of a snap. */
export function ruleSnapType(type: SnapType): RuleSnapType {
  return ruleSnapTypes[type];
}

/** A plug or slot with the declaration of its snap. */
export interface Party extends Side {
  /** The rule that the snap's declaration has for this side of the interface. */
  readonly rule: Rule | null;
  readonly declaration: Declaration | null;
}

/** What is decided about: rules look at it, and the parties bring rules of their own. */
export interface PolicyCandidate extends Candidate {
  readonly plug: Party;
  readonly slot: Party;
}

/** What rules see of a plug or slot. Ids are those of the declaration; a snap without one has none. */
export function partyOf(
  side: 'plug' | 'slot',
  type: SnapType,
  endpoint: Pick<Endpoint, 'name' | 'interface' | 'attributes'>,
  declaration: Declaration | null,
  dynamicAttributes: AttributeMap = noAttributes,
): Party {
  return {
    // What every decision looks at comes first, and so most often lies together in memory.
    interface: endpoint.interface,
    rule: declaration?.[`${side}s`].get(endpoint.interface) ?? null,
    attributes: endpoint.attributes,
    dynamicAttributes,
    name: endpoint.name,
    snapType: ruleSnapTypes[type],
    publisherId: declaration?.publisherId ?? '',
    snapId: declaration?.snapId ?? '',
    declaration,
  };
}

/** The slot that the system snap provides by itself. */
export function implicitSlot(interfaceName: string): Endpoint {
  return {
    name: interfaceName,
    interface: interfaceName,
    label: '',
    attributes: noAttributes,
    apps: [],
    at: undefined,
  };
}

const nobody: Party = {
  interface: '',
  rule: null,
  attributes: noAttributes,
  dynamicAttributes: noAttributes,
  name: '',
  snapType: 'base',
  publisherId: '',
  snapId: '',
  declaration: null,
};

export function connectionCandidate(plug: Party, slot: Party, device: Device): PolicyCandidate {
  return { plug, slot, device, installing: null };
}

export function installationCandidate(side: 'plug' | 'slot', own: Party, device: Device): PolicyCandidate {
  return {
    plug: side === 'plug' ? own : nobody,
    slot: side === 'slot' ? own : nobody,
    device,
    installing: side,
  };
}

/** What the caller says of a device, its assertions as headers. */
export interface DeviceFacts {
  readonly classic: boolean;
  readonly distribution?: { readonly id: string; readonly variantId?: string };
  readonly coreDesktop?: boolean;
  readonly model?: HeaderMap;
  readonly store?: HeaderMap;
  readonly contentCompatLabels?: boolean;
}

/**
 * What rules see of a device.
 *
 * @throws InvalidInput `assertion-invalid`, with a pointer into the device, where the model or store lacks a name
 */
export function deviceOf(facts: DeviceFacts): Device {
  return {
    classic: facts.classic,
    coreDesktop: facts.coreDesktop ?? false,
    distribution: facts.distribution?.id ?? '',
    variant: facts.distribution?.variantId ?? '',
    model: facts.model === undefined ? null : modelOf(facts.model),
    store: facts.store === undefined ? null : storeOf(facts.store),
    contentCompatLabels: facts.contentCompatLabels ?? false,
  };
}

function modelOf(headers: HeaderMap): DeviceModel {
  const brand = textOf(headers, 'brand-id', '/model');
  const model = textOf(headers, 'model', '/model');
  return { brand, brandAndModel: `${brand}/${model}`, store: textOf(headers, 'store', '/model') };
}

function storeOf(headers: HeaderMap): DeviceStore {
  const friendly = headerOf(headers, 'friendly-stores') ?? [];
  if (!isHeaderList(friendly) || !friendly.every((store) => typeof store === 'string')) {
    throw new InvalidInput('assertion-invalid', 'header "friendly-stores" must be a list of texts', {
      pointer: '/store/friendly-stores',
    });
  }
  return { store: textOf(headers, 'store', '/store'), friendly };
}

function textOf(headers: HeaderMap, name: string, pointer: string): string {
  const value = headerOf(headers, name) ?? '';
  if (typeof value === 'string') return value;
  throw new InvalidInput('assertion-invalid', `header "${name}" must be text`, {
    pointer: `${pointer}/${name}`,
  });
}

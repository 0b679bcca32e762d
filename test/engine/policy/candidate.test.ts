import { describe, expect, it } from '@jest/globals';
import {
  connectionCandidate,
  deviceOf,
  implicitSlot,
  installationCandidate,
  partyOf,
} from '../../../src/engine/policy/candidate.js';
import { compileDeclaration } from '../../../src/engine/rules/declaration.js';
import { readAttributes } from '../../../src/engine/snap/endpoint.js';
import { snapTypes } from '../../../src/engine/snap/snap.js';
import { noAttributes } from '../../../src/engine/snap/values.js';
import { connectionOf } from '../candidates.js';
import { refusalOf } from '../refusal.js';

const endpoint = { name: 'the-plug', interface: 'iface', attributes: readAttributes({ a: 'x' }) };

describe('a party', () => {
  it('has the type that rules name', () => {
    const types = snapTypes.map((type) => [type, partyOf('plug', type, endpoint, null).snapType]);
    expect(Object.fromEntries(types)).toEqual({
      app: 'app',
      gadget: 'gadget',
      kernel: 'kernel',
      base: 'base',
      os: 'core',
      snapd: 'core',
    });
  });

  it('without a declaration has no ids and no rule', () => {
    expect(partyOf('plug', 'app', endpoint, null)).toEqual({
      name: 'the-plug',
      interface: 'iface',
      attributes: { a: 'x' },
      dynamicAttributes: noAttributes,
      snapType: 'app',
      snapId: '',
      publisherId: '',
      rule: null,
      declaration: null,
    });
  });

  it('has the ids of its declaration and the rule of its side', () => {
    const declaration = compileDeclaration('snap-declaration', {
      'snap-id': 'the-id',
      'publisher-id': 'the-publisher',
      plugs: { iface: 'true', other: 'false' },
      slots: { iface: 'false' },
    });
    const dynamic = readAttributes({ b: 'y' });
    expect(partyOf('plug', 'app', endpoint, declaration, dynamic)).toMatchObject({
      snapId: 'the-id',
      publisherId: 'the-publisher',
      dynamicAttributes: { b: 'y' },
    });
    expect(partyOf('plug', 'app', endpoint, declaration).rule).toBe(declaration.plugs.get('iface'));
    expect(partyOf('slot', 'app', endpoint, declaration).rule).toBe(declaration.slots.get('iface'));
    expect(partyOf('slot', 'app', { ...endpoint, interface: 'other' }, declaration).rule).toBeNull();
    expect(partyOf('plug', 'app', endpoint, declaration).declaration).toBe(declaration);
  });
});

describe('a candidate', () => {
  it('for a connection has both sides and installs none', () => {
    const { plug, slot, device } = connectionOf({});
    expect(connectionCandidate(plug, slot, device)).toEqual({ plug, slot, device, installing: null });
  });

  it('for an installation has one side and nobody on the other', () => {
    const { plug, slot, device } = connectionOf({});
    const nobody = {
      name: '',
      interface: '',
      attributes: {},
      dynamicAttributes: {},
      snapType: 'base',
      snapId: '',
      publisherId: '',
      rule: null,
      declaration: null,
    };
    expect(installationCandidate('plug', plug, device)).toEqual({
      plug,
      slot: nobody,
      device,
      installing: 'plug',
    });
    expect(installationCandidate('slot', slot, device)).toEqual({
      plug: nobody,
      slot,
      device,
      installing: 'slot',
    });
  });
});

describe('the implicit slot', () => {
  it('is named as its interface and has nothing else', () => {
    expect(implicitSlot('camera')).toEqual({
      name: 'camera',
      interface: 'camera',
      label: '',
      attributes: {},
      apps: [],
      at: undefined,
    });
  });
});

describe('a device', () => {
  it('is plain where nothing more is said', () => {
    expect(deviceOf({ classic: true })).toEqual({
      classic: true,
      coreDesktop: false,
      distribution: '',
      variant: '',
      model: null,
      store: null,
      contentCompatLabels: false,
    });
  });

  it('is what is said of it', () => {
    const facts = {
      classic: false,
      coreDesktop: true,
      contentCompatLabels: true,
      distribution: { id: 'ubuntu', variantId: 'core' },
      model: { 'brand-id': 'acme', model: 'car', store: 'garage' },
      store: { store: 'garage', 'friendly-stores': ['a', 'b'] },
    };
    expect(deviceOf(facts)).toEqual({
      classic: false,
      coreDesktop: true,
      distribution: 'ubuntu',
      variant: 'core',
      model: { brand: 'acme', brandAndModel: 'acme/car', store: 'garage' },
      store: { store: 'garage', friendly: ['a', 'b'] },
      contentCompatLabels: true,
    });
    expect(deviceOf({ classic: true, distribution: { id: 'debian' } })).toMatchObject({
      distribution: 'debian',
      variant: '',
    });
    expect(deviceOf({ classic: true, model: {}, store: {} })).toMatchObject({
      model: { brand: '', brandAndModel: '/', store: '' },
      store: { store: '', friendly: [] },
    });
  });

  it.each([
    [{ model: { 'brand-id': [] } }, '/model/brand-id', 'header "brand-id" must be text'],
    [{ model: { model: {} } }, '/model/model', 'header "model" must be text'],
    [{ model: { store: [] } }, '/model/store', 'header "store" must be text'],
    [{ store: { store: [] } }, '/store/store', 'header "store" must be text'],
    [
      { store: { 'friendly-stores': 'a' } },
      '/store/friendly-stores',
      'header "friendly-stores" must be a list of texts',
    ],
    [
      { store: { 'friendly-stores': ['a', []] } },
      '/store/friendly-stores',
      'header "friendly-stores" must be a list of texts',
    ],
    [
      { store: { 'friendly-stores': {} } },
      '/store/friendly-stores',
      'header "friendly-stores" must be a list of texts',
    ],
  ])('cannot have %j', (facts, pointer, message) => {
    expect(refusalOf(() => deviceOf({ classic: true, ...facts }))).toEqual({
      code: 'assertion-invalid',
      pointer,
      message,
    });
  });

  it('takes only what its assertions themselves have', () => {
    const model = Object.create({ store: 'inherited' }) as Record<string, string>;
    expect(deviceOf({ classic: true, model })).toMatchObject({ model: { store: '' } });
  });
});

/** The device of the tests on plans: snapd, a consumer with a grant, and two providers of the same themes. */
export const model = { 'brand-id': 'generic', model: 'generic-classic' };

export const systemSnap = {
  yaml: 'name: snapd\ntype: snapd\nversion: 1',
  declaration: { 'snap-id': 'snapd-id', 'publisher-id': 'canonical' },
};

export const declared = (name: string, rules: object = {}) => ({
  'snap-id': `${name}-id`,
  'publisher-id': 'acme',
  ...rules,
});

export const consumer = {
  yaml: 'name: cam\nversion: 1\nplugs:\n  camera:\n  network:\n  themes: {interface: content, content: gtk, target: $SNAP/x}\n',
  declaration: declared('cam', { plugs: { camera: { 'allow-auto-connection': 'true' } } }),
};

export const provider = (name: string, more: object = {}) => ({
  yaml: `name: ${name}\nversion: 1\nslots:\n  share: {interface: content, content: gtk}\n`,
  declaration: declared(name),
  ...more,
});

export const state = {
  device: { classic: true, model },
  snaps: [systemSnap, consumer, provider('gtk')],
  connections: { 'cam:network core:network': { interface: 'network', auto: true } },
};

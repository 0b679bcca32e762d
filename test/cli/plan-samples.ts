import { snapDeclaration } from './plugboard.js';

/** A device with a consumer, a provider, and what was connected and disconnected on it. */
export const deviceState = {
  device: { classic: true, model: { 'brand-id': 'generic', model: 'generic-classic' } },
  snaps: [
    {
      yaml: 'name: snapd\ntype: snapd',
      declaration: { 'snap-id': 'snapdsnapd', 'publisher-id': 'canonical' },
    },
    {
      yaml: [
        'name: photo-booth',
        'plugs:',
        '  camera:',
        '  home:',
        '  network:',
        '  themes: {interface: content, content: gtk-3, target: $SNAP/x}',
      ].join('\n'),
      declaration: { 'snap-id': 'boothbooth', 'publisher-id': 'acme' },
    },
    {
      yaml: 'name: themes\nslots:\n  share: {interface: content, content: gtk-3}',
      declaration: { 'snap-id': 'themesthemes', 'publisher-id': 'acme' },
    },
  ],
  connections: {
    'photo-booth:network core:network': { interface: 'network', auto: true },
    'photo-booth:home core:home': { interface: 'home', auto: true, undesired: true },
    'photo-booth:themes themes:share': {
      interface: 'content',
      auto: true,
      'plug-static': { content: 'gtk-3', target: '$SNAP/x' },
      'slot-static': { content: 'gtk-3' },
    },
  },
};

/** Drops a plug, adds one, and asks for other content than it is connected to. */
export const newYaml = [
  'name: photo-booth',
  'plugs:',
  '  audio-playback:',
  '  camera:',
  '  home:',
  '  themes: {interface: content, content: gtk-4, target: $SNAP/x}',
].join('\n');

export const viewerYaml = [
  'name: viewer',
  'plugs:',
  '  network:',
  '  themes: {interface: content, content: gtk-3, target: $SNAP/x}',
].join('\n');

export const shellYaml = 'name: shell\nplugs:\n  network:\n  snapd-control:\n';

/** A snap-declaration with the name of the snap that it is for. */
export const declarationFor = (name: string, snapId: string, rules?: string) =>
  snapDeclaration(snapId, 3, rules)
    .replace('snap-name: my-app', `snap-name: ${name}`)
    .replace('publisher-id: canonical', 'publisher-id: acme');

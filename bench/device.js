// A device with many snaps, as a request describes it.
import { interfaces } from '../dist/src/engine/catalogue/catalogue.js';

const systemSlots = [...interfaces]
  .filter(([, { implicitSlot }]) => ['always', 'classic'].includes(implicitSlot))
  .map(([name]) => name);

/** So many snaps with so many plugs and slots each: plugs of system interfaces, and content between snaps. */
export function deviceOf(size, endpoints) {
  const connections = {};
  const snaps = [
    {
      yaml: 'name: snapd\nversion: 1\ntype: snapd\n',
      declaration: { 'snap-id': 'snapdid', 'publisher-id': 'canonical' },
    },
  ];
  for (let index = 0; index < size; index++) {
    const lines = [`name: snap${index}`, 'version: 1', 'plugs:'];
    const granted = {};
    for (let at = 0; at < endpoints - 2; at++) {
      const name = systemSlots[(index * 7 + at * 11) % systemSlots.length];
      if (name in granted) continue;
      lines.push(`  ${name}:`);
      granted[name] = {
        'allow-auto-connection': at % 2 === 0 ? 'true' : 'false',
        'allow-connection': 'true',
      };
      if (at % 4 === 0) connections[`snap${index}:${name} core:${name}`] = { interface: name, auto: true };
    }
    lines.push(
      '  themes:',
      '    interface: content',
      `    content: label${index % 20}`,
      '    target: $SNAP/themes',
    );
    lines.push('slots:', '  shared:', '    interface: content', `    content: label${(index + 1) % 20}`);
    snaps.push({
      yaml: lines.join('\n'),
      declaration: { 'snap-id': `id${index}`, 'publisher-id': `publisher${index % 40}`, plugs: granted },
    });
  }
  return {
    device: {
      classic: true,
      distribution: { id: 'ubuntu' },
      model: { 'brand-id': 'generic', model: 'generic-classic' },
    },
    snaps,
    connections,
  };
}

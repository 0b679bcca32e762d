import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { build, program } from '../cli/plugboard.js';
import { describeShared } from '../shared.js';
import { temporaryDirectory } from '../support/database.js';
import { type Daemon, startDaemon } from './daemon.js';
import { packSnap } from './pack-snap.js';
import { describeTools, root, run } from './tools.js';

interface Connection {
  readonly plug: { readonly snap: string; readonly plug: string };
  readonly slot: { readonly snap: string; readonly slot: string };
  readonly interface: string;
  readonly manual?: boolean;
}

interface End {
  readonly snap: string;
  readonly name: string;
}

interface Plan {
  readonly connections: Readonly<
    Record<string, { readonly interface: string; readonly auto?: true; readonly undesired?: true }>
  >;
  readonly outcomes: readonly {
    readonly plug: End;
    readonly slot: End;
    readonly outcome: string;
    readonly command?: string;
  }[];
}

const system = (name: string, type: string) => ({
  yaml: `name: ${name}\nversion: '1'\ntype: ${type}\nsummary: ${name}\ndescription: ${name}\n`,
  files: { 'usr/lib/snapd/info': 'VERSION=2.57.6\n' },
});

const app = (name: string, ends: string) => ({
  yaml: `name: ${name}\nversion: '1'\nsummary: ${name}\ndescription: ${name}\napps: {run: {command: bin/run}}\n${ends}`,
  files: { 'bin/run': '#!/bin/sh\n' },
});

const booth = (plugs: string) => app('photo-booth', `plugs:\n${plugs}`);
const themes = (target: string) =>
  `  themes: {interface: content, content: themes, target: $SNAP/${target}}\n`;

/** Everything that is installed, by the file it is packed in. */
const snaps = {
  core: system('core', 'os'),
  snapd: system('snapd', 'snapd'),
  gtk: app('gtk', 'slots:\n  share: {interface: content, content: themes, read: [$SNAP/share]}\n'),
  booth1: booth(`  network:\n  home:\n  camera:\n${themes('old')}`),
  // Without two that are connected, one of them by hand; with two new ones; and with another attribute.
  booth2: booth(`  home:\n  audio-playback:\n  joystick:\n${themes('new')}`),
  booth3: booth(`  network:\n  home:\n  camera:\n  audio-playback:\n${themes('new')}`),
};
type Name = keyof typeof snaps;

describeTools('the stock device daemon', ['snap', 'unshare', 'mksquashfs', root], () => {
  describeShared('and plans of what it does', 'tools/snapd-daemon/run', (runner) => {
    const place = temporaryDirectory();
    const stateFile = join(place.path, 'device.json');
    const packed = {} as Record<Name, string>;
    let daemon: Daemon;

    beforeAll(async () => {
      build();
      for (const [name, content] of Object.entries(snaps)) {
        packed[name as Name] = await packSnap(place.path, name, content);
        mkdirSync(join(place.path, 'yaml'), { recursive: true });
        writeFileSync(yamlOf(name as Name), content.yaml);
      }
      // Nothing listens at this store.
      daemon = await startDaemon(runner, 'http://127.0.0.1:9');
      // Until then the daemon takes no snap.
      await snap('wait', 'system', 'seed.loaded');
      await install('core');
    }, 180_000);

    afterAll(async () => {
      await daemon.stop();
      place.remove();
    });

    const yamlOf = (name: Name) => join(place.path, 'yaml', `${name}.yaml`);

    const snap = async (...args: string[]) => {
      const ran = await daemon.snap(...args);
      if (ran.status !== 0) throw new Error(`snap ${args.join(' ')}: ${ran.stderr}`);
    };
    const install = (name: Name) => snap('install', '--dangerous', packed[name]);

    const plugboard = async (...args: string[]): Promise<string> => {
      const { status, stdout, stderr } = await run(process.execPath, [program, ...args]);
      expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: '' });
      return stdout;
    };

    const planOf = async (...event: string[]) =>
      JSON.parse(await plugboard('plan', ...event, '--json', '--snapd', daemon.socket)) as Plan;

    /** What the daemon says is connected, and what the user disconnected. */
    const told = async () => {
      const { established, undesired = [] } = (await daemon.get('/v2/connections?select=all')) as {
        readonly established: readonly Connection[];
        readonly undesired?: readonly Connection[];
      };
      const line = ({ plug, slot, interface: name, manual }: Connection) =>
        `${plug.snap}:${plug.plug} ${slot.snap}:${slot.slot} ${name}${manual === true ? ' manual' : ''}`;
      return { established: established.map(line).sort(), undesired: undesired.map(line).sort() };
    };

    /** What it will say, going by a plan. */
    const foretold = ({ connections, outcomes }: Plan, systemName: string) => {
      const dormant = outcomes
        .filter(({ outcome }) => outcome === 'kept-dormant')
        .map(({ plug, slot }) => `${plug.snap}:${plug.name} ${slot.snap}:${slot.name}`);
      const named = (id: string) => id.replaceAll('core:', `${systemName}:`);
      const listed = Object.entries(connections).filter(([id]) => !dormant.includes(named(id)));
      const lines = (isUndesired: boolean) =>
        listed
          .filter(([, { undesired = false }]) => undesired === isUndesired)
          .map(([id, { interface: name, auto }]) => {
            const isManual = isUndesired || auto !== true;
            return `${named(id)} ${name}${isManual ? ' manual' : ''}`;
          })
          .sort();
      return { established: lines(false), undesired: lines(true) };
    };

    /** Plans an event, has the daemon do it, and compares all that is recorded and all that is told of it. */
    const comesTrue = async (event: string[], act: () => Promise<void>, systemName = 'core') => {
      const plan = await planOf(...event);
      await act();
      expect(plan.connections).toEqual(daemon.records());
      expect(foretold(plan, systemName)).toEqual(await told());
      return Object.fromEntries(
        plan.outcomes.map(({ plug, slot, outcome }) => [`${plug.name} ${slot.name}`, outcome]),
      );
    };

    it('a provider is installed, which connects nothing', async () => {
      expect(await comesTrue(['install', '--revision', yamlOf('gtk')], () => install('gtk'))).toEqual({});
    });

    it('a consumer is installed, of which what the rules allow connects', async () => {
      const plan = await comesTrue(['install', '--revision', yamlOf('booth1')], () => install('booth1'));
      expect(plan).toEqual({
        'camera camera': 'skipped-policy',
        'home home': 'created-auto',
        'network network': 'created-auto',
        'themes share': 'skipped-policy',
      });
    });

    it('the state that is saved gives the same plan', async () => {
      const event = ['refresh', 'photo-booth', '--revision', yamlOf('booth2')];
      await plugboard('state', 'save', '--snapd', daemon.socket, stateFile);
      const saved = JSON.parse(await plugboard('plan', ...event, '--json', '--state', stateFile)) as Plan;
      const { connections, outcomes } = await planOf(...event);
      expect(saved).toMatchObject({ connections, outcomes });
      expect(Object.keys(connections)).toHaveLength(2);
    });

    it('what a plan names as the command connects by hand', async () => {
      const { outcomes } = await planOf('refresh', 'photo-booth');
      const commands = outcomes.flatMap(({ command }) => (command === undefined ? [] : [command]));
      expect(commands).toEqual([
        'snap connect photo-booth:camera core:camera',
        'snap connect photo-booth:themes gtk:share',
      ]);
      for (const command of commands) {
        const [, verb = '', ...names] = command.split(' ');
        await comesTrue([verb, ...names], () => snap(verb, ...names));
      }
      expect((await told()).established).toHaveLength(4);
    });

    it('what was connected automatically is disconnected, and remembered', async () => {
      const names = ['disconnect', 'photo-booth:home'];
      expect(await comesTrue(names, () => snap(...names))).toMatchObject({ 'home home': 'unwanted' });
    });

    it('a refresh drops plugs, adds others and changes an attribute', async () => {
      const event = ['refresh', 'photo-booth', '--revision', yamlOf('booth2')];
      expect(await comesTrue(event, () => install('booth2'))).toMatchObject({
        'audio-playback audio-playback': 'created-auto',
        'camera camera': 'kept-dormant',
        'home home': 'skipped-unwanted',
        'joystick joystick': 'skipped-policy',
        'network network': 'pruned',
        'themes share': 'kept-attributes-updated',
      });
    });

    it('a dormant record, which the daemon tells nobody of, is all that a plan misses', async () => {
      const plan = await planOf('refresh', 'photo-booth', '--revision', yamlOf('booth3'));
      await install('booth3');
      const id = 'photo-booth:camera core:camera';
      expect(plan.connections).not.toHaveProperty([id]);
      expect({ ...plan.connections, [id]: { interface: 'camera' } }).toEqual(daemon.records());
      expect((await told()).established).toContain(`${id} camera manual`);
    });

    it('what was connected by hand is disconnected, and not remembered', async () => {
      const names = ['disconnect', 'photo-booth:camera'];
      expect(await comesTrue(names, () => snap(...names))).toMatchObject({ 'camera camera': 'disconnected' });
    });

    it('what the user disconnected is forgotten, and comes back', async () => {
      const names = ['photo-booth:home', ':home'];
      await comesTrue(['forget', ...names], () => snap('disconnect', '--forget', ...names));
      const event = ['refresh', 'photo-booth', '--revision', yamlOf('booth3')];
      expect(await comesTrue(event, () => install('booth3'))).toMatchObject({ 'home home': 'created-auto' });
    });

    it('a disabled snap has no connections, and its records stay', async () => {
      const names = ['disable', 'photo-booth'];
      const plan = await comesTrue(names, () => snap(...names));
      expect(Object.values(plan)).toEqual(Array(4).fill('kept-dormant'));
    });

    it('of a disabled snap the daemon tells nothing, and the plan warns of that', async () => {
      const names = ['enable', 'photo-booth'];
      const before = daemon.records();
      expect(await planOf(...names)).toMatchObject({ connections: {}, warnings: [{ code: 'snap-untold' }] });
      await snap(...names);
      expect(daemon.records()).toEqual(before);
      expect((await told()).established).toHaveLength(4);
    });

    it('the system snap is installed, and its slots are those of another snap', async () => {
      const event = ['install', '--revision', yamlOf('snapd')];
      await comesTrue(event, () => install('snapd'), 'snapd');
      expect((await told()).established).toContain('photo-booth:home snapd:home home');
    });

    it('connects, refreshes and disconnects with that one', async () => {
      const names = ['photo-booth:camera', ':camera'];
      await comesTrue(['connect', ...names], () => snap('connect', ...names), 'snapd');
      const event = ['refresh', 'photo-booth', '--revision', yamlOf('booth1')];
      expect(await comesTrue(event, () => install('booth1'), 'snapd')).toMatchObject({
        'audio-playback audio-playback': 'pruned',
        'camera camera': 'kept',
      });
      const pair = ['disconnect', 'photo-booth:network', ':network'];
      await comesTrue(pair, () => snap(...pair), 'snapd');
    });

    it('a snap is removed, and what the user disconnected stays until a start', async () => {
      const { connections } = await planOf('remove', 'photo-booth');
      await snap('remove', '--purge', 'photo-booth');
      expect(Object.keys(connections)).toEqual(['photo-booth:network core:network']);
      expect(connections).toEqual(daemon.records());
      // It does not tell of records of snaps that are not there.
      expect(await told()).toEqual({ established: [], undesired: [] });
      // The daemon starts anew for another revision of its own snap.
      await comesTrue(['startup'], () => install('snapd'), 'snapd');
      expect(daemon.records()).toEqual({});
    });
  });
});

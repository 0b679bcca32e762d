/** The keys of metadata that there are, in a snap.yaml and in the snapcraft.yaml that it is made from. */

const snapKeys = [
  'name',
  'version',
  'title',
  'summary',
  'description',
  'license',
  'type',
  'base',
  'confinement',
  'grade',
  'epoch',
  'architectures',
  'assumes',
  'apps',
  'hooks',
  'plugs',
  'slots',
  'layout',
  'environment',
  'system-usernames',
  'components',
  'links',
  'website',
  'contact',
  'issues',
  'source-code',
  'donation',
  'provenance',
  'icon',
  'license-agreement',
  'license-version',
] as const;

/** Keys that no snap.yaml has; one of them is enough to tell a snapcraft.yaml. */
const snapcraftKeys = [
  'parts',
  'build-base',
  'adopt-info',
  'version-script',
  'package-repositories',
  'platforms',
  'lint',
  'compression',
  'passthrough',
  'ua-services',
  'build-packages',
  'build-snaps',
] as const;

const snapcraftOnly: ReadonlySet<string> = new Set(snapcraftKeys);

const known: Readonly<Record<'snap.yaml' | 'snapcraft.yaml', readonly string[]>> = {
  'snap.yaml': snapKeys,
  'snapcraft.yaml': [...snapKeys, ...snapcraftKeys],
};

/** The keys that the top level may have. */
export function topLevelKeys(kind: 'snap.yaml' | 'snapcraft.yaml'): readonly string[] {
  return known[kind];
}

/** Whether the keys of the top level are those of a snapcraft.yaml. */
export function isSnapcraftYaml(keys: readonly string[]): boolean {
  return keys.some((key) => snapcraftOnly.has(key));
}

/** The keys that an app may have, in either file. */
export const appKeys: readonly string[] = [
  'command',
  'command-chain',
  'plugs',
  'slots',
  'aliases',
  'environment',
  'common-id',
  'desktop',
  'autostart',
  'completer',
  'daemon',
  'daemon-scope',
  'install-mode',
  'refresh-mode',
  'bus-name',
  'activates-on',
  'sockets',
  'timer',
  'after',
  'before',
  'start-timeout',
  'stop-timeout',
  'watchdog-timeout',
  'restart-condition',
  'restart-delay',
  'success-exit-status',
  'stop-mode',
  'stop-command',
  'post-stop-command',
  'reload-command',
  'listen-stream',
  'adapter',
  'extensions',
  'passthrough',
];

/** Hooks whose plugs and slots count; any other hook is ignored. */
const hooks: readonly RegExp[] = [
  /^(?:prepare-device|install-device|prepare-serial-request|default-configure|configure|install)$/,
  /^(?:pre-refresh|post-refresh|remove|check-health|fde-setup|gate-auto-refresh)$/,
  /^(?:un)?prepare-(?:plug|slot)-[-a-z0-9]+$/,
  /^(?:dis)?connect-(?:plug|slot)-[-a-z0-9]+$/,
  /^(?:change|save|query|load|observe)-view-[-a-z0-9]+$/,
];

export function isSupportedHook(name: string): boolean {
  return hooks.some((hook) => hook.test(name));
}

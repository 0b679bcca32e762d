import { installationCandidate } from '../policy/candidate.js';
import { decideInstallation, isAllowed, type Decision } from '../policy/decide.js';
import type { DeviceRules } from './device-state.js';
import type { MountedSnap } from './repository.js';

/** What the check says that a new revision goes through before it is mounted. */
export interface InstallationCheck {
  /** In full for a snap with snap-id, else what a sideloaded snap goes through. */
  readonly action: 'install' | 'sideload';
  /** Whether the snap has a snap-id whose declaration is not known: that alone refuses it. */
  readonly declarationMissing: boolean;
  /** Slots first, then plugs. */
  readonly decisions: readonly Decision[];
}

/** Checks a revision as it would be mounted. See docs/plans.md, "Installation check". */
export function checkInstallation(
  { installed, plugs, slots }: MountedSnap,
  { device, base }: DeviceRules,
): InstallationCheck {
  const action = installed.asserted ? 'install' : 'sideload';
  const declarationMissing = installed.asserted && installed.declaration === null;
  const endpoints = action === 'install' ? [...slots.values(), ...plugs.values()] : [...slots.values()];
  const decisions = declarationMissing
    ? []
    : endpoints.map(({ side, party }) =>
        decideInstallation(action, side, installationCandidate(side, party, device), base),
      );
  return { action, declarationMissing, decisions };
}

/** Whether the check lets the revision be installed. */
export function mayInstall({ declarationMissing, decisions }: InstallationCheck): boolean {
  return !declarationMissing && decisions.every(isAllowed);
}

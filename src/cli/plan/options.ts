import { newConnectionPolicies, type NewConnectionPolicy } from '../../engine/lifecycle/event.js';
import type { PolicyInput } from '../../modules/plans/plan-request.js';
import { InputFault } from '../input/input-fault.js';

/** The options of `plan` as commander reads them. */
export interface PlanOptions {
  readonly state?: string;
  readonly snapd?: string;
  readonly revision?: string;
  readonly snapId?: string;
  readonly declarations?: readonly string[];
  readonly baseDeclaration?: string;
  readonly model?: string;
  readonly store?: string;
  readonly policy?: readonly string[];
  readonly data?: string;
  readonly server?: string;
  readonly token?: string;
  readonly all?: true;
  readonly trace?: true;
  readonly json?: true;
}

const policies: Readonly<Record<string, keyof PolicyInput>> = {
  'new-grants-on-refresh': 'newGrantsOnRefresh',
  'classic-to-strict': 'classicToStrict',
};

/** What is left to the user, as options say it: `NAME=VALUE`. */
export function policyOf(texts: readonly string[]): PolicyInput {
  const policy: { newGrantsOnRefresh?: NewConnectionPolicy; classicToStrict?: NewConnectionPolicy } = {};
  for (const text of texts) {
    const [name = '', value = ''] = text.split(/=(.*)/s);
    const member = policies[name];
    const found = newConnectionPolicies.find((known) => known === value);
    if (member === undefined || found === undefined) {
      const names = Object.keys(policies).join(' or ');
      throw new InputFault(
        `"${text}" is no policy, expected ${names} with =${newConnectionPolicies.join(' or =')}`,
        { source: '--policy' },
      );
    }
    policy[member] = found;
  }
  return policy;
}

/** @throws InputFault naming an option that would be passed over in silence */
export function refuseIdleOptions(kind: string, options: PlanOptions): void {
  const only = (name: keyof PlanOptions, flag: string, kinds: readonly string[]) => {
    if (options[name] === undefined || kinds.includes(kind)) return;
    throw new InputFault(`has no meaning for ${kind}, expected it with ${kinds.join(', ')} only`, {
      source: flag,
    });
  };
  only('revision', '--revision', ['install', 'refresh', 'revert']);
  only('snapId', '--snap-id', ['install']);
  only('model', '--model', ['remodel']);
  only('store', '--store', ['remodel']);
  if (options.snapId !== undefined && options.revision === undefined)
    throw new InputFault('expected --revision with it, the snap.yaml of the snap', { source: '--snap-id' });
  if (options.token !== undefined && options.server === undefined)
    throw new InputFault('expected --server with it', { source: '--token' });
}

import { readFileSync } from 'node:fs';
import { type Check, fail, ok, warn } from './check.js';

/** The least version of Node that package.json asks for. */
const leastNode = [20, 19] as const;

/** Every connection takes one. */
const fewestFiles = 4096;

/** What the machine and the process give. */
export function machineChecks(): Check[] {
  return [nodeCheck(process.versions.node), ...filesCheck(limitsText())];
}

/** @param version such as `24.1.0` */
export function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = leastNode;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return ok('node', version);
  return fail('node', version, `run it with Node ${leastNode.join('.')} or later`);
}

/** @param limits what Linux tells in `/proc/self/limits`; empty elsewhere, where nothing is told */
export function filesCheck(limits: string): Check[] {
  const [, soft] = /^Max open files\s+(\d+|unlimited)/m.exec(limits) ?? [];
  if (soft === undefined) return [];
  if (soft === 'unlimited' || Number(soft) >= fewestFiles) return [ok('open files', `at most ${soft}`)];
  return [
    warn(
      'open files',
      `at most ${soft}, and each connection takes one`,
      `raise it to ${fewestFiles} or more (ulimit -n, LimitNOFILE)`,
    ),
  ];
}

function limitsText(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}

import { Look } from '../text/look.js';

/** Writes lines to the standard output. */
export function print(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}

/** Writes lines about a problem to the standard error. */
export function complain(lines: readonly string[]): void {
  if (lines.length > 0) process.stderr.write(`${lines.join('\n')}\n`);
}

/** How the standard output looks. */
export function outputLook(): Look {
  return Look.of(process.stdout);
}

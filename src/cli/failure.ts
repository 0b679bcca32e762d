import { CommanderError } from 'commander';
import { loadSettings, SettingsError } from '../config/settings.js';
import { BackupFault } from '../database/backup/backup-fault.js';
import { InvalidInput } from '../engine/invalid-input.js';
import { KeyFault } from '../modules/authority/signer.js';
import { RequestProblem } from '../modules/http/request-problem.js';
import { exitCodes } from './exit-codes.js';
import { InputFault } from './input/input-fault.js';
import { printable } from '../text/printable.js';

/** What is said about an error, and the status the program ends with. */
export interface Failure {
  readonly lines: readonly string[];
  readonly exitCode: number;
}

/** What to say about anything thrown; what the user can mend is bad input, the rest is a fault. */
export function failureOf(error: unknown): Failure {
  // Commander has said it already; asking for help is no failure.
  if (error instanceof CommanderError) {
    return { lines: [], exitCode: error.exitCode === 0 ? exitCodes.ok : exitCodes.badInput };
  }
  if (error instanceof InputFault) return badInput(error.toString(), ...error.further.map(String));
  if (error instanceof SettingsError) return badInput(`error: ${error.message}`);
  if (error instanceof BackupFault) {
    return badInput(new InputFault(error.message, { source: error.source }).toString());
  }
  if (error instanceof InvalidInput) return badInput(new InputFault(error.message, error.place).toString());
  if (error instanceof KeyFault) return badInput(`error: ${error.message}`);
  if (error instanceof RequestProblem) return badInput(`error: ${error.message}`);
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error && wantsStack() ? (error.stack?.split('\n').slice(1) ?? []) : [];
  return { lines: [`fault: ${printable(message)}`, ...stack.map(printable)], exitCode: exitCodes.fault };
}

function badInput(...lines: string[]): Failure {
  return { lines: lines.map(printable), exitCode: exitCodes.badInput };
}

/** Whether the log level asks for details; a wrong setting does not hide the fault that is being told. */
function wantsStack(): boolean {
  try {
    return ['debug', 'trace'].includes(loadSettings().logLevel);
  } catch {
    return false;
  }
}

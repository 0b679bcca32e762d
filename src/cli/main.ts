#!/usr/bin/env node
import { complain } from './output.js';
import { createProgram } from './program.js';

// Whoever reads the output may stop reading, as `head` does; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await createProgram().parseAsync();
} catch (error) {
  const { failureOf } = await import('./failure.js');
  const { lines, exitCode } = failureOf(error);
  complain(lines);
  process.exit(exitCode);
}

#!/usr/bin/env node
import { run } from './run.js';

// Whoever reads the output may stop reading, as `head` does; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const failed = await run(process.argv.slice(2));
if (failed !== undefined) process.exit(failed);

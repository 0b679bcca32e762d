import type { Command } from 'commander';
import type { DoctorOptions } from './options.js';

const after = `
Looks at what the service needs, with the settings it would start with: the machine, the data directory, the keys, the
database, and where that is PostgreSQL the copy of it. Each line is ok, warn or fail, with what to do. Nothing is changed or
made, and the service may be running meanwhile. What is stored is looked at by "plugboard verify".

Exit status: 0 nothing fails; 3 something does; 1 a fault.

Examples:
  plugboard doctor
  plugboard doctor --json --data /var/lib/plugboard`;

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check what the service needs, and say what to do')
    .option('--json', 'print JSON')
    .option('--data <dir>', 'the data directory; default: PLUGBOARD_DATA, else ./data')
    .addHelpText('after', after)
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import('./doctor.js');
      process.exitCode = await doctor(options);
    });
}

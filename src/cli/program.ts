import { Command } from 'commander';
import { engineVersion } from '../engine/policy/version.js';
import { addAudit } from './audit/command.js';
import { addBackup } from './backup/command.js';
import { addCheck } from './check/command.js';
import { addDecide } from './decide/command.js';
import { addDoctor } from './doctor/command.js';
import { addExplain } from './explain/command.js';
import { addImport } from './import/command.js';
import { addInterfaces } from './interfaces/command.js';
import { addKey } from './key/command.js';
import { addPlan } from './plan/command.js';
import { addReview } from './review/command.js';
import { addServe } from './serve.js';
import { addState } from './state/command.js';
import { addTrust } from './trust/command.js';
import { Look } from '../text/look.js';
import { addToken } from './token/command.js';
import { addVerify } from './verify/command.js';

const after = `
Exit status: 0 connect, install, approve, planned or all well; 3 deny, refused or hold; 4 reject; 2 bad input;
1 a fault.
"plugboard COMMAND --help" shows the options of a command, with examples.`;

/** The program with all of its commands; what a command needs is loaded when it runs. */
export function createProgram(): Command {
  const program = new Command('plugboard');
  program
    .description('Decides which snap plugs connect to which slots, and says why.')
    .version(
      `plugboard ${engineVersion.version} (interfaces of ${engineVersion.catalogue})`,
      '--version',
      'print the version',
    )
    .helpOption('-h, --help', 'print this help')
    .configureHelp({
      styleTitle: (title) => Look.of(process.stdout).paint('bold', title),
    })
    .exitOverride()
    .addHelpText('after', after);
  addDecide(program);
  addReview(program);
  addExplain(program);
  addPlan(program);
  addState(program);
  addCheck(program);
  addInterfaces(program);
  addImport(program);
  addTrust(program);
  addKey(program);
  addToken(program);
  addAudit(program);
  addBackup(program);
  addVerify(program);
  addDoctor(program);
  addServe(program);
  return program;
}

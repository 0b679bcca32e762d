import { type Command, Option } from 'commander';
import type { PlanOptions } from './options.js';

const after = `
EVENT and what it is about:
  install SNAP, with --revision for a snap that is not there yet; refresh SNAP and revert SNAP, with --revision for
  other metadata; enable, disable, remove SNAP
  connect SNAP:PLUG [SNAP:SLOT], disconnect or forget SNAP:NAME [SNAP:SLOT]; as with snap, :NAME is one of the system
  startup; core-transition; remodel SNAP… with --model; hotplug-add or hotplug-change FILE with the slot as JSON,
  hotplug-remove KEY, hotplug-enumerated [KEY…]

The state of the device is what snapd of this machine says, or a file: what "plugboard state save" wrote, or the state
as POST /v1/connection-plans takes it. Nothing is changed on the device. Shown is what changes or asks for attention;
the exit status is 3 where the change or the installation is refused.

Examples:
  plugboard plan refresh photo-booth --revision new/snap.yaml
  plugboard plan install photo-booth --revision snap.yaml --declarations granted.assert --state device.json
  plugboard plan connect photo-booth:camera --state device.json --trace
  plugboard plan disconnect photo-booth:themes gtk-themes:share --state device.json
  plugboard plan startup --state device.json --all --json
  plugboard plan refresh photo-booth --server https://plugboard.example --token @token`;

export function addPlan(program: Command): void {
  program
    .command('plan')
    .description('tell what happens to the connections of a device on an event, and why')
    .argument('<event>', 'what happens, such as refresh or connect')
    .argument('[names...]', 'the snap, or the plug and the slot')
    .optionsGroup('The device:')
    .addOption(
      new Option('--state <file>', 'its state, in a file; "-" is the standard input').conflicts('snapd'),
    )
    .option('--snapd <socket>', 'the socket of its snapd; default: /run/snapd.socket')
    .optionsGroup('What comes:')
    .option('--revision <file>', 'the snap.yaml of the new revision')
    .option('--snap-id <id>', 'of a snap that is not there yet: its snap-id; else it is not asserted')
    .option(
      '--declarations <path...>',
      'snap-declarations that take the place of those of the device: files, or folders of *.assert',
    )
    .option('--base-declaration <file>', 'a base-declaration in place of the built-in one')
    .option('--model <file>', 'of a remodel: the new model assertion, its text or its headers as JSON')
    .option('--store <file>', 'of a remodel: the store assertion that goes with it')
    .option(
      '--policy <name=value...>',
      'leave new connections to the user: new-grants-on-refresh=manual, classic-to-strict=manual',
    )
    .optionsGroup('Who plans:')
    .addOption(
      new Option('--data <dir>', 'use declarations that are stored there; default: PLUGBOARD_DATA').conflicts(
        'server',
      ),
    )
    .option('--server <url>', 'ask the service there')
    .option('--token <token>', 'the token to ask it with; @FILE reads it from a file')
    .optionsGroup('The answer:')
    .option('--all', 'show every connection and every pair that was considered')
    .option('--trace', 'show for each the rules and constraints that were looked at')
    .option('--json', 'print the answer as POST /v1/connection-plans gives it')
    .addHelpText('after', after)
    .action(async (event: string, names: string[], options: PlanOptions) => {
      const { planEvent } = await import('./plan.js');
      process.exitCode = await planEvent(event, names, options);
    });
}

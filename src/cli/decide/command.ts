import { type Command, Option } from 'commander';
import { actions, type DecideOptions } from './options.js';

const after = `
A declaration is a file with the text of the assertion or with its headers as JSON, or a folder that holds
plugs.json, slots.json or both. Rules in JSON are written as reviewers of the store write them: scalars are texts
("true", "*"). Without --slot, the plug meets the slot that the system provides for its interface; with --slot
alone, a slot of its own snap.

Examples:
  plugboard decide snap.yaml --plug camera
  plugboard decide snap.yaml --plug camera --declaration granted/ --explain
  plugboard decide client.yaml --plug shared --slot-snap server.yaml --slot shared --action connect --core
  plugboard decide snap.yaml --action install --declaration snap.assert --json
  unsquashfs -cat some.snap meta/snap.yaml | plugboard decide - --plug home`;

export function addDecide(program: Command): void {
  program
    .command('decide')
    .description('decide whether a plug connects, or whether a snap may be installed, and say why')
    .argument('<snap-yaml>', 'the snap.yaml of the snap with the plug; "-" is the standard input')
    .optionsGroup('The question:')
    .option('--plug <name>', 'the plug that is to be connected')
    .option('--slot <name>', 'the slot it is to be connected to; left out: that of the system')
    .option('--slot-snap <file>', 'the snap.yaml of the snap with the slot; left out: the same snap')
    .addOption(new Option('--action <action>', 'what is asked').choices([...actions]).default('auto-connect'))
    .optionsGroup('The snaps:')
    .option('--declaration <path>', "the snap's snap-declaration, a file or a folder")
    .option(
      '--snap-id <id>',
      "the snap's id; without --declaration, the published declaration of this id holds",
    )
    .option('--publisher-id <id>', "the account-id of the snap's publisher")
    .option('--slot-declaration <path>', "the same for the slot's snap")
    .option('--slot-snap-id <id>', "the same for the slot's snap")
    .option('--slot-publisher-id <id>', "the same for the slot's snap")
    .optionsGroup('The device:')
    .addOption(new Option('--classic', 'a classic system (default)').conflicts(['core', 'coreDesktop']))
    .option('--core', 'an Ubuntu Core system')
    .option('--core-desktop', 'an Ubuntu Core Desktop system')
    .option('--distribution <id[/variant]>', 'such as ubuntu or fedora/workstation')
    .option('--model <file>', 'the model assertion: its text, or its headers as JSON')
    .option('--store <file>', 'the store assertion: its text, or its headers as JSON')
    .option('--content-compat-labels', 'content compatibility labels are enabled')
    .optionsGroup('What is published:')
    .option('--base-declaration <file>', 'a base-declaration in place of the built-in one')
    .option('--data <dir>', 'use what is stored there; default with an id alone: PLUGBOARD_DATA')
    .optionsGroup('The answer:')
    .option('--explain', 'show every rule and constraint that was looked at')
    .option('--json', 'print the answer as POST /v1/decisions gives it')
    .addHelpText('after', after)
    .action(async (snapYaml: string, options: DecideOptions) => {
      const { decide } = await import('./decide.js');
      process.exitCode = await decide(snapYaml, options);
    });
}

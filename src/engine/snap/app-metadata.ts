import { fieldsOf, scalarsOf, valueOf, type Field, type Written } from './written.js';

/** What an app says of itself. */
export interface AppMetadata {
  readonly name: Written;
  readonly fields: readonly Field[];
  readonly daemon: Written | undefined;
  readonly daemonScope: Written | undefined;
  readonly busName: Written | undefined;
  readonly plugs: readonly Written[];
  readonly slots: readonly Written[];
  readonly aliases: readonly Written[];
  readonly activatesOn: readonly Written[];
  readonly extensions: readonly Written[];
  readonly environment: readonly Field[];
}

/** What a hook says of itself. */
export interface HookMetadata {
  readonly name: Written;
  readonly plugs: readonly Written[];
  readonly slots: readonly Written[];
  readonly environment: readonly Field[];
}

export function readAppMetadata({ key, value }: Field): AppMetadata {
  const fields = fieldsOf(value);
  const list = (name: string) => scalarsOf(valueOf(fields, name));
  return {
    name: key,
    fields,
    daemon: valueOf(fields, 'daemon'),
    daemonScope: valueOf(fields, 'daemon-scope'),
    busName: valueOf(fields, 'bus-name'),
    plugs: list('plugs'),
    slots: list('slots'),
    aliases: list('aliases'),
    activatesOn: list('activates-on'),
    extensions: list('extensions'),
    environment: fieldsOf(valueOf(fields, 'environment')),
  };
}

export function readHookMetadata({ key, value }: Field): HookMetadata {
  const fields = fieldsOf(value);
  const list = (name: string) => scalarsOf(valueOf(fields, name));
  return {
    name: key,
    plugs: list('plugs'),
    slots: list('slots'),
    environment: fieldsOf(valueOf(fields, 'environment')),
  };
}

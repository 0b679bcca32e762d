import { anyOf } from '../../catalogue/attribute-words.js';
import type { SystemUserMetadata } from '../../snap/metadata.js';
import { flag, type Flag } from '../flag.js';
import { byChanging, placeOf, quoted, type LintSubject } from './subject.js';

/** Lints the users that the snap wants the system to have. */
export function* lintSystemUsers({ metadata, tables }: LintSubject): Generator<Flag> {
  const shared = [...tables.systemUsers].filter(([, snaps]) => snaps.length === 0).map(([user]) => user);
  for (const user of metadata.systemUsers) {
    const { name, scope } = user;
    const snaps = tables.systemUsers.get(name.text);
    if (snaps === undefined)
      yield invalidUser(user, `system user ${quoted(name.text)} is not known, expected ${anyOf(shared)}`);
    else if (snaps.length > 0 && !snaps.includes(metadata.name?.text ?? '')) {
      const message = `system user ${quoted(name.text)} is reserved to other snaps, expected ${anyOf(shared)}`;
      yield invalidUser(user, message, `use ${anyOf(shared)}`);
    } else if (scope?.text !== 'shared') {
      const found = scope === undefined ? 'nothing' : quoted(scope.text);
      const message = `the scope of system user ${quoted(name.text)} is ${found}, expected "shared"`;
      yield invalidUser(user, message, `write ${quoted(`${name.text}: shared`)}`);
    }
  }
}

function invalidUser({ name }: SystemUserMetadata, message: string, remedy?: string): Flag {
  return flag('system-user-invalid', message, {
    place: placeOf(name),
    subject: name.text,
    ...(remedy !== undefined && byChanging(remedy)),
  });
}

import { isEmpty, scalarsOf, type Field, type Written } from '../../snap/written.js';
import { kindOf } from '../../snap/read-snap.js';
import { flag, type Flag } from '../flag.js';
import { placeOf, quoted, type LintSubject } from './subject.js';

const webAddress = /^https?:\/\/[^\s/?#"<>][^\s"<>]*$/i;
const mailAddress = /^(?:mailto:)?[^\s@"<>:/]+@[^\s@"<>:/]+$/i;

/** Lints the links, those under "links" and those of the top level. */
export function* lintLinks({ metadata }: LintSubject): Generator<Flag> {
  const links = metadata.fields.find(({ key }) => key.text === 'links')?.value;
  if (links && !isEmpty(links) && links.value.kind !== 'map') yield shape('links', links, 'a map of links');
  for (const { key, value } of metadata.links) yield* linksOf(key.text, value);
}

function* linksOf(name: string, value: Field['value']): Generator<Flag> {
  if (value.value.kind === 'map') {
    yield shape(name, value, 'a link or a list of links');
    return;
  }
  const links = value.value.kind === 'list' ? scalarsOf(value) : [value];
  const isContact = name === 'contact';
  for (const link of links) {
    if (webAddress.test(link.text) || (isContact && mailAddress.test(link.text))) continue;
    const expected = `an address that begins with "https://"${isContact ? ', or one for e-mail' : ''}`;
    yield flag(
      'link-invalid',
      `link ${quoted(link.text)} of "${name.slice(0, 80)}" cannot be opened, expected ${expected}`,
      {
        place: placeOf(link),
        subject: name,
        observed: link.text,
      },
    );
  }
}

function shape(name: string, found: Written, expected: string): Flag {
  return flag('value-invalid', `${quoted(name)} is ${kindOf(found.value)}, expected ${expected}`, {
    place: placeOf(found),
    subject: name,
  });
}

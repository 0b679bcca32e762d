/** An element as it was read: its attributes, the elements in it, and all of the text in it. */
export interface ReadElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly elements: ReadElement[];
  text: string;
}

/**
 * Reads XML of elements, attributes and text, and nothing else.
 *
 * @throws Error where it is not well-formed
 */
export function readXml(xml: string): ReadElement {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(xml))
    throw new Error('no XML character');
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!xml.startsWith(head)) throw new Error('no declaration');
  const top: ReadElement = { name: '', attributes: {}, elements: [], text: '' };
  const open = [top];
  const token =
    /<\/([\w-]+)>|<([\w-]+)((?:\s+[\w.-]+="(?:[^<&"]|&(?:\w+|#\d+);)*")*)\s*(\/?)>|((?:[^<&>]|&(?:\w+|#\d+);)+)/uy;
  token.lastIndex = head.length;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const [, closed, name, attributes = '', empty, text] =
      token.exec(xml) ?? fail(`unexpected ${xml.slice(at, at + 40)}`);
    const parent = open.at(-1) ?? fail('nothing is open');
    if (text !== undefined) parent.text += unescaped(text);
    else if (closed !== undefined) {
      if (open.pop()?.name !== closed) fail(`${closed} is not open`);
    } else {
      const element = { name: name ?? '', attributes: attributesIn(attributes), elements: [], text: '' };
      parent.elements.push(element);
      if (empty === '') open.push(element);
    }
  }
  const [root, ...others] = top.elements;
  if (open.length !== 1 || root === undefined || others.length > 0 || top.text.trim() !== '')
    fail('no one root');
  return root;
}

function attributesIn(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/([\w.-]+)="([^"]*)"/g)) {
    if (name in found) fail(`${name} stands twice`);
    found[name] = unescaped(value.replace(/\s/g, ' '));
  }
  return found;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) =>
      code === undefined ? (named[name] ?? fail(`no entity ${name}`)) : String.fromCodePoint(Number(code)),
    );
}

function fail(message: string): never {
  throw new Error(message);
}

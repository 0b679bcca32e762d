/** An element of XML: its attributes, and either elements or text in it. */
export interface Element {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number | undefined>>;
  readonly content?: readonly Element[] | string;
}

/** A document of XML 1.0 in UTF-8. Characters that it cannot have, such as control characters, are dropped. */
export function xmlText(root: Element): string {
  return ['<?xml version="1.0" encoding="UTF-8"?>', ...elementLines(root, ''), ''].join('\n');
}

function elementLines({ name, attributes = {}, content = '' }: Element, indent: string): string[] {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value)).replace(/[\t\n\r"]/g, reference)}"`);
  const head = `${indent}<${name}${written.join('')}`;
  if (content.length === 0) return [`${head}/>`];
  if (typeof content === 'string') return [`${head}>${escaped(content)}</${name}>`];
  const inner = content.flatMap((element) => elementLines(element, `${indent}  `));
  return [`${head}>`, ...inner, `${indent}</${name}>`];
}

const impossible = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escaped(text: string): string {
  return text.replace(impossible, '').replace(/[&<>\r]/g, reference);
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

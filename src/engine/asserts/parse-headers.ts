import { InvalidInput, pointerSegment } from '../invalid-input.js';
import { emptyHeaders, headerName, limits, type HeaderMap, type HeaderValue } from './headers.js';

/**
 * Reads header lines: `name: text`, or `name:` followed by a nested list, map or multi-line text.
 *
 * @param text the header part of an assertion, without the newline that ends it
 * @throws InvalidInput `assertion-invalid` with line and pointer
 */
export function parseHeaders(text: string): HeaderMap {
  return new HeaderParser(text.split('\n')).parse();
}

/** A value and the index of the first line behind it. */
type Parsed = readonly [value: HeaderValue, next: number];

class HeaderParser {
  constructor(private readonly lines: readonly string[]) {}

  parse(): HeaderMap {
    const headers = emptyHeaders();
    let at = 0;
    while (at < this.lines.length) at = this.entryInto(headers, at, 0, '');
    return headers;
  }

  /** Reads the entry that starts at line `at`, indented by `indent`, into `map`. */
  private entryInto(map: Record<string, HeaderValue>, at: number, indent: number, parent: string): number {
    const line = this.line(at).slice(indent);
    const colon = line.indexOf(':');
    if (colon < 0) throw this.fault(at, parent, `header line "${shown(line)}" has no colon`);
    const name = line.slice(0, colon);
    if (!headerName.test(name)) {
      throw this.fault(
        at,
        parent,
        `"${shown(name)}" is not a header name, expected lower-case words joined by "-"`,
      );
    }
    if (name in map) throw this.fault(at, parent, `header "${name}" stands twice`);
    const [value, next] = this.value(at, line.slice(colon + 1), indent, parent + pointerSegment(name));
    map[name] = value;
    return next;
  }

  /** Reads a value whose first line is `at`; `rest` is what follows the colon or the dash there. */
  private value(at: number, rest: string, indent: number, pointer: string): Parsed {
    if (rest.startsWith(' ')) return [rest.slice(1), at + 1];
    if (rest !== '') throw this.fault(at, pointer, `expected one space before the value "${shown(rest)}"`);
    return this.nested(at + 1, indent, pointer);
  }

  private nested(at: number, indent: number, pointer: string): Parsed {
    const inner = indent + 2;
    if (inner > limits.nesting * 2) {
      throw new InvalidInput('limit-exceeded', `headers are nested deeper than ${limits.nesting} levels`, {
        pointer,
        line: at + 1,
      });
    }
    const first = this.lines[at];
    if (first === undefined || !indentedBy(first, inner)) {
      throw this.fault(at, pointer, `expected a value indented by ${inner} spaces`);
    }
    const start = first[inner];
    if (start === '-') return this.list(at, inner, pointer);
    if (start !== undefined && start !== ' ') return this.map(at, inner, pointer);
    return this.multiline(at, indent + 4, pointer);
  }

  private list(at: number, indent: number, pointer: string): Parsed {
    const items: HeaderValue[] = [];
    let next = at;
    while (indentedBy(this.lines[next], indent)) {
      const line = this.line(next).slice(indent);
      const place = pointer + pointerSegment(items.length);
      if (!line.startsWith('-'))
        throw this.fault(next, place, `expected a list item "- …", found "${shown(line)}"`);
      const [value, after] = this.value(next, line.slice(1), indent, place);
      items.push(value);
      next = after;
    }
    return [items, next];
  }

  private map(at: number, indent: number, pointer: string): Parsed {
    const map = emptyHeaders();
    let next = at;
    while (indentedBy(this.lines[next], indent)) next = this.entryInto(map, next, indent, pointer);
    return [map, next];
  }

  private multiline(at: number, indent: number, pointer: string): Parsed {
    const text: string[] = [];
    let next = at;
    while (indentedBy(this.lines[next], indent)) text.push(this.line(next++).slice(indent));
    if (text.length === 0) throw this.fault(at, pointer, `expected text indented by ${indent} spaces`);
    return [text.join('\n'), next];
  }

  private line(at: number): string {
    return this.lines[at] ?? '';
  }

  private fault(at: number, pointer: string, message: string): InvalidInput {
    return new InvalidInput('assertion-invalid', message, { pointer, line: at + 1 });
  }
}

function indentedBy(line: string | undefined, spaces: number): boolean {
  if (line === undefined || line.length < spaces) return false;
  for (let i = 0; i < spaces; i++) if (line.charCodeAt(i) !== 32) return false;
  return true;
}

/** Text quoted in a message, cut to a length a person reads. */
function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

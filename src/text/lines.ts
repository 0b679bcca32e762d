/** Cuts a line to a width, with an ellipsis where something is missing. */
export function cutTo(width: number, line: string): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(width - 1, 0)).trimEnd()}…`;
}

/** Breaks text between words into lines of at most the width; a longer word gets a line of its own. */
export function wrapTo(width: number, text: string): string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A count with its noun: `1 plug`, `2 plugs`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

import type { Look } from '../../text/look.js';

/** A line with what belongs to it. */
export interface Branch {
  readonly line: string;
  readonly under?: readonly Branch[];
}

/** The lines of a tree, each branch drawn under the one it belongs to. */
export function treeLines(branches: readonly Branch[], look: Look): string[] {
  const [fork, last, trunk] = look.isTerminal ? ['├─ ', '└─ ', '│  '] : ['|- ', '`- ', '|  '];
  const draw = (siblings: readonly Branch[], indent: string): string[] =>
    siblings.flatMap(({ line, under = [] }, index) => {
      const isLast = index === siblings.length - 1;
      const drawn = indent + look.paint('dim', isLast ? last : fork) + line;
      return [drawn, ...draw(under, indent + (isLast ? '   ' : look.paint('dim', trunk)))];
    });
  return draw(branches, '');
}

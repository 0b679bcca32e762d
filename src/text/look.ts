const styles = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
} as const;

export type Style = keyof typeof styles;

/** How something came out: it holds, it does not, or there was nothing to judge it by. */
export type Sign = 'yes' | 'no' | 'unknown';

const signs: Readonly<Record<Sign, readonly [symbol: string, word: string, style: Style]>> = {
  yes: ['✓', 'yes', 'green'],
  no: ['✗', 'no', 'red'],
  unknown: ['?', 'unknown', 'yellow'],
};

/** As much of an output stream as tells how it looks. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
}

/** How output looks: with colours, symbols and a width in a terminal; plain lines anywhere else. */
export class Look {
  constructor(
    readonly isTerminal: boolean,
    private readonly hasColours: boolean,
    /** Columns that a line may take. */
    readonly width: number,
  ) {}

  /** Node itself heeds NO_COLOR, FORCE_COLOR and TERM=dumb. */
  static of(stream: Output): Look {
    if (stream.isTTY !== true) return plainLook;
    const { columns = 0 } = stream;
    return new Look(true, stream.hasColors?.() === true, columns > 0 ? Math.max(columns, 40) : 80);
  }

  paint(style: Style, text: string): string {
    if (!this.hasColours || text === '') return text;
    const [on, off] = styles[style];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  }

  /** A tick, a cross or a question mark; the word where symbols might not be readable. */
  sign(sign: Sign, coloured = true): string {
    const [symbol, word, style] = signs[sign];
    if (!this.isTerminal) return word;
    return coloured ? this.paint(style, symbol) : symbol;
  }
}

/** For pipes and files: neither colours nor symbols, and lines as long as they are. */
export const plainLook = new Look(false, false, Infinity);

interface MediaRange {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
}

/**
 * The one of the offered media types that an `Accept` field likes best: by quality, then by how exactly it is named,
 * then by where it stands in the field; the first of them where all are the same. Undefined where none will do.
 */
export function preferredOf<T extends string>(accept = '', offered: readonly T[]): T | undefined {
  if (accept.trim() === '') return offered[0];
  const ranges = accept.split(',').flatMap((text) => rangeOf(text) ?? []);
  const [best] = offered
    .flatMap((mediaType) => {
      const range = rangeFor(mediaType, ranges);
      return range === undefined || range.quality === 0 ? [] : [{ mediaType, range }];
    })
    .sort(
      (a, b) =>
        b.range.quality - a.range.quality ||
        exactness(b.range) - exactness(a.range) ||
        ranges.indexOf(a.range) - ranges.indexOf(b.range),
    );
  return best?.mediaType;
}

/** Undefined for what is no media range, which says nothing. */
function rangeOf(text: string): MediaRange | undefined {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const [, type, subtype] = /^([^\s/]+)\/([^\s/]+)$/.exec(range) ?? [];
  if (type === undefined || subtype === undefined) return undefined;
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  if (given === undefined) return { type, subtype, quality: 1 };
  return /^q=(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(given)
    ? { type, subtype, quality: Number(given.slice(2)) }
    : undefined;
}

/** The range that names a media type most exactly. */
function rangeFor(mediaType: string, ranges: readonly MediaRange[]): MediaRange | undefined {
  const [type, subtype] = mediaType.split('/');
  const [exact] = ranges
    .filter(
      (range) =>
        (range.type === type && (range.subtype === subtype || range.subtype === '*')) ||
        (range.type === '*' && range.subtype === '*'),
    )
    .sort((a, b) => exactness(b) - exactness(a));
  return exact;
}

function exactness({ type, subtype }: MediaRange): number {
  return type === '*' ? 0 : subtype === '*' ? 1 : 2;
}

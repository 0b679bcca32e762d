/** The samples of a text in Prometheus's format 0.0.4, by series: the name with its labels in order. */
export type Samples = ReadonlyMap<string, number>;

const line = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (Na[Nn]|[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

/** @throws Error for a line that the format does not have, a family without type, and a series that comes twice */
export function parseExposition(text: string): Samples {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const samples = new Map<string, number>();
  const types = new Map<string, string>();
  for (const row of text.split('\n')) {
    const [, name, type] = /^# TYPE (\S+) (counter|gauge|histogram|summary|untyped)$/.exec(row) ?? [];
    if (name !== undefined && type !== undefined) {
      if (types.has(name)) throw new Error(`family "${name}" comes twice`);
      types.set(name, type);
    } else if (row !== '' && !row.startsWith('# HELP ')) {
      const [series, value] = sampleOf(row, types);
      if (samples.has(series)) throw new Error(`series "${series}" comes twice`);
      samples.set(series, value);
    }
  }
  return samples;
}

function sampleOf(row: string, types: ReadonlyMap<string, string>): [string, number] {
  const [, name, labels = '', value] = line.exec(row) ?? [];
  if (name === undefined || value === undefined) throw new Error(`"${row}" is no sample`);
  const family = name.replace(/_(?:bucket|sum|count)$/, '');
  if (!types.has(name) && types.get(family) !== 'histogram') throw new Error(`"${name}" has no type`);
  const pairs: string[] = [];
  label.lastIndex = 0;
  while (label.lastIndex < labels.length) {
    const found = label.exec(labels);
    if (found === null) throw new Error(`"${labels}" are no labels`);
    pairs.push(`${found[1] ?? ''}="${found[2] ?? ''}"`);
  }
  const series = pairs.length === 0 ? name : `${name}{${pairs.sort().join(',')}}`;
  return [series, Number(value.replace('Inf', 'Infinity'))];
}

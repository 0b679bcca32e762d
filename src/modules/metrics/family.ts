import type { Metric, Registry } from 'prom-client';
import { bounds, type Durations } from '../../figures/durations.js';

export type Labels = Readonly<Record<string, string>>;

/** A value and the labels it goes by. */
export type Sample = readonly [labels: Labels, value: number];

/** A line of the exposition; its name is that of the family where it has none of its own. */
interface Line {
  readonly labels: Labels;
  readonly value: number;
  readonly metricName?: string;
}

/** What a family is called, and what it means, in one sentence. */
export type Description = readonly [name: string, help: string];

/** Adds a family of counters, or of values that go up and down, read when somebody asks. */
export function addFamily(
  registry: Registry,
  type: 'counter' | 'gauge',
  description: Description,
  read: () => readonly Sample[],
): void {
  register(registry, type, description, () => read().map(([labels, value]) => ({ labels, value })));
}

/** Adds a family of histograms in seconds, read when somebody asks. */
export function addDurations(
  registry: Registry,
  description: Description,
  read: () => readonly (readonly [Labels, Durations])[],
): void {
  const [name] = description;
  register(registry, 'histogram', description, () =>
    read().flatMap(([labels, durations]) => histogram(name, labels, durations)),
  );
}

/** Of the package's own metrics none takes what was counted elsewhere, so this is what a registry asks of them. */
function register(
  registry: Registry,
  type: string,
  [name, help]: Description,
  read: () => readonly Line[],
): void {
  const get = () => Promise.resolve({ name, help, type, values: read(), aggregator: 'sum' });
  registry.registerMetric({ name, help, type, get } as unknown as Metric);
}

function histogram(name: string, labels: Labels, { counts, sum }: Durations): Line[] {
  let count = 0;
  const buckets = Array.from(counts, (inClass, at) => {
    count += inClass;
    const le = at < bounds.length ? String(bounds[at]) : '+Inf';
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum / 1000 },
    { metricName: `${name}_count`, labels, value: count },
  ];
}

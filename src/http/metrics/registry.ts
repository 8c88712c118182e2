/** What a scrape finds: one number with the labels that tell it from its siblings. */
export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

export type Labels = Readonly<Record<string, string>>;

/** One named figure in the form of Prometheus; histograms print several lines for each set of labels. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** The lines of the moment; `suffix` belongs to the name, as in `_bucket`. */
  collect(): Promise<readonly (Sample & { readonly suffix?: string })[]>;
}

/** Everything that /metrics tells, in the order in which it was added. */
export class Registry {
  readonly #metrics: Metric[] = [];

  /** Adds a metric and gives it back. Throws for a name that is taken or that Prometheus does not allow. */
  add<M extends Metric>(metric: M): M {
    if (!/^[a-z][a-z0-9_]*$/.test(metric.name)) throw new Error(`${metric.name} is no name of a metric.`);
    if (this.#metrics.some(({ name }) => name === metric.name)) throw new Error(`There are two metrics of the name ${metric.name}.`);
    this.#metrics.push(metric);
    return metric;
  }

  /** A figure that is looked up when somebody asks; one that cannot be told in time gives no samples. */
  read(type: 'counter' | 'gauge', name: string, help: string, read: () => readonly Sample[] | Promise<readonly Sample[]>): void {
    this.add({ type, name, help, collect: async () => read() });
  }

  /** The text exposition format, version 0.0.4. */
  async print(): Promise<string> {
    const blocks = await Promise.all(this.#metrics.map(async (metric) => {
      const { name, help, type } = metric;
      const lines = (await metric.collect()).map(({ suffix = '', labels = {}, value }) => `${name}${suffix}${printLabels(labels)} ${printNumber(value)}`);
      return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines].join('\n');
    }));
    return `${blocks.join('\n')}\n`;
  }
}

/** A bucket's edge or a value, as Prometheus writes numbers. */
export function printNumber(value: number): string {
  return value === Infinity ? '+Inf' : String(value);
}

function printLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replaceAll(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

import { printNumber, type Labels, type Metric, type Sample } from './registry.js';
import { Series } from './series.js';

interface Distribution {
  /** How many fell between an edge and the one before it; the last one holds what is beyond all edges. */
  readonly buckets: number[];
  sum: number;
}

/** How values are spread: buckets up to each edge, their sum and their count, for each set of labels. */
export class Histogram implements Metric {
  readonly type = 'histogram';
  readonly #series: Series<Distribution>;

  /** The edges rise; the bucket without an edge comes by itself. */
  constructor(readonly name: string, readonly help: string, private readonly edges: readonly number[]) {
    this.#series = new Series(() => ({ buckets: Array.from({ length: edges.length + 1 }, () => 0), sum: 0 }));
  }

  observe(labels: Labels, value: number): void {
    const distribution = this.#series.at(labels);
    const edge = this.edges.findIndex((limit) => value <= limit);
    const bucket = edge < 0 ? this.edges.length : edge;
    distribution.buckets[bucket] = (distribution.buckets[bucket] ?? 0) + 1;
    distribution.sum += value;
  }

  async collect(): Promise<readonly (Sample & { readonly suffix: string })[]> {
    return [...this.#series.entries()].flatMap(({ labels, value }) => this.linesOf(labels, value));
  }

  private linesOf(labels: Labels, { buckets, sum }: Distribution): readonly (Sample & { readonly suffix: string })[] {
    let count = 0;
    const lines = [...this.edges, Infinity].map((edge, index) => {
      count += buckets[index] ?? 0;
      return { suffix: '_bucket', labels: { ...labels, le: printNumber(edge) }, value: count };
    });
    return [...lines, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: count }];
  }
}

/** One line of /metrics. */
export interface ScrapedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Reads the text format of Prometheus, strictly: each metric has its HELP, then its TYPE, then its samples, all together
 * and each set of labels once. Throws for every line that is something else.
 */
export function readExposition(text: string): readonly ScrapedSample[] {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.');
  const samples: ScrapedSample[] = [];
  const families = new Set<string>();
  const seen = new Set<string>();
  let family = { name: '', type: '' };
  for (const line of text.slice(0, -1).split('\n')) {
    const [, keyword, described = '', rest = ''] = /^# (HELP|TYPE) ([a-z][a-z0-9_]*) (.+)$/.exec(line) ?? [];
    if (keyword === 'HELP') {
      if (families.has(described)) throw new Error(`${described} comes twice.`);
      families.add(described);
      family = { name: described, type: '' };
    } else if (keyword === 'TYPE') {
      if (family.name !== described || !['counter', 'gauge', 'histogram'].includes(rest)) throw new Error(`Not the type of ${family.name}: ${line}`);
      family = { name: described, type: rest };
    } else {
      const sample = readSample(line);
      const suffixes = family.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      if (!suffixes.some((suffix) => sample.name === family.name + suffix)) throw new Error(`${line} stands among the lines of ${family.name}.`);
      const key = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).sort())}`;
      if (seen.has(key)) throw new Error(`${line} comes twice.`);
      seen.add(key);
      samples.push(sample);
    }
  }
  return samples;
}

/** The value of a sample whose labels include these; throws unless there is exactly one. */
export function valueOf(samples: readonly ScrapedSample[], name: string, labels: Readonly<Record<string, string>> = {}): number {
  const found = samples.filter((sample) => sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value));
  if (found.length !== 1) throw new Error(`${found.length} samples are ${name} with ${JSON.stringify(labels)}.`);
  return found[0]!.value;
}

function readSample(line: string): ScrapedSample {
  const match = /^([a-z][a-z0-9_]*)(?:\{((?:[a-z][a-z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)+)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|\+Inf)$/.exec(line);
  if (match === null) throw new Error(`No sample: ${line}`);
  const [, name = '', labels = '', value = ''] = match;
  const pairs = [...labels.matchAll(/([a-z][a-z0-9_]*)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', text = '']) =>
    [label, text.replaceAll(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign))] as const);
  return { name, labels: Object.fromEntries(pairs), value: value === '+Inf' ? Infinity : Number(value) };
}

import * as fc from 'fast-check';
import { Counter } from '../../../src/http/metrics/counter.js';
import { Histogram } from '../../../src/http/metrics/histogram.js';
import { Registry } from '../../../src/http/metrics/registry.js';
import { Remembered } from '../../../src/http/metrics/remembered.js';
import { mostSeries } from '../../../src/http/metrics/series.js';
import { readExposition, valueOf } from '../../support/exposition.js';

test('whatever is counted, under whatever labels, is read back as it was', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 50 }), async (texts) => {
    const registry = new Registry();
    const counter = registry.add(new Counter('muster_things_total', 'Things.'));
    for (const text of texts) counter.count({ text });
    const samples = readExposition(await registry.print());
    for (const text of texts) expect(valueOf(samples, 'muster_things_total', { text })).toBe(texts.filter((other) => other === text).length);
    expect(samples).toHaveLength(new Set(texts).size);
  }));
});

test('the buckets of a histogram hold what is not above their edge, the last one everything', async () => {
  const edges = [0.01, 0.1, 1];
  await fc.assert(fc.asyncProperty(fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 1 }), async (values) => {
    const registry = new Registry();
    const histogram = registry.add(new Histogram('muster_seconds', 'Seconds.', edges));
    for (const value of values) histogram.observe({ kind: 'x' }, value);
    const samples = readExposition(await registry.print());
    for (const [edge, text] of [[0.01, '0.01'], [0.1, '0.1'], [1, '1'], [Infinity, '+Inf']] as const) {
      expect(valueOf(samples, 'muster_seconds_bucket', { le: text })).toBe(values.filter((value) => value <= edge).length);
    }
    expect(valueOf(samples, 'muster_seconds_count')).toBe(values.length);
    expect(valueOf(samples, 'muster_seconds_sum')).toBeCloseTo(values.reduce((sum, value) => sum + value, 0));
  }));
});

test('labels without end are counted together from a bound on', async () => {
  const registry = new Registry();
  const counter = registry.add(new Counter('muster_things_total', 'Things.'));
  for (let at = 0; at < mostSeries + 100; at += 1) counter.count({ text: String(at) });
  const samples = readExposition(await registry.print());
  expect(samples).toHaveLength(mostSeries + 1);
  expect(valueOf(samples, 'muster_things_total', { text: 'other' })).toBe(100);
});

test('a name is used once, and is one that Prometheus takes', () => {
  const registry = new Registry();
  registry.add(new Counter('muster_things_total', 'Things.'));
  expect(() => registry.add(new Counter('muster_things_total', 'Others.'))).toThrow('two metrics');
  expect(() => registry.add(new Counter('Muster things', 'Things.'))).toThrow('no name');
});

describe('a remembered answer', () => {
  test('is asked for once by many, and again when it is old', async () => {
    let asked = 0;
    const remembered = new Remembered(async () => (asked += 1), { freshMs: 100, patienceMs: 1000 });
    expect(await Promise.all([remembered.get(), remembered.get(), remembered.get()])).toEqual([1, 1, 1]);
    expect(await remembered.get()).toBe(1);
    await new Promise((done) => { setTimeout(done, 120); });
    expect(await remembered.get()).toBe(2);
  });

  test('is missing in time when nobody answers or something fails, and there again afterwards', async () => {
    const ways: (() => Promise<string>)[] = [() => new Promise(() => {}), () => Promise.reject(new Error('away')), async () => 'here'];
    const remembered = new Remembered(() => ways.shift()!(), { freshMs: 100, patienceMs: 50 });
    expect(await remembered.get()).toBeUndefined();
    expect(await remembered.get()).toBeUndefined();
    expect(await remembered.get()).toBe('here');
  });
});

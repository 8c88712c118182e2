import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Registry } from './registry.js';

const quantiles = [['0.5', 50], ['0.9', 90], ['0.99', 99], ['1', 100]] as const;
const resolutionMs = 10;

/**
 * Adds what the process tells of itself: version, start, processor time, memory, and how long the event loop was held
 * up since the last scrape. Answers the function that stops the measuring.
 */
export function addProcessMetrics(registry: Registry, version: string): () => void {
  registry.read('gauge', 'muster_build_info', 'Which program runs; always 1.', () => [{ labels: { version, node: process.version }, value: 1 }]);
  registry.read('gauge', 'process_start_time_seconds', 'When the process started, in seconds since 1970.', () => [{ value: Math.round(performance.timeOrigin) / 1000 }]);
  registry.read('counter', 'process_cpu_seconds_total', 'Processor time of the process, in seconds.', () => {
    const { user, system } = process.cpuUsage();
    return [{ value: (user + system) / 1e6 }];
  });
  registry.read('gauge', 'process_resident_memory_bytes', 'Memory of the process that is in use, in bytes.', () => [{ value: process.memoryUsage.rss() }]);

  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  registry.read('gauge', 'muster_event_loop_delay_seconds', 'How long the event loop was held up since the last scrape; quantile 1 is the longest.', () => {
    // The measure counts from one tick of its timer to the next, so an idle loop shows the time between ticks.
    const samples = quantiles.map(([quantile, percent]) => ({
      labels: { quantile }, value: Math.max(0, delay.percentile(percent) / 1e9 - resolutionMs / 1000),
    }));
    delay.reset();
    return samples;
  });
  return () => { delay.disable(); };
}

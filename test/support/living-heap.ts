import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from './server-process.js';

/**
 * What a server process runs first, so that it can be asked how much memory is alive: on SIGUSR2 it collects its
 * garbage and prints what is left. Resident memory tells little of it, as V8 and malloc keep what they once had.
 */
const reporter = `
  import v8 from 'node:v8';
  import vm from 'node:vm';
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc');
  process.on('SIGUSR2', () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    process.stderr.write('alive ' + (heapUsed + external) + '\\n');
  });`;

/** The setting of a server process that can be asked for its living memory. */
export const reportsLivingHeap = { NODE_OPTIONS: `--import ${JSON.stringify(`data:text/javascript,${encodeURIComponent(reporter)}`)}` } as const;

/** What is alive in the memory of a server with that setting, in MiB. */
export async function livingHeap({ child, output }: ServerProcess): Promise<number> {
  const before = output().length;
  child.kill('SIGUSR2');
  for (;;) {
    const bytes = /alive (\d+)\n/.exec(output().slice(before))?.[1];
    if (bytes !== undefined) return Number(bytes) / 1024 / 1024;
    await sleep(20);
  }
}

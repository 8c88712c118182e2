import type { Logger } from 'pino';
import { ConfigError, parseConfig, type Config } from './config.js';
import { createLog } from './log.js';
import { startMuster, type RunningMuster } from './start-muster.js';

const config = readConfig();
const log = createLog(config.logLevel);
const starting = startMuster(config, log);
listenToEnds(starting, log);
await announce(starting, config);

function readConfig(): Config {
  try {
    return parseConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) leave(error.message);
    throw error;
  }
}

/** A signal ends the process when the last request has ended, a second one at once; an unforeseen error ends it too, with 1. */
function listenToEnds(running: Promise<RunningMuster>, output: Logger): void {
  let ending = false;
  const end = async (code: number): Promise<void> => {
    if (ending) process.exit(1);
    ending = true;
    try {
      await (await running).stop();
    } catch (error) {
      output.fatal({ err: error }, 'Muster could not end in order');
      process.exit(1);
    }
    process.exit(code);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(0));
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(event, (error: unknown) => {
      output.fatal({ err: error }, `Muster ends because of an error that nobody expected (${event})`);
      if (!ending) void end(1);
    });
  }
}

async function announce(running: Promise<RunningMuster>, { publicUrl }: Config): Promise<void> {
  try {
    const { announcements } = await running;
    process.stdout.write(['', `Muster is ready: ${publicUrl}`, ...announcements, '', ''].join('\n'));
  } catch (error) {
    log.debug({ err: error }, 'Start failed');
    leave(error instanceof Error ? error.message : String(error));
  }
}

function leave(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

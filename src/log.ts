import { pino, stdTimeFunctions, type Logger } from 'pino';
import type { LogLevel } from './config.js';

/** The log of the process: one JSON object a line on standard output. */
export function createLog(level: LogLevel): Logger {
  return pino({
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    // PostgreSQL quotes the offending row there, and with it somebody's name.
    redact: { paths: ['err.detail', 'err.cause.detail'], remove: true },
  });
}

import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './config.js';

/** The log of the process: one JSON object a line on standard output, or where `destination` says. */
export function createLog(level: LogLevel, destination?: DestinationStream): Logger {
  return pino({
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    // PostgreSQL quotes the offending row there, and with it somebody's name.
    redact: { paths: ['err.detail', 'err.cause.detail'], remove: true },
  }, destination ?? pino.destination(1));
}

import { excerpt } from './filter/lex.js';
import type { Tolerance } from './tolerance-rule.js';

/** What goes with the reading of one request: the rules that soften it, and what the event should warn about. */
export interface Reading {
  readonly rules: readonly Tolerance[];
  readonly warnings: Set<string>;
}

/** A reading that has met nothing yet. */
export function openReading(rules: readonly Tolerance[]): Reading {
  return { rules, warnings: new Set() };
}

/** Notes an attribute or URN that nobody knows; its value is not kept, so that no secret gets into the log. */
export function warnUnknown(reading: Reading, name: string): void {
  if (reading.warnings.size < maxWarnings) {
    reading.warnings.add(`"${excerpt(name)}" is not known here and was ignored.`);
  }
}

/** An event names this many oddities; a body may hold hundreds of thousands. */
const maxWarnings = 50;

import { randomInt } from 'node:crypto';
import { v7 } from 'uuid';
import type { Clock } from './scope.js';

let lastMoment = 0;
let sequence = 0;

/**
 * A new id: uuid v7 of the clock's moment, used in SCIM, GraphQL and addresses alike. Ids that one process makes sort
 * in the order in which they were made, within one millisecond too.
 */
export function newId(clock: Clock): string {
  const moment = clock.now().getTime();
  sequence = moment === lastMoment ? sequence + 1 : randomInt(2 ** 30);
  lastMoment = moment;
  return v7({ msecs: moment, seq: sequence });
}

/** The text as a canonical lower-case uuid, or undefined; braces and other forms that PostgreSQL takes are none. */
export function asId(text: string): string | undefined {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined;
}

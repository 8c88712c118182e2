import { v7 } from 'uuid';
import type { Clock } from './scope.js';

/** A new id: uuid v7 of the clock's moment, so that ids sort by time; used in SCIM, GraphQL and addresses alike. */
export function newId(clock: Clock): string {
  return v7({ msecs: clock.now().getTime() });
}

/** The text as a canonical lower-case uuid, or undefined; braces and other forms that PostgreSQL takes are none. */
export function asId(text: string): string | undefined {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined;
}

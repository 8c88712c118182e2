import type { KeyOrder, PageHabits } from './keyset.js';

/** How the logs are listed: fifty a page, and nobody counts further than ten thousand, the database included. */
export const logHabits: PageHabits = { normally: 50, countedUpTo: 10_000 };

/** The newest first: ids sort by time. */
export function newestFirst(table: 'audit_entry' | 'provisioning_event'): KeyOrder<{ readonly id: string }> {
  return { name: `${table} AT DESC`, column: `${table}.id`, idColumn: `${table}.id`, type: 'uuid', descending: true, keyOf: ({ id }) => ({ value: id, id }) };
}

import type { Change } from './change.js';

/** What differs between two rows in these columns, for the audit; a null is an unassigned side. */
export function rowChanges<Row extends object>(before: Row | null, after: Row, columns: readonly (keyof Row & string)[]): readonly Change[] {
  return columns.flatMap((path) => {
    const from = before === null ? null : before[path];
    const to = after[path];
    if (JSON.stringify(from) === JSON.stringify(to)) return [];
    return [{ path, ...(from !== null && { before: from }), ...(to !== null && { after: to }) }];
  });
}

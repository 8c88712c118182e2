import type { Change } from './change.js';

/** So many ids an entry lists; the counts beside it are exact. */
const mostIds = 1000;

/** Who came into a set and who went out of it, as one change for the audit; none where nobody did. */
export function setChanges(path: string, { added = [], removed = [] }: { readonly added?: readonly string[]; readonly removed?: readonly string[] }): readonly Change[] {
  if (added.length + removed.length === 0) return [];
  return [{ path, ...(removed.length > 0 && { before: removed.slice(0, mostIds) }), ...(added.length > 0 && { after: added.slice(0, mostIds) }) }];
}

import { ScimError } from '../scim-error.js';
import { attributeKey, defaultSub, wholeAttribute, type AttributePath } from '../schema/attribute-path.js';
import type { ColumnMap, ScalarColumn, ValueColumn } from './column.js';

/**
 * The value that `sortBy` orders by: that of an attribute with one value, or of the primary or else first element of a list
 * (RFC 7644 section 3.4.2.3). PostgreSQL puts NULL last when ascending and first when descending, as the RFC wants absent values.
 * The kind says how to compare it with a cursor's value. Throws ScimError invalidValue when there is no order by this attribute.
 */
export function compileSort(path: AttributePath, columns: ColumnMap): ValueColumn {
  const sorted = defaultSub(path);
  if (!sorted.attribute.multiValued) {
    const column = columns.get(attributeKey(sorted));
    return column === undefined || column.kind === 'list' || column.kind === 'presence' ? refuse(path) : ordered(column);
  }
  const list = columns.get(attributeKey(wholeAttribute(sorted)));
  const part = list?.kind === 'list' ? list.parts.get(sorted.subAttribute?.name ?? 'value') : undefined;
  if (list?.kind !== 'list' || part === undefined || list.order === undefined) return refuse(path);
  const where = list.where === undefined ? '' : ` where ${list.where}`;
  return ordered({ ...part, sql: `(select ${part.sql} from ${list.from}${where} order by ${list.order} limit 1)` });
}

/** So many characters of a text decide its place, where it may be longer: a cursor has to carry them, and an address carries the cursor. */
const longestSortedText = 256;

/** Text is ordered by its bytes, whatever the locale of the database is; addresses differ in their ids alone. */
function ordered(column: ScalarColumn): ValueColumn {
  switch (column.kind) {
    case 'address': return { kind: 'uuid', sql: column.sql };
    case 'text': return { kind: 'text', sql: `(${column.isUnbounded === true ? `left(${column.sql}, ${longestSortedText})` : column.sql}) collate "C"` };
    default: return column;
  }
}

function refuse(path: AttributePath): never {
  throw new ScimError('invalidValue', `Resources cannot be sorted by ${attributeKey(path)}; leave sortBy out or name another attribute.`);
}

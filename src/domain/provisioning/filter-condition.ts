import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { Failure } from '../../failure.js';
import { ScimError } from '../../scim/scim-error.js';
import { bindFilter } from '../../scim/filter/bind.js';
import type { ColumnMap } from '../../scim/filter/column.js';
import type { AttributeName, Filter } from '../../scim/filter/filter.js';
import { compileSort } from '../../scim/filter/sort-to-sql.js';
import { compileFilter } from '../../scim/filter/to-sql.js';
import type { ResourceType } from '../../scim/schema/attribute.js';
import { findAttribute } from '../../scim/schema/attribute-path.js';
import type { KeyPart } from '../key-range.js';

/**
 * A filter tree as a condition for `where`. Throws INVALID (invalidFilter) for attributes that are not of this
 * resource type or not filterable: never the whole list.
 */
export function filterCondition(filter: Filter | undefined, resourceType: ResourceType, columns: ColumnMap): RawBuilder<SqlBool> | undefined {
  if (filter === undefined) return undefined;
  const { text, parameters } = inDomainWords('filter', () => compileFilter(bindFilter(filter, resourceType), columns));
  // Placeholders $1 … become parameters of the query around it; the text holds nothing else of the filter.
  const pieces = text.split(/\$(\d+)/u).map((piece, index) => (index % 2 === 0 ? sql.raw(piece) : sql`${parameters[Number(piece) - 1]}`));
  return sql<SqlBool>`${sql.join(pieces, sql``)}`;
}

/** What `sortBy` orders by, and its type in the database. Throws INVALID for an attribute that has no order. */
export function sortValue(sortBy: AttributeName | undefined, resourceType: ResourceType, columns: ColumnMap): SortValue | undefined {
  if (sortBy === undefined) return undefined;
  const path = findAttribute(resourceType, sortBy);
  if (path === undefined) throw new Failure('INVALID', `Resources cannot be sorted by ${sortBy.name}, which is not an attribute of ${resourceType.name}.`, { field: 'sortBy' });
  const column = inDomainWords('sortBy', () => compileSort(path, columns));
  return { value: sql.raw(column.sql), type: typeOfKind[column.kind] };
}

/** A value to sort by. */
export interface SortValue {
  readonly value: RawBuilder<unknown>;
  readonly type: KeyPart['type'];
}

const typeOfKind = { text: 'text', boolean: 'boolean', number: 'numeric', time: 'timestamptz', uuid: 'uuid' } as const;

/** What the pure core refuses becomes a Failure, so that both protocols show the same sentence. */
function inDomainWords<T>(field: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof ScimError) throw new Failure('INVALID', error.message, { field, scimType: error.scimType });
    throw error;
  }
}

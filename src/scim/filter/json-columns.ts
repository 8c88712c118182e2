import type { Attribute, ResourceType } from '../schema/attribute.js';
import type { Column, ColumnMap, ListColumn, ScalarColumn } from './column.js';

/**
 * Columns for every attribute of a resource type's schemas, core and extensions, read from one jsonb of the shape of the resource
 * whose texts are keys (`keyTwin`). `sql` names that jsonb, e.g. `p.attributes_key`. The caller puts real columns over the hot ones.
 * Common attributes are not in it, nor is anything of type dateTime, which needs a column of its own to be compared as time.
 */
export function jsonColumns(resourceType: ResourceType, sql: string): ColumnMap {
  const columns = resourceType.schema.attributes.flatMap((attribute) => columnsOf(attribute, sql, ''));
  for (const { id, attributes } of resourceType.extensions) {
    columns.push(...attributes.flatMap((attribute) => columnsOf(attribute, member(sql, id), `${id}:`)));
  }
  return new Map(columns);
}

type Entry = readonly [string, Column];

function columnsOf(attribute: Attribute, container: string, prefix: string): readonly Entry[] {
  const key = prefix + attribute.name;
  const sql = member(container, attribute.name);
  if (attribute.multiValued) return [[key, listColumn(attribute, sql)]];
  if (attribute.type !== 'complex') return named(key, scalarColumn(attribute, sql));
  return [
    [key, { kind: 'presence', sql: `(${sql}) not in ('{}'::jsonb, 'null'::jsonb)` }],
    ...(attribute.subAttributes ?? []).flatMap((part) => named(`${key}.${part.name}`, scalarColumn(part, member(sql, part.name)))),
  ];
}

function listColumn(attribute: Attribute, sql: string): ListColumn {
  const parts = attribute.type === 'complex'
    ? (attribute.subAttributes ?? []).flatMap((part) => named(part.name, scalarColumn(part, member('element.value', part.name))))
    : named('value', scalarColumn(attribute, 'element.value'));
  return {
    kind: 'list',
    from: `jsonb_array_elements(case jsonb_typeof(${sql}) when 'array' then ${sql} else '[]'::jsonb end) with ordinality as element (value, position)`,
    order: `coalesce(element.value -> 'primary' = 'true'::jsonb, false) desc, element.position`,
    parts: new Map(parts),
  };
}

/** A jsonb scalar as SQL of its type; a value of another type counts as absent rather than raising an error. */
function scalarColumn({ type }: Attribute, sql: string): ScalarColumn | undefined {
  switch (type) {
    case 'complex':
    case 'dateTime':
      return undefined;
    case 'boolean':
      return { kind: 'boolean', sql: `case jsonb_typeof(${sql}) when 'boolean' then (${sql})::boolean end` };
    case 'decimal':
    case 'integer':
      return { kind: 'number', sql: `case jsonb_typeof(${sql}) when 'number' then (${sql})::numeric end` };
    default:
      return { kind: 'text', sql: `${sql} #>> '{}'`, isUnbounded: true };
  }
}

function named<Kind extends Column>(name: string, column: Kind | undefined): readonly (readonly [string, Kind])[] {
  return column === undefined ? [] : [[name, column]];
}

/** Names come from schemas, never from a request; quotes are doubled all the same. */
function member(sql: string, name: string): string {
  return `${sql} -> '${name.replaceAll("'", "''")}'`;
}

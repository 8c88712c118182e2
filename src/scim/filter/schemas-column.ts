import { foldKey } from '../fold.js';
import type { ResourceType } from '../schema/attribute.js';
import type { ListColumn } from './column.js';

/**
 * The column of `schemas` (RFC 7643 section 3), which follows from the data: the core schema, and each extension that has
 * something in the jsonb that `sql` names, e.g. `p.attributes_key`.
 */
export function schemasColumn({ schema, extensions }: ResourceType, sql: string): ListColumn {
  const rows = [
    `(${literal(foldKey(schema.id))}, true)`,
    ...extensions.map(({ id }) => {
      const data = `${sql} -> ${literal(id)}`;
      return `(${literal(foldKey(id))}, coalesce(jsonb_typeof(${data}) = 'object' and ${data} <> '{}'::jsonb, false))`;
    }),
  ];
  return {
    kind: 'list',
    from: `(values ${rows.join(', ')}) as listed (urn, applies)`,
    where: 'listed.applies',
    parts: new Map([['value', { kind: 'text', sql: 'listed.urn' }]]),
  };
}

/** URNs come from schemas, never from a request; quotes are doubled all the same. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

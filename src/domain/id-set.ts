import { sql, type Expression, type SqlBool } from 'kysely';
import { asId } from './id.js';

/** Whether a column is one of these ids: one parameter whatever their number, and nothing for none. */
export function isOneOf(column: string, ids: readonly string[]): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} = any(${[...ids]}::uuid[])`;
}

/** The ids in canonical form, each once, ascending (the order of locks); what has no form of an id is in `others`. */
export function parseIds(texts: readonly string[]): { readonly ids: readonly string[]; readonly others: readonly string[] } {
  const ids = new Set(texts.flatMap((text) => asId(text) ?? []));
  return { ids: [...ids].sort(), others: texts.filter((text) => asId(text) === undefined) };
}

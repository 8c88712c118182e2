import { sql, type Expression, type SqlBool } from 'kysely';
import { keyOf } from './key.js';

/** What somebody typed into a search box: undefined when they typed nothing but blanks. */
export function searchKey(query: string | null | undefined): string | undefined {
  const key = keyOf(query ?? '');
  return key === '' ? undefined : key;
}

/** Whether a folded column holds the folded text somewhere; `%`, `_` and `\` mean themselves. */
export function keyContains(column: string, key: string): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} like ${`%${escapeLike(key)}%`}`;
}

/** The same for a column without a folded twin: only for finding by eye, never for telling two names apart. */
export function textContains(column: string, text: string): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} ilike ${`%${escapeLike(text)}%`}`;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

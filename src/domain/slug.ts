import { Failure } from '../failure.js';
import { closeGate } from './gate.js';
import type { Scope } from './scope.js';

const longestSlug = 60;

/** The slug that a name suggests: a-z, 0-9 and single hyphens; `fallback` when nothing of the name remains. */
export function slugOf(name: string, fallback: string): string {
  const slug = name.normalize('NFKD').toLowerCase().replace(/\p{M}+/gu, '').replace(/[^a-z0-9]+/g, '-').slice(0, longestSlug);
  return slug.replace(/^-|-$/g, '') || fallback;
}

/** A slug as somebody chose it; throws INVALID unless it is 1 to 60 of a-z, 0-9 and single inner hyphens. */
export function parseSlug(slug: string): string {
  if (slug.length <= longestSlug && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) return slug;
  throw new Failure('INVALID', `slug may only have lower-case letters a-z, digits and single hyphens between them, at most ${longestSlug} characters.`, { field: 'slug', help: 'Write it as in "status-of-acme".' });
}

/**
 * The first of slug, slug-2, slug-3 ... that no row of the table has. Whoever looks for a slug of the same stem waits
 * until the caller's transaction ends, so that nobody who chose none is told that theirs is taken.
 */
export async function findFreeSlug(scope: Scope, table: 'project' | 'status_page', slug: string): Promise<string> {
  const stem = slug.slice(0, longestSlug - 7).replace(/-$/, '');
  await closeGate(scope, 'slug', `${table}:${stem}`);
  const rows = await scope.unit.db.selectFrom(table).select(`${table}.slug`).where(`${table}.slug`, 'like', `${stem}%`).execute();
  const taken = new Set(rows.map((row) => row.slug));
  if (!taken.has(slug)) return slug;
  for (let number = 2; ; number += 1) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
}

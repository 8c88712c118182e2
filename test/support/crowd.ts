import type { Configuration, Home } from './build.js';
import type { TestDatabase } from './database.js';
import { query } from './owner-sql.js';

/**
 * Makes many people of one configuration, `prefix` and a number @crowd.example by name, set-based so that 50,000 take
 * about a second, each a millisecond after the one before, as exact as the product's own times. Gives their ids in the
 * order of the numbers.
 */
export async function makeCrowd(database: TestDatabase, home: Home, configuration: Configuration, prefix: string, size: number): Promise<readonly string[]> {
  const rows = await query<{ id: string }>(database, `
    insert into person (directory_id, id, user_name, user_name_key, external_id, email, email_key, email_keys, display_name, display_name_key,
      attributes, attributes_key, source, managed_by, created_at, updated_at)
    select $1, gen_random_uuid(), name, name, 'x' || number, name, name, array[name], 'Person ' || number, 'person ' || number,
      jsonb_build_object('emails', jsonb_build_array(jsonb_build_object('value', name, 'type', 'work', 'primary', true))),
      jsonb_build_object('emails', jsonb_build_array(jsonb_build_object('value', name, 'type', 'work', 'primary', true))),
      'SCIM', $2, made, made
    from (select number, $3 || number || '@crowd.example' as name, date_trunc('milliseconds', now()) - ($4::int - number) * interval '1 millisecond' as made
      from generate_series(1, $4::int) as number) as numbered
    returning id`, [home.id, configuration.id, prefix, size]);
  return rows.map((row) => row.id);
}

/** Puts these people into a team, as a push of the configuration would. */
export async function fillTeam(database: TestDatabase, home: Home, configuration: Configuration, teamId: string, personIds: readonly string[]): Promise<void> {
  await query(database, `
    insert into team_member (directory_id, team_id, person_id, source, granted_by, added_at)
    select $1, $2, person_id, 'PUSH', $3, now() from unnest($4::uuid[]) as person_id`, [home.id, teamId, configuration.id, personIds]);
}

/** Tells the planner of what was written behind the application's back. */
export async function analyze(database: TestDatabase): Promise<void> {
  await query(database, 'analyze');
}

import type { Client } from 'pg';

/** Written once, never changed: the running role may only add to them and read them. */
export const appendOnlyTables: readonly string[] = ['audit_entry', 'provisioning_event'];
const migrationTable = 'mikro_orm_migrations';

/**
 * Gives the running role exactly what it needs on everything in `public`: rows, sequences and functions, no DDL.
 * Partitions get nothing, so that an append-only table cannot be changed through them. The same at every start.
 */
export async function grantToRunningRole(owner: Client, runningRole: string): Promise<void> {
  const role = owner.escapeIdentifier(runningRole);
  const tables = await owner.query<{ relname: string }>(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`,
  );
  const grants = tables.rows.map(({ relname }) => {
    const table = `public.${owner.escapeIdentifier(relname)}`;
    return `revoke all on ${table} from ${role}; grant ${rightsOn(relname)} on ${table} to ${role};`;
  });
  await owner.query(`
    begin;
    grant usage on schema public to ${role};
    ${grants.join('\n')}
    grant usage, select on all sequences in schema public to ${role};
    grant execute on all functions in schema public to ${role};
    commit;
  `);
}

/** Whether a role has the owner's rights over the tables, by being it, belonging to it or being a superuser. */
export async function ownsTables(owner: Client, runningRole: string): Promise<boolean> {
  const answer = await owner.query<{ owns: boolean }>(
    `select pg_has_role($1, current_user, 'usage') as owns`, [runningRole],
  );
  return answer.rows[0]?.owns ?? false;
}

function rightsOn(table: string): string {
  if (table === migrationTable) return 'select';
  return appendOnlyTables.includes(table) ? 'select, insert' : 'select, insert, update, delete';
}

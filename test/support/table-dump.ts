import { withOwner } from './owner-sql.js';
import type { TestDatabase } from './database.js';

/** Every row of every table that concerns these directories, as text, by table: what a dump of the database would show of them. */
export async function dumpTables(database: TestDatabase, directoryIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  return withOwner(database, async (client) => {
    const { rows: tables } = await client.query<{ name: string; column: string }>(`
      select table_name as name, case when bool_or(column_name = 'directory_id') then 'directory_id' else 'id' end as column from information_schema.columns
       where table_schema = 'public' and (column_name = 'directory_id' or table_name in ('directory', 'project', 'status_page'))
         and table_name !~ '^provisioning_event_' group by table_name order by table_name`);
    const dump = new Map<string, readonly string[]>();
    for (const { name, column } of tables) {
      const { rows } = await client.query<{ row: string }>(`select to_jsonb(${name})::text as row from ${name} where ${column} = any($1::uuid[]) order by 1`, [directoryIds]);
      dump.set(name, rows.map(({ row }) => row));
    }
    return dump;
  });
}

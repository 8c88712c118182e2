import { Client } from 'pg';
import { connectionUrl, type DatabaseServer } from './connection-url.js';

/** The database and the two roles of the built-in PostgreSQL: one owns the tables, the other works on them. */
export const embeddedNames = { database: 'muster', owner: 'muster_owner', running: 'muster' } as const;

/** Makes the roles and the database when they are absent; two processes that start together do it once. */
export async function ensureEmbeddedRoles(superuser: DatabaseServer): Promise<void> {
  const { database, owner, running } = embeddedNames;
  const client = new Client({ connectionString: connectionUrl(superuser, 'postgres') });
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('muster.embedded_roles'))`);
    const roles = await client.query<{ rolname: string }>('select rolname from pg_roles where rolname = any($1)', [[owner, running]]);
    for (const role of [owner, running]) {
      if (!roles.rows.some((row) => row.rolname === role)) await client.query(`create role ${role} login`);
    }
    const databases = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (databases.rowCount === 0) {
      await client.query(`create database ${database} owner ${owner}`);
      await client.query(`revoke all on database ${database} from public`);
    }
    await client.query(`grant connect on database ${database} to ${running}`);
  } finally {
    await client.end();
  }
}

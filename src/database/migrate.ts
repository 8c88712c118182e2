import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { quietOptions } from './database.js';
import { grantToRunningRole, ownsTables } from './grants.js';
import { migrationsList } from './migrations-list.js';

export interface MigrationReport {
  /** Names of the migrations that this call applied, oldest first. */
  readonly applied: readonly string[];
  /** True when the running role has the owner's rights, so that nothing keeps it from changing tables: production warns. */
  readonly runningRoleOwnsTables: boolean;
}

/**
 * Brings the database to the newest schema as its owner, then grants the running role its rights. Processes that start
 * together wait for each other, and one of them does the work. Throws when the database is away, and when a migration
 * fails; that one is undone whole.
 */
export async function migrate(ownerConnection: string, runningRole: string): Promise<MigrationReport> {
  const client = new Client({ connectionString: ownerConnection, connectionTimeoutMillis: 10_000, application_name: 'muster migrations' });
  // A lost connection also fails the query in flight, which reports it; without a listener it would end the process.
  client.on('error', () => undefined);
  await connect(client);
  try {
    await client.query(`select pg_advisory_lock(hashtext('muster.migrations'))`);
    const applied = await applyMigrations(ownerConnection);
    const runningRoleOwnsTables = await ownsTables(client, runningRole);
    if (!runningRoleOwnsTables) await grantToRunningRole(client, runningRole);
    return { applied, runningRoleOwnsTables };
  } finally {
    await client.end();
  }
}

async function connect(client: Client): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    // With several addresses for one name the message is empty, and the code tells.
    const reason = error instanceof Error && error.message !== '' ? error.message : Object(error).code;
    throw new Error(`The database cannot be reached (${String(reason)}). See that PostgreSQL runs and that DATABASE_URL and DATABASE_OWNER_URL are right.`, { cause: error });
  }
}

async function applyMigrations(ownerConnection: string): Promise<readonly string[]> {
  const orm = await MikroORM.init({
    ...quietOptions(ownerConnection),
    entities: [],
    extensions: [Migrator],
    migrations: { migrationsList: [...migrationsList], snapshot: false, transactional: true },
    driverOptions: { connectionString: ownerConnection, max: 2, connectionTimeoutMillis: 10_000 },
  });
  try {
    return (await orm.migrator.up()).map((migration) => migration.name);
  } finally {
    await orm.close(true);
  }
}

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { connectionUrl, type DatabaseServer } from '../../src/database/connection-url.js';
import { findPostgresPrograms } from './postgres-programs.js';

const script = fileURLToPath(new URL('../../docker/create-roles.sql', import.meta.url));

/** Runs docker/create-roles.sql as the image of PostgreSQL does, by psql where this machine has one. Throws what it says. */
export async function runRolesScript(superuser: DatabaseServer, environment: Readonly<Record<string, string>>): Promise<void> {
  const server = connectionUrl(superuser, 'postgres');
  const folder = findPostgresPrograms('psql');
  if (folder === undefined) {
    await runWithoutPsql(server, environment);
    return;
  }
  const run = spawnSync(path.join(folder, 'psql'), ['-v', 'ON_ERROR_STOP=1', '--no-psqlrc', '--no-password', '--dbname', server, '-f', script], {
    encoding: 'utf8', env: { PATH: process.env['PATH'], ...environment },
  });
  if (run.status !== 0) throw new Error(`psql failed: ${run.stderr}`);
}

/** The two words of psql that the script uses: \getenv and :'name'. */
async function runWithoutPsql(server: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  const values = new Map<string, string>();
  const sql = readFileSync(script, 'utf8').replaceAll(/^\\getenv (\w+) (\w+)$/gm, (_, name: string, variable: string) => {
    values.set(name, environment[variable] ?? '');
    return '';
  }).replaceAll(/:'(\w+)'/g, (_, name: string) => client.escapeLiteral(values.get(name) ?? ''));
  // One by one: `create database` may not stand in a transaction, which several statements at once are.
  for (const statement of sql.split(';').filter((text) => text.replaceAll(/--.*$/gm, '').trim() !== '')) await client.query(statement);
  await client.end();
}

import { randomUUID } from 'node:crypto';
import { connectionUrl, type DatabaseServer } from '../../src/database/connection-url.js';
import { withAdmin, type TestServer } from './test-server.js';

/** A database of one test file. */
export interface TestDatabase {
  readonly name: string;
  /** As the owner of the tables: for migrations, and for looking behind the application's back. */
  readonly ownerConnection: string;
  /** As the running role, like the application. */
  readonly connection: string;
  /** As the running role, past any pooler. */
  readonly listenConnection: string;
  /** As the administrator: may end other sessions. */
  readonly adminConnection: string;
  readonly runningRole: string;
  /** Takes the database away, with everybody who is still connected to it. */
  drop(): Promise<void>;
}

/** Makes a migrated database. Throws with the migrations' fault when there is no template. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = testServer();
  if (server.template === undefined) throw new Error(`The migrations fail: ${server.fault ?? 'no template'}`);
  return makeDatabase(server, `template ${server.template}`);
}

/** Makes a database without tables, for tests of the migrations themselves. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return makeDatabase(testServer(), 'template template0');
}

/** The server of this run, for tests that need their own connections. */
export function testServer(): TestServer {
  const described = process.env['TEST_PG'];
  if (described === undefined) throw new Error('TEST_PG is not set: the tests run without test/global-setup.');
  // Written by test-server in this very shape.
  return JSON.parse(described) as TestServer;
}

async function makeDatabase(server: TestServer, template: string): Promise<TestDatabase> {
  const name = `muster_test_${randomUUID().replaceAll('-', '')}`;
  const connect = (as: DatabaseServer): string => connectionUrl(as, name);
  await withAdmin(server.admin, (client) => client.query(`create database ${name} ${template} owner ${server.owner.user}`));
  return {
    name,
    ownerConnection: connect(server.owner),
    connection: connect(server.running),
    listenConnection: connect(server.running),
    adminConnection: connect(server.admin),
    runningRole: server.running.user,
    drop: async () => {
      await withAdmin(server.admin, (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

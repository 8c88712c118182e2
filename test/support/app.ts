import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino, type Logger } from 'pino';
import { createApp, type App } from '../../src/app.js';
import { parseConfig } from '../../src/config.js';
import { GraphqlClient } from './graphql-client.js';
import { testDatabase, type TestDatabase } from './database.js';
import { auditingListener, listTenantTables } from './tenant-tables.js';
import { TestClock } from './test-clock.js';

export interface TestAppOptions {
  readonly projectCreation?: 'anyone' | 'server-admins';
  /** Where the server writes; nowhere when absent. */
  readonly log?: Logger;
  /** Where its data is, when it is not a database of its own. */
  readonly database?: TestDatabase;
  /** The mail server; none when absent. */
  readonly smtpUrl?: string;
}

/** A running server on a database of its own, as its users meet it. */
export interface TestApp {
  /** Where it listens. */
  readonly baseUrl: string;
  /** What stands in its answers; the same server, by another name. */
  readonly publicUrl: string;
  /** The first server administrator, by access token. */
  readonly admin: GraphqlClient;
  /** The access token of `admin`. */
  readonly adminToken: string;
  readonly anonymous: GraphqlClient;
  readonly app: App;
  readonly clock: TestClock;
  readonly database: TestDatabase;
  /** What was sent to the database since somebody emptied it. */
  readonly statements: string[];
  as(accessToken: string): GraphqlClient;
  /** Writes the events that wait, so that the log shows them. */
  flushEvents(): Promise<void>;
  /** Makes the links that were asked for, as the server does a moment later by itself. */
  makeLinks(): Promise<void>;
  stop(): Promise<void>;
}

const adminToken = 'the-first-administrator-of-the-tests-0000';

/** Starts a server; every statement that it sends goes through the audit of directories. */
export async function startApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.database ?? await testDatabase();
  const clock = new TestClock();
  const config = parseConfig({
    NODE_ENV: 'test', PUBLIC_URL: 'http://muster.test:3000', MUSTER_ADMIN_TOKEN: adminToken, RATE_LIMIT: 'off',
    PROJECT_CREATION: options.projectCreation ?? 'server-admins', SMTP_URL: options.smtpUrl,
  });
  const statements: string[] = [];
  const audit = auditingListener(await listTenantTables(database.ownerConnection));
  const app = await createApp({
    config: { ...config, secretKey: 'secret-key-of-the-tests-00000000000' },
    connections: database, log: options.log ?? pino({ level: 'silent' }), clock, database: { onStatement: (sql, parameters) => {
      statements.push(sql);
      audit(sql, parameters);
    } },
  });
  app.server.listen(0, '127.0.0.1');
  await once(app.server, 'listening');
  // A server on a port always has an address of this form.
  const baseUrl = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const as = (accessToken: string): GraphqlClient => new GraphqlClient(baseUrl, { authorization: `Bearer ${accessToken}` });
  return {
    baseUrl,
    publicUrl: config.publicUrl,
    admin: as(adminToken),
    adminToken,
    anonymous: new GraphqlClient(baseUrl),
    app,
    clock,
    database,
    statements,
    as,
    flushEvents: () => app.services.provisioningLog.flush(),
    makeLinks: () => app.services.resetRequests.flush(),
    stop: async () => {
      app.server.closeAllConnections();
      app.server.close();
      await app.close();
      await database.drop();
    },
  };
}

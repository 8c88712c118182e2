import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { createApp, type App } from '../../src/app.js';
import { parseConfig } from '../../src/config.js';
import { parseServer } from '../../src/database/connection-url.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { migrate } from '../../src/database/migrate.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { ScimClient } from '../support/scim-client.js';

const adminToken = 'the-administrator-of-a-database-that-goes-away';
const dataDir = mkdtempSync(path.join(tmpdir(), 'muster-away-'));
let postgres: EmbeddedPostgres;
let app: App;
let baseUrl: string;
let gql: GraphqlClient;
let scim: ScimClient;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres({ dataDir });
  await migrate(postgres.ownerConnection, parseServer(postgres.connection).user);
  const config = parseConfig({ MUSTER_ADMIN_TOKEN: adminToken, RATE_LIMIT: 'off' });
  app = await createApp({ config: { ...config, secretKey: 'secret-key-of-the-tests-00000000000' }, connections: { ...postgres, listenConnection: postgres.connection }, log: pino({ level: 'silent' }) });
  app.server.listen(0, '127.0.0.1');
  await once(app.server, 'listening');
  baseUrl = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  gql = new GraphqlClient(baseUrl, { authorization: `Bearer ${adminToken}` });
  const { createProject: { project } } = await gql.run<{ createProject: { project: { id: string } } }>('mutation { createProject(input: { name: "Away" }) { project { id } } }');
  const { created } = await gql.run<{ created: { bearerToken: string; scimConfiguration: { id: string } } }>(
    'mutation ($id: ID!) { created: createProjectScimConfiguration(input: { projectId: $id, name: "Okta" }) { bearerToken scimConfiguration { id } } }', { id: project.id });
  scim = new ScimClient(`${baseUrl}/scim/v2/${created.scimConfiguration.id}`, created.bearerToken);
});

afterAll(async () => {
  app.server.closeAllConnections();
  app.server.close();
  await app.close();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Ends the database as a crash would, its sessions in the middle of whatever they do. */
async function killDatabase(): Promise<void> {
  process.kill(postgres.postmasterPid, 'SIGKILL');
  await postgres.stop();
}

test('while the database is away both protocols say 503 with Retry-After, and all is well again when it is back', async () => {
  expect((await scim.createUser('before@acme.example')).status).toBe(201);
  // Traffic fills the pool with connections that are about to die.
  await Promise.all(Array.from({ length: 20 }, () => scim.get('/Users')));
  await killDatabase();

  const users = await Promise.all([scim.get('/Users'), scim.createUser('during@acme.example'), scim.findUser('before@acme.example')]);
  for (const answer of users) {
    expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({ status: 503, type: 'application/scim+json' });
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9][0-9]*$/);
    expect(answer.body).toMatchObject({ status: '503', schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'] });
  }
  const graphql = await gql.send('{ viewer { isServerAdmin } }');
  expect({ status: graphql.status, code: graphql.errors?.[0]?.extensions.code, retry: graphql.headers.get('retry-after') }).toEqual({ status: 503, code: 'UNAVAILABLE', retry: expect.stringMatching(/^[1-9]/) as string });
  expect((await fetch(`${baseUrl}/healthz`)).status).toBe(200);
  expect((await fetch(`${baseUrl}/readyz`)).status).toBe(503);

  postgres = await startEmbeddedPostgres({ dataDir });
  for (let attempt = 0; attempt < 100 && (await scim.get('/Users')).status !== 200; attempt += 1) await sleep(100);
  // More at once than the pool has connections: none of them may be lost.
  const again = await Promise.all(Array.from({ length: 30 }, () => scim.findUser('before@acme.example')));
  expect(again.map(({ status, body }) => [status, body.totalResults])).toEqual(again.map(() => [200, 1]));
  expect((await scim.createUser('after@acme.example')).status).toBe(201);
  expect((await fetch(`${baseUrl}/readyz`)).status).toBe(200);
});

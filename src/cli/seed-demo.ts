import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { createApp, type App } from '../app.js';
import { parseConfig } from '../config.js';
import { parseServer } from '../database/connection-url.js';
import { openConnections } from '../database/connections.js';
import { migrate } from '../database/migrate.js';
import { Draw } from '../database/seed/draw.js';
import { EntraProvider } from '../database/seed/entra-provider.js';
import { OktaProvider } from '../database/seed/okta-provider.js';
import { ProviderClient } from '../database/seed/provider-client.js';
import { StepClock } from '../database/seed/step-clock.js';
import { Timeline } from '../database/seed/timeline.js';
import type { Scope } from '../domain/scope.js';
import { createLog } from '../log.js';
import { keepSecretKey } from '../secret-key.js';
import { makeDemoHome, type DemoConnection, type DemoHome } from './demo-home.js';
import { storyDays, tellAcme, tellNorthwind, tellStatusPage } from './demo-story.js';

const day = 24 * 60 * 60 * 1000;
const { values: words } = parseArgs({ options: { force: { type: 'boolean', default: false }, seed: { type: 'string', default: '1' } } });

/**
 * `npm run seed:demo`: fills an installation without projects with two weeks of demo data. The providers of the story speak
 * SCIM to a server of its own on this machine, whose clock goes through those weeks, so every row and every event is one
 * that the product made.
 */
async function run(): Promise<readonly string[]> {
  const config = parseConfig(process.env);
  const connections = await openConnections(config);
  try {
    await migrate(connections.ownerConnection, parseServer(connections.connection).user);
    const clock = new StepClock(new Date());
    const secretKey = config.secretKey ?? keepSecretKey(config.dataDir);
    const app = await createApp({ config: { ...config, secretKey, rateLimit: false, trustProxy: 1 }, connections, log: createLog('fatal'), clock });
    try {
      return [...app.announcements.slice(1), ...await seed(app, clock, config.publicUrl)];
    } finally {
      app.server.closeAllConnections();
      app.server.close();
      await app.close();
    }
  } finally {
    await connections.close();
  }
}

async function seed(app: App, clock: StepClock, publicUrl: string): Promise<readonly string[]> {
  const system = app.openSystemScope('seed:demo');
  const { rows: projects } = await app.services.projects.listProjects(system, { first: 1 });
  if (projects.length > 0 && !words.force) {
    throw new Error('This installation has projects already, so nothing was added. Use an empty database, or add the demo data to it all the same: npm run seed:demo -- --force');
  }
  const { rows: accounts } = await app.services.accounts.listAccounts(system, { first: 100 });
  const administrator = accounts.find((account) => account.isServerAdmin && account.disabledAt === null);
  if (administrator === undefined) throw new Error('No server administrator can own the demo projects. Make one: bin/muster admin invite you@example.com');
  const openScope = (): Scope => ({
    ...app.openSystemScope('seed:demo'), actor: { kind: 'account', accountId: administrator.id, email: administrator.email, isServerAdmin: true },
  });

  const end = clock.now();
  const draw = new Draw(Number(words.seed));
  // Every day of the story needs its part of the log; a week is made at once.
  for (const daysAgo of [storyDays, storyDays - 7]) {
    clock.set(new Date(end.getTime() - daysAgo * day));
    await app.services.eventRetention.keep();
  }
  clock.set(new Date(end.getTime() - (storyDays + 0.9) * day));
  const home = await makeDemoHome(app, openScope, draw);
  const requests = await play(app, { home, clock, draw, end, openScope });
  await app.services.provisioningLog.flush();
  return summarize(home, requests, administrator.email, publicUrl);
}

async function play(app: App, { home, clock, draw, end, openScope }: { readonly home: DemoHome; readonly clock: StepClock; readonly draw: Draw; readonly end: Date; readonly openScope: () => Scope }): Promise<number> {
  app.server.listen(0, '127.0.0.1');
  await once(app.server, 'listening');
  // A server on a port always has an address of this form.
  const server = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const connect = ({ path, token }: DemoConnection, addresses: readonly string[], userAgent?: string): ProviderClient =>
    new ProviderClient({ server, path, token, addresses, ...(userAgent !== undefined && { userAgent }) }, clock, draw);
  const oktaAddresses = ['203.0.113.10', '203.0.113.11', '203.0.113.12'];
  const clients = [
    connect(home.acme, oktaAddresses, 'Okta SCIM Client 1.0.0'),
    connect(home.northwind, ['198.51.100.20', '198.51.100.21']),
    connect(home.statusPage, oktaAddresses, 'Okta SCIM Client 1.0.0'),
  ] as const;
  const timeline = new Timeline(end);
  const teller = { app, openScope, home, draw, timeline };
  tellAcme(teller, new OktaProvider(clients[0], draw));
  tellNorthwind(teller, new EntraProvider(clients[1], draw));
  tellStatusPage(teller, new OktaProvider(clients[2], draw));
  await timeline.play(clock);
  for (const client of clients) client.close();
  return clients.reduce((sum, { count }) => sum + count, 0);
}

function summarize({ acme, northwind, statusPage }: DemoHome, requests: number, email: string, publicUrl: string): readonly string[] {
  const show = ({ name, configurationId, path, token }: DemoConnection, what: string): readonly string[] => [
    '', `${name}: ${what}`, `  configuration ${configurationId}`, `  SCIM ${publicUrl}${path}`, `  bearer token ${token}`,
  ];
  return [
    `Demo data: two projects, a private status page, three SCIM configurations, and their log of the last ${storyDays} days (${requests} requests).`,
    ...show(acme, 'Okta with pushed groups; look for a suspension, a refused userName, and somebody who came back'),
    ...show(northwind, 'Entra ID with a default team; look for a pause, groups that nobody takes, and a removal'),
    ...show(statusPage, 'a private status page; its connection is failing, as its last three requests named somebody without an e-mail address'),
    '', `As ${email}, at ${publicUrl}/graphql, this shows the log of the first:`,
    `  { project(id: "${acme.directoryId}") { name provisioningEvents(first: 50) { nodes { at status summary explanation } } } }`,
    'and this what is wrong with the last:',
    `  { scimConfiguration(id: "${statusPage.configurationId}") { name connection { state headline lastError { summary explanation } } } }`, '',
  ];
}

try {
  process.stdout.write(`${(await run()).join('\n')}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

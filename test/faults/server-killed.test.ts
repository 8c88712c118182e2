import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { connect, type Configuration, type Home } from '../support/build.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { effort } from '../support/effort.js';
import { faultsOfLedger } from '../support/ledger.js';
import { reportRow } from '../support/report.js';
import { ScimClient } from '../support/scim-client.js';
import { killServer, startServerProcess, type ServerProcess } from '../support/server-process.js';
import { Writers } from '../support/writers.js';

const kills = effort({ quick: 2, full: 200 });
const eventsAfterCommit = { NODE_OPTIONS: `--import ${pathToFileURL(fileURLToPath(new URL('late-events.mjs', import.meta.url))).href}` };
let database: TestDatabase;
let server: ServerProcess;
beforeAll(async () => { database = await testDatabase(); });
afterAll(async () => {
  await server.stop();
  await database.drop();
});

interface Load { readonly home: Home; readonly configuration: Configuration; readonly writers: Writers }

/** Starts a server and writes to it without pause. */
async function startUnderLoad(prefix: string, settings: Readonly<Record<string, string>> = {}): Promise<Load> {
  server = await startServerProcess(database, settings);
  const { home, configuration } = await connect(server, 'project', { pushGroupsEnabled: true });
  const { id: groupId } = (await configuration.scim.createGroup('Everybody')).body;
  const { pathname } = new URL(configuration.scim.baseUrl);
  const scim = (): ScimClient => new ScimClient(server.baseUrl + pathname, configuration.token);
  return { home, configuration, writers: new Writers({ directoryId: home.id, groupId, scim, admin: () => server.admin }, prefix).start() };
}

/** What the checks say once nobody writes any more. */
async function faultsOf({ home, writers }: Load): Promise<readonly string[]> {
  await writers.stop();
  return [...await writers.faults(database), ...await faultsOfLedger(database, home.id)];
}

test(`kill -9 of the server under eight writers loses no acknowledged write, and changes and their events stay one to one, ${kills} kills`, async () => {
  const load = await startUnderLoad('killed');
  for (let round = 0; round < kills; round += 1) {
    await load.writers.acknowledge(30);
    await sleep(Math.random() * 200);
    await killServer(server);
    server = await startServerProcess(database);
  }
  await load.writers.acknowledge(10);
  const faults = await faultsOf(load);
  expect(faults).toEqual([]);
  await server.stop();
  reportRow({ row: 'F1 kill -9 of the server', rounds: kills, ...load.writers.tally, wrong: faults.length, control: await lateEvents() });
}, 120_000 + kills * 20_000);

/** The control: a server that writes events after the commit of their change loses some of them, and the check says so. */
async function lateEvents(): Promise<string> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const load = await startUnderLoad(`late${attempt}`, eventsAfterCommit);
    await load.writers.acknowledge(30);
    await killServer(server);
    const faults = await faultsOf(load);
    if (faults.length === 0) continue;
    expect(faults.join('\n')).toMatch(/^(The (person|team) .* has version \d+, but the log tells \d+ changes\.|Only the table says .*\n?)+/);
    return `events after the commit: ${faults.length} changes without theirs after one kill`;
  }
  throw new Error('A server that writes events after the commit is not told from one that does not.');
}

import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { connect } from '../support/build.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { effort } from '../support/effort.js';
import { faultsOfLedger } from '../support/ledger.js';
import { reportRow } from '../support/report.js';
import { ScimClient } from '../support/scim-client.js';
import { startServerProcess, type ServerProcess } from '../support/server-process.js';
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

/** Writes without pause while the server is killed so many times, each time so long after a write, and started again; and what the checks say then. */
async function killUnderLoad(prefix: string, rounds: number, pause: () => number, settings: Readonly<Record<string, string>> = {}): Promise<{ readonly writers: Writers; readonly faults: readonly string[] }> {
  server = await startServerProcess(database, settings);
  const { home, configuration } = await connect(server, 'project', { pushGroupsEnabled: true });
  const { id: groupId } = (await configuration.scim.createGroup('Everybody')).body;
  const { pathname } = new URL(configuration.scim.baseUrl);
  let { scim } = configuration;
  const writers = new Writers({ directoryId: home.id, groupId, scim: () => scim, admin: () => server.admin }, prefix).start();
  for (let round = 0; round < rounds; round += 1) {
    await writers.acknowledge(30);
    await sleep(pause());
    const ended = once(server.child, 'exit');
    server.child.kill('SIGKILL');
    await ended;
    server = await startServerProcess(database, settings);
    scim = new ScimClient(server.baseUrl + pathname, configuration.token);
  }
  await writers.acknowledge(10);
  await writers.stop();
  // Not the loss of a crash: what waits for the batch of reads and refusals is written within its delay.
  await server.stop();
  return { writers, faults: [...await writers.faults(database), ...await faultsOfLedger(database, home.id)] };
}

test(`kill -9 of the server under eight writers loses no acknowledged write, and changes and their events stay one to one, ${kills} kills`, async () => {
  const { writers, faults } = await killUnderLoad('killed', kills, () => Math.random() * 200);
  expect(faults).toEqual([]);
  reportRow({ row: 'F1 kill -9 of the server', rounds: kills, ...writers.tally, wrong: faults.length, control: await lateEvents() });
}, 60_000 + kills * 15_000);

/** The control: a server that writes events after the commit of their change loses some of them, and the check says so. */
async function lateEvents(): Promise<string> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const { faults } = await killUnderLoad(`late${attempt}`, 1, () => 0, eventsAfterCommit);
    if (faults.length === 0) continue;
    expect(faults.join('\n')).toMatch(/^(The (person|team) .* has version \d+, but the log tells \d+ changes\.|Only the table says .*\n?)+/);
    return `events after the commit: ${faults.length} changes without theirs after one kill`;
  }
  throw new Error('A server that writes events after the commit is not told from one that does not.');
}

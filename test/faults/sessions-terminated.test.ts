import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { connect } from '../support/build.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { effort } from '../support/effort.js';
import { faultsOfLedger } from '../support/ledger.js';
import { losePlaces } from '../support/lost-places.js';
import { countPlaces, poolSize } from '../support/pool-places.js';
import { reportRow } from '../support/report.js';
import { startServerProcess, type ServerProcess } from '../support/server-process.js';
import { Writers } from '../support/writers.js';

const wanted = effort({ quick: 20, full: 100 });
let database: TestDatabase;
let server: ServerProcess;
let admin: Client;
beforeAll(async () => {
  database = await testDatabase();
  server = await startServerProcess(database);
  admin = new Client({ connectionString: database.adminConnection });
  await admin.connect();
}, 120_000);
afterAll(async () => {
  await server.stop();
  await admin.end();
  await database.drop();
});

/** Ends the sessions of the server, busy and idle alike, and gives their number. */
async function terminateAll(): Promise<number> {
  const { rowCount } = await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'muster'`, [database.name]);
  return rowCount ?? 0;
}

test(`the pool survives the end of ${wanted} of its sessions, busy and idle, whole, and no acknowledged write is lost`, async () => {
  const { home, scim } = await connect(server, 'project', { pushGroupsEnabled: true });
  const { id: groupId } = (await scim.createGroup('Everybody')).body;
  const writers = new Writers({ directoryId: home.id, groupId, scim: () => scim, admin: () => server.admin }, 'ended').start();
  let ended = 0;
  for (let round = 0; ended < wanted; round += 1) {
    await writers.acknowledge(15);
    await sleep(Math.random() * 50);
    ended += await terminateAll();
  }
  await writers.acknowledge(15);
  await writers.stop();
  // And once more when all of them are idle.
  expect(await terminateAll()).toBeGreaterThan(0);
  expect(await countPlaces(database, scim)).toBe(poolSize);
  const faults = [...await writers.faults(database), ...await faultsOfLedger(database, home.id)];
  expect(faults).toEqual([]);
  expect(writers.tally.unknown).toBeGreaterThan(0);
  reportRow({ row: 'F3 sessions terminated', rounds: ended, ...writers.tally, wrong: faults.length, control: await losePlaces(database, terminateAll) });
}, 60_000 + wanted * 1000);

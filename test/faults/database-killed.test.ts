import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../support/build.js';
import { effort } from '../support/effort.js';
import { faultsOfLedger } from '../support/ledger.js';
import { startOwnCluster, type OwnCluster } from '../support/own-cluster.js';
import { losePlaces } from '../support/lost-places.js';
import { countPlaces, poolSize } from '../support/pool-places.js';
import { reportRow } from '../support/report.js';
import { startServerProcess, type ServerProcess } from '../support/server-process.js';
import { Writers } from '../support/writers.js';

const kills = effort({ quick: 1, full: 20 });
let cluster: OwnCluster;
let server: ServerProcess;
beforeAll(async () => {
  cluster = await startOwnCluster();
  server = await startServerProcess(cluster.database);
}, 120_000);
afterAll(async () => {
  await server.stop();
  await cluster.remove();
});

test(`kill -9 of PostgreSQL under eight writers: 503 with Retry-After, no acknowledged write lost, well again within 5 s of its return, ${kills} kills`, async () => {
  const { home, scim } = await connect(server, 'project', { pushGroupsEnabled: true });
  const { id: groupId } = (await scim.createGroup('Everybody')).body;
  const writers = new Writers({ directoryId: home.id, groupId, scim: () => scim, admin: () => server.admin }, 'away').start();
  const recoveries: number[] = [];
  for (let round = 0; round < kills; round += 1) {
    await writers.acknowledge(30);
    await sleep(Math.random() * 200);
    await cluster.kill();
    await sleep(300);
    await cluster.restart();
    const startedAt = performance.now();
    await writers.acknowledge(1);
    recoveries.push(performance.now() - startedAt);
  }
  await writers.acknowledge(10);
  await writers.stop();
  expect(Math.max(...recoveries)).toBeLessThan(5000);
  expect(await countPlaces(cluster.database, scim)).toBe(poolSize);
  const faults = [...await writers.faults(cluster.database), ...await faultsOfLedger(cluster.database, home.id)];
  expect(faults).toEqual([]);
  expect(writers.tally.unknown).toBeGreaterThan(0);
  const control = await losePlaces(cluster.database, async () => {
    await cluster.kill();
    await cluster.restart();
  });
  reportRow({ row: 'F2 kill -9 of PostgreSQL', rounds: kills, ...writers.tally, wrong: faults.length, control });
}, 120_000 + kills * 20_000);

import { Pool } from 'pg';
import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { histories, historiesOf, run, type Commands } from './histories.js';
import type { Taken } from './history.js';
import { strayRows } from './invariants.js';
import { Lane } from './lane.js';
import { faultsOfRules, withFault } from './planted.js';
import { proof } from './proof.js';

/** So many commands a history has at most; on average it has half of them. */
const most = effort({ quick: 90, full: 144 });

let app: TestApp;
let pool: Pool;
let count = 0;
beforeAll(async () => {
  app = await startApp();
  pool = new Pool({ connectionString: app.database.ownerConnection, max: 4 });
});
afterAll(async () => {
  await pool.end();
  await app.stop();
});

proof({
  row: 'P6 the server equals its model', holds: 'after every step the server is where the model of its rules is',
  runs: { quick: 10, full: 300 }, thrown: histories(most), thrownOf: (kinds) => historiesOf(kinds, most), play,
  afterwards: async () => expect(await strayRows(pool)).toEqual([]),
  controls: faultsOfRules, withFault: (fault, act) => withFault(pool, fault, act),
});

async function play(commands: Commands, history: Taken[]): Promise<void> {
  const lane = new Lane(app, pool, `m${count += 1}`, history);
  await lane.begin();
  await run(commands, lane);
  await lane.end();
  app.statements.length = 0;
}

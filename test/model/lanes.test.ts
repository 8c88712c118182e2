import { tuple } from 'fast-check';
import { Pool } from 'pg';
import { startApp, type TestApp } from '../support/app.js';
import type { Kinds } from './choose.js';
import { CommonGround } from './common-ground.js';
import { histories, historiesOf, run, type Commands } from './histories.js';
import type { Taken } from './history.js';
import { Lane } from './lane.js';
import { lostEvents, reachingOver, withFault } from './planted.js';
import { proof } from './proof.js';

/** So many commands a lane has at most; on average it has half of them. */
const most = 36;
const laneNames = ['a', 'b', 'c', 'd'] as const;
/** What is played in lanes: a history for each of them. */
const inLanes = {
  runs: { quick: 3, full: 50 },
  thrown: tuple(...laneNames.map(() => histories(most))),
  thrownOf: (kinds: Kinds) => tuple(...laneNames.map(() => historiesOf(kinds, most))),
};

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
  row: 'P6 lanes apart', holds: 'four histories at once on one server, each in directories of its own, are four times what the model says',
  ...inLanes, play: playApart, controls: [reachingOver], withFault: (fault, act) => withFault(pool, fault, act),
});

proof({
  row: 'P6 lanes together', holds: 'four histories at once in the same directories leave everything as it always has to be',
  ...inLanes, play: playTogether, controls: [lostEvents], withFault: (fault, act) => withFault(pool, fault, act),
});

async function playApart(lanes: readonly Commands[], history: Taken[]): Promise<void> {
  count += 1;
  await everybody(lanes.map(async (commands, index) => {
    const lane = new Lane(app, pool, `${laneNames[index]}${count}`, history);
    await lane.begin();
    await run(commands, lane);
    await lane.end();
  }));
}

async function playTogether(lanes: readonly Commands[], history: Taken[]): Promise<void> {
  const ground = new CommonGround(app, pool, `t${count += 1}`, history);
  await ground.begin();
  await everybody(lanes.map((commands, index) => run(commands, { take: (command) => ground.take(laneNames[index] ?? '', command) })));
  await ground.end();
}

/** Waits for all, so that nothing of a failed history goes on in the next one; the first failure is the one that is told. */
async function everybody(all: readonly Promise<void>[]): Promise<void> {
  const [failure] = (await Promise.allSettled(all)).filter((outcome) => outcome.status === 'rejected');
  app.statements.length = 0;
  if (failure !== undefined) throw failure.reason;
}

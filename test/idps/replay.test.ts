import { startApp, type TestApp } from '../support/app.js';
import { Conversation, sortedState } from '../support/conversation.js';
import { listRecordings } from '../support/recording.js';
import { seed, seededRandom } from '../support/seed.js';
import { Wire } from '../support/wire.js';

let app: TestApp;
const wire = new Wire();

beforeAll(async () => { app = await startApp(); });
afterAll(async () => {
  wire.close();
  await app.stop();
});

const files = listRecordings();

test.each(files.map(({ place, recording }) => [`${place}: ${recording.shows}`, recording] as const))('alone: %s', async (_name, recording) => {
  const conversation = await Conversation.open(recording, app, wire);
  while (!conversation.isOver) await conversation.next();
  expect(await conversation.state()).toEqual(sortedState(recording.state));
});

// SEED draws who speaks next, as far as lanes that run at once can repeat an order.
const lanes = 8;

test(`all at once, request by request in the order of SEED=${seed}, in ${lanes} lanes`, async () => {
  const opened: Conversation[] = [];
  const queue = [...files];
  await inLanes(async () => {
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) opened.push(await Conversation.open(file.recording, app, wire));
  });
  const draw = seededRandom(seed);
  const waiting = opened.toSorted((left, right) => (left.recording.name < right.recording.name ? -1 : 1));
  const failures: string[] = [];
  await inLanes(async () => {
    for (let [one] = take(waiting, draw); one !== undefined; [one] = take(waiting, draw)) {
      try {
        if (one.isOver) {
          expect(await one.state()).toEqual(sortedState(one.recording.state));
        } else {
          await one.next();
          waiting.push(one);
        }
      } catch (error) {
        failures.push(`${one.recording.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  });
  expect(failures).toEqual([]);
}, 300_000);

async function inLanes(lane: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Takes one of the list out of it; none when it is empty. */
function take<T>(list: T[], draw: () => number): T[] {
  return list.splice(Math.floor(draw() * list.length), 1);
}

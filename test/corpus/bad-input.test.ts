import { startApp, type TestApp } from '../support/app.js';
import { bodyBytes } from './body-bytes.js';
import { CorpusRunner } from './corpus-runner.js';
import { createCorpusWorld, type CorpusWorld } from './corpus-world.js';
import type { CorpusCase } from './corpus-case.js';
import { reportTimes, type CorpusTime } from './corpus-times.js';
import { DatabaseChecksums } from './database-checksums.js';
import { depthAndSize } from './depth-and-size.js';
import { filters } from './filters.js';
import { ids } from './ids.js';
import { keys } from './keys.js';
import { malformedJson } from './malformed-json.js';
import { mediaTypes } from './media-types.js';
import { methodsAndPaths } from './methods.js';
import { paging } from './paging.js';
import { patches } from './patches.js';
import { requiredAndUnknown } from './required-and-unknown.js';
import { longStrings, strings } from './strings.js';
import { wrongTypes } from './wrong-types.js';

const lanes = 4;

let app: TestApp;
let world: CorpusWorld;
let checksums: DatabaseChecksums;
let runner: CorpusRunner;
beforeAll(async () => {
  app = await startApp();
  world = await createCorpusWorld(app, lanes);
  checksums = await DatabaseChecksums.open(app.database.ownerConnection);
  runner = new CorpusRunner(world, checksums);
});
afterAll(async () => {
  runner.close();
  await checksums.close();
  await app.stop();
});

interface CorpusClass {
  readonly name: string;
  readonly casesOf: (world: CorpusWorld) => readonly CorpusCase[];
  /** Requests at a time. */
  readonly lanes: number;
}

/** The classes of bad input of THREATS.md section 5 that reach the SCIM server as HTTP. */
const classes: readonly CorpusClass[] = [
  { name: 'B1 malformed JSON', casesOf: malformedJson, lanes },
  { name: 'B2 bytes that are no UTF-8', casesOf: bodyBytes, lanes },
  { name: 'B3 media types', casesOf: mediaTypes, lanes },
  { name: 'B4 a wrong JSON type', casesOf: wrongTypes, lanes },
  { name: 'B5 what is required, read only or unknown', casesOf: requiredAndUnknown, lanes },
  { name: 'B7 numbers and windows', casesOf: paging, lanes },
  // One at a time: each fills the server for a while, and what is measured is its own.
  { name: 'B8 depth and size', casesOf: depthAndSize, lanes: 1 },
  { name: 'B9 names given twice, and inherited ones', casesOf: keys, lanes },
  { name: 'B10 filters', casesOf: filters, lanes },
  { name: 'B11 PATCH operations', casesOf: patches, lanes },
  { name: 'B12 ids', casesOf: ids, lanes },
  { name: 'B13 methods and paths', casesOf: methodsAndPaths, lanes },
  { name: 'B6 strange texts', casesOf: strings, lanes },
  // The last, as long texts stay behind and make every list slow.
  { name: 'B6 long texts', casesOf: longStrings, lanes: 1 },
];

test.each(classes)('$name: each is refused clearly, or taken where it is legal, and changes nothing', async (corpusClass) => {
  const cases = corpusClass.casesOf(world);
  expect(twice(cases.map(({ name }) => name))).toEqual([]);
  expect(await runner.run(cases, corpusClass.lanes)).toEqual([]);
}, 240_000);

test('no connection was lost, and nothing took more than ten times as long as the median answer', async () => {
  expect(runner.lostConnections).toBe(0);
  const { median, slowest, slow } = reportTimes(runner.times);
  process.stdout.write(`Bad input: ${runner.times.length} cases; median ${median.toFixed(1)} ms, slowest ${slowest.milliseconds.toFixed(1)} ms (${slowest.name}); ${slow.length} above ten times the median are sent again\n`);
  const faults: string[] = [];
  for (const { name, request, milliseconds } of slow) {
    // Other work on the machine only ever adds time: what is slow must be slow each time.
    const best = await bestOf(30, 10 * median, { request, milliseconds });
    if (best > 10 * median) faults.push(`${name}: ${best.toFixed(1)} ms, more than ten times ${median.toFixed(1)} ms`);
  }
  expect(faults).toEqual([]);
}, 240_000);

async function bestOf(tries: number, limit: number, { request, milliseconds }: Pick<CorpusTime, 'request' | 'milliseconds'>): Promise<number> {
  let best = milliseconds;
  for (let left = tries; left > 0 && best > limit; left -= 1) best = Math.min(best, await runner.time(request));
  return best;
}

function twice(names: readonly string[]): readonly string[] {
  return names.filter((name, at) => names.indexOf(name) !== at);
}

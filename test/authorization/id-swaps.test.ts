import { DatabaseChecksums } from '../corpus/database-checksums.js';
import { startApp, type TestApp } from '../support/app.js';
import { required } from '../support/build.js';
import { effort } from '../support/effort.js';
import type { GraphqlClient } from '../support/graphql-client.js';
import { idPlaces, idPlacesInside, type IdPlace } from '../support/id-paths.js';
import { seed, seededRandom } from '../support/seed.js';
import { kindOf, swapIds, type IdSwap, type Sides } from './id-swaps.js';
import type { Caller } from './rights.js';
import { createAuthorizationWorld, type AuthorizationWorld } from './world.js';

/** Those who may act in the project here and in no other. */
const insiders = ['an owner', 'an admin', 'a member', 'a viewer', 'a subscriber here'] as const satisfies readonly Caller[];
const sides = (world: AuthorizationWorld): Sides => ({ own: world.things.here, foreign: world.things.elsewhere });

let app: TestApp;
let world: AuthorizationWorld;
let places: readonly IdPlace[];
let checksums: DatabaseChecksums;
beforeAll(async () => {
  app = await startApp();
  world = await createAuthorizationWorld(app);
  const { schema } = app.app;
  places = [
    ...idPlaces(schema), ...idPlacesInside(schema, 'Project', 'project'), ...idPlacesInside(schema, 'StatusPage', 'statusPage'), ...idPlacesInside(schema, 'ScimConfiguration', 'scimConfiguration'),
  ];
  checksums = await DatabaseChecksums.open(app.database.ownerConnection);
}, 120_000);
afterAll(async () => {
  await checksums.close();
  await app.stop();
});

/** Of every row but those of the project here, which a push of its own team may change while it ignores foreign members. */
function checksumsElsewhere(): Promise<Readonly<Record<string, string>>> {
  return checksums.read([world.things.here.project, world.things.here.page]);
}

/** What the caller is told, without the id of the request. */
async function ask(client: GraphqlClient, document: string): Promise<string> {
  const { status, data, errors } = await client.send(document);
  return JSON.stringify({ status, data, errors: errors?.map(({ message, path, extensions: { requestId, ...extensions } }) => ({ message, path, extensions, named: requestId !== undefined })) });
}

/** Both answers, comparable. A machine with no time to spare says so to either, which tells nothing: then both are asked again. */
async function answersTo(client: GraphqlClient, swap: IdSwap): Promise<readonly [string, string]> {
  const [answer, expected] = [await ask(client, swap.document), await ask(client, swap.twin)];
  return `${answer}${expected}`.includes('"UNAVAILABLE"') ? answersTo(client, swap) : [swap.normalize(answer), swap.normalize(expected)];
}

/** The names of what there is elsewhere, which no answer may say. */
async function foreignNames(): Promise<readonly string[]> {
  const { project, page, person, team, configuration } = world.things.elsewhere;
  const found = await app.admin.run<Readonly<Record<string, Readonly<Record<string, string>>>>>(
    `{ project(id: "${project}") { name slug } statusPage(id: "${page}") { name slug } person(id: "${person}") { userName } team(id: "${team}") { name } scimConfiguration(id: "${configuration}") { name baseUrl } }`);
  return Object.values(found).flatMap((values) => Object.values(values));
}

const foreignEvents = async (): Promise<number> => (await app.admin.run<{ project: { provisioningEvents: { totalCount: number } } }>(
  `{ project(id: "${world.things.elsewhere.project}") { provisioningEvents { totalCount } } }`)).project.provisioningEvents.totalCount;

test('ids of another project, swapped in anywhere by whoever may act in one only, show and change nothing', async () => {
  const rounds = effort({ quick: 1000, full: 20_000 });
  const random = seededRandom(seed);
  const names = await foreignNames();
  const [before, eventsBefore] = [await checksumsElsewhere(), await foreignEvents()];
  const faults: string[] = [];
  const codes = new Map<string, number>();
  const swaps = Array.from({ length: rounds }, (_, at) => ({ caller: required(insiders[at % insiders.length]), swap: swapIds(required(places[Math.floor(at / insiders.length) % places.length]), sides(world), random) })).values();
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (const { caller, swap } of swaps) {
      let [answer, expected] = await answersTo(world.clients[caller], swap);
      // A push of the own team beside this may fall between both; what tells something, tells it again.
      for (let more = 2; more > 0 && answer !== expected; more -= 1) [answer, expected] = await answersTo(world.clients[caller], swap);
      const told = names.filter((name) => answer.includes(name));
      if (answer !== expected || told.length > 0) faults.push(`${caller}: ${swap.document}: ${answer} instead of ${expected}`);
      const code = /"code":"(\w+)"/.exec(answer)?.[1] ?? 'data';
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
  }));
  expect(faults.slice(0, 10)).toEqual([]);
  expect(await checksumsElsewhere()).toEqual(before);
  expect(await foreignEvents()).toBe(eventsBefore);
  process.stdout.write(`Id swaps: seed ${seed}, ${rounds} swaps at ${places.length} places by ${insiders.length} kinds of caller, ${names.length} foreign names looked for; answered with ${[...codes].map(([code, count]) => `${code} ${count}`).join(', ')}\n`);
  expect(rounds).toBeGreaterThan(2 * places.length * insiders.length);
  // The refusals that hide, and answers in which foreign ids match nothing.
  for (const code of ['NOT_FOUND', 'data']) expect(codes.get(code)).toBeGreaterThan(rounds / 50);
}, 1_800_000);

test('the swaps see the difference where there is one: whoever may see both projects is given what is in the other', async () => {
  const differing: string[] = [];
  const read = places.filter(({ name }) => /^query\.\w+\.ids?$/.test(name));
  for (const place of read) {
    const kind = kindOf('id', place.name.split('.')[1] ?? '');
    const both = swapIds(place, sides(world), () => (kind === undefined ? 0 : 0.4));
    const [answer, expected] = await answersTo(world.clients['a server administrator'], both);
    if (answer !== expected && /"data":\{"\w+":/.test(answer)) differing.push(place.name);
  }
  expect(differing).toEqual(read.map(({ name }) => name));
  expect(read.length).toBeGreaterThan(6);
});

test('the checksums see a change of the other project', async () => {
  const before = await checksumsElsewhere();
  await app.admin.run(`mutation { updateTeam(input: { id: "${world.things.elsewhere.team}", name: "Other" }) { team { id } } }`);
  expect(await checksumsElsewhere()).not.toEqual(before);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { EventFeed } from '../../../src/domain/live/event-feed.js';
import type { Follower } from '../../../src/domain/live/follow.js';
import { News } from '../../../src/domain/live/news.js';
import { newId } from '../../../src/domain/id.js';
import type { LoggedEvent } from '../../../src/domain/provisioning/logged-event.js';
import { ProvisioningLog, type EventRecord } from '../../../src/domain/provisioning/provisioning-log.js';
import type { ScimConfiguration } from '../../../src/domain/scim-configurations/scim-configuration.js';
import { ScimConfigurationService } from '../../../src/domain/scim-configurations/scim-configuration-service.js';
import type { Scope } from '../../../src/domain/scope.js';
import { DomainWorld } from '../../support/domain-world.js';
import { effort } from '../../support/effort.js';
import { seed, seededRandom } from '../../support/seed.js';

let world: DomainWorld;
let configurations: ScimConfigurationService;
let news: News;
let feed: EventFeed;
let log: ProvisioningLog;
let owner: Scope;
beforeAll(async () => {
  world = await DomainWorld.open();
  news = new News();
  configurations = new ScimConfigurationService(world.transactions);
  feed = new EventFeed(world.transactions, configurations, news);
  log = new ProvisioningLog(world.transactions, world.clock, { delayMs: 10, capacity: 1000, onLost: (_count, cause) => { throw cause; } });
});
afterAll(() => world.close());

async function configure(): Promise<ScimConfiguration> {
  const project = await world.project();
  owner = world.scope(project.owner);
  return (await configurations.createForProject(owner, { projectId: project.id, name: 'Okta' })).configuration;
}

const event = ({ id, directoryId, name }: ScimConfiguration): EventRecord => ({
  requestId: newId(world.clock), directoryId, configurationId: id, configurationName: name, identityProvider: 'OKTA', tokenId: null, status: 'SUCCESS', operation: 'CREATE',
  resourceType: 'USER', httpStatus: 201, scimType: null, durationMs: 1, method: 'POST', path: '/Users', clientIp: null, userAgent: null, outcome: 'read', personId: null, teamId: null,
  facts: {}, requestHeaders: null, requestBody: null, responseBody: null,
});

/** Several writers at once, whose transactions last differently and now and then fail; resolves when all are done. */
async function write(configuration: ScimConfiguration, random: () => number, count: number): Promise<void> {
  await Promise.all([1, 2, 3, 4].map(async () => {
    for (let at = 0; at < count; at += 1) {
      const scope = world.scope({ kind: 'system' });
      if (random() < 0.3) log.enqueue(scope, event(configuration));
      await world.transactions.run(scope, async (tx) => {
        await log.record(tx, event(configuration));
        await sleep(random() * 30);
        if (random() < 0.3) await log.record(tx, event(configuration));
        if (random() < 0.1) throw new Error('given up');
      }).catch((error: unknown) => { if (!String(Object(error).cause).includes('given up')) throw error; });
      news.ring([configuration.id]);
    }
  }));
  await log.flush();
}

const written = async ({ directoryId, id }: ScimConfiguration): Promise<readonly string[]> => (await world.scope().unit.db.selectFrom('provisioning_event').select('id')
  .where('directoryId', '=', directoryId).where('configurationId', '=', id).orderBy('id').execute()).map((row) => row.id);

const followerOf = (signal: AbortSignal): Follower => ({ enter: async () => ({ ...owner, unit: world.transactions.open() }), signal });

const rounds = effort({ quick: 3, full: 40 });

test(`a follower who is interrupted again and again gets every committed event once, while others write, ${rounds} rounds`, async () => {
  const random = seededRandom(seed);
  let missedByIds = 0;
  for (let round = 0; round < rounds; round += 1) {
    const configuration = await configure();
    await world.transactions.run(world.scope(), (tx) => log.record(tx, event(configuration)));
    const seen = [...await written(configuration)];
    const byIds: string[] = [];
    const writing = { goesOn: true };
    const followed = (async () => {
      let after = seen.at(-1);
      while (writing.goesOn || seen.length < (await written(configuration)).length) {
        const ending = new AbortController();
        const events = await feed.follow(followerOf(ending.signal), { scimConfigurationId: configuration.id, after });
        const patience = setTimeout(() => { ending.abort(); }, 1500);
        let most = 1 + Math.floor(random() * 30);
        for await (const { id } of events) {
          seen.push(id);
          after = id;
          most -= 1;
          if (most === 0) break;
        }
        clearTimeout(patience);
        ending.abort();
      }
    })();
    // The control: somebody who asks for larger ids than the last one, as often as can be.
    const control = (async () => {
      while (writing.goesOn) {
        byIds.push(...(await written(configuration)).filter((id) => id > (byIds.at(-1) ?? '')));
        await sleep(1);
      }
    })();
    await write(configuration, random, 15);
    writing.goesOn = false;
    await Promise.all([followed, control]);
    const all = await written(configuration);
    expect({ seed, round, seen: seen.toSorted() }).toEqual({ seed, round, seen: all });
    expect(all.length).toBeGreaterThan(50);
    missedByIds += all.length - byIds.length;
  }
  expect(missedByIds).toBeGreaterThan(0);
}, 60_000 + rounds * 10_000);

test('a transaction that stays open holds back what began after it, and nothing is given twice when it ends', async () => {
  const configuration = await configure();
  const ending = new AbortController();
  const seen: LoggedEvent[] = [];
  const events = await feed.follow(followerOf(ending.signal), { scimConfigurationId: configuration.id });
  const following = (async () => { for await (const next of events) seen.push(next); })();
  const [{ promise: held, resolve: release }, { promise: begun, resolve: begin }] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = world.transactions.run(world.scope(), async (tx) => {
    await log.record(tx, event(configuration));
    begin();
    await held;
  });
  await begun;
  await world.transactions.run(world.scope(), (tx) => log.record(tx, event(configuration)));
  news.ring([configuration.id]);
  await sleep(500);
  expect(seen).toEqual([]);
  release();
  await slow;
  while (seen.length < 2) await sleep(20);
  ending.abort();
  await following;
  expect(seen.map(({ id }) => id)).toEqual(await written(configuration));
});

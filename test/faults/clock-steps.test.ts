import * as fc from 'fast-check';
import { startApp, type TestApp } from '../support/app.js';
import { changeTeamMembers, connect, createTeam, required, suspend, restore, unique, uniqueEmail, type Connected } from '../support/build.js';
import { testDatabase } from '../support/database.js';
import { effort } from '../support/effort.js';
import { reportRow } from '../support/report.js';
import { startRewritingProxy, type RewritingProxy } from '../support/rewriting-proxy.js';
import { ScimClient, type ScimAnswer } from '../support/scim-client.js';
import { seed } from '../support/seed.js';
import { updateTeam } from '../support/teams.js';

const schedules = effort({ quick: 5, full: 20 });
const hour = 60 * 60 * 1000;
const negativeAge = /-\d+ (second|minute|hour|day)/;
let proxy: RewritingProxy;
let app: TestApp;
beforeAll(async () => {
  const database = await testDatabase();
  proxy = await startRewritingProxy(database.connection);
  app = await startApp({ database: { ...database, connection: proxy.connection } });
});
afterAll(async () => {
  await app.stop();
  await proxy.close();
});

const kinds = ['name', 'deactivate', 'activate', 'member in', 'member out', 'rename', 'suspend', 'team by hand'] as const;
type Change = (typeof kinds)[number];

/** What happens between two looks: a step of the clock, and a change of a user and of a group. */
const schedule = fc.array(fc.record({
  step: fc.constantFrom(-hour, -1000, -1, 0, 1, 1000, hour),
  change: fc.constantFrom(...kinds),
}), { minLength: 6, maxLength: 12 });

/** A user and a group of one provider. */
interface Pair { readonly scim: ScimClient; readonly userId: string; readonly groupId: string }

async function apply({ scim, userId, groupId }: Pair, change: Change): Promise<void> {
  const user = (value: object): Promise<ScimAnswer> => scim.patch(`/Users/${userId}`, [{ op: 'replace', value }]);
  switch (change) {
    case 'name': return succeed(user({ displayName: unique('Ada') }));
    case 'deactivate': return succeed(user({ active: false }));
    case 'activate': return succeed(user({ active: true }));
    case 'member in': return succeed(scim.patch(`/Groups/${groupId}`, [{ op: 'add', path: 'members', value: [{ value: userId }] }]));
    case 'member out': return succeed(scim.patch(`/Groups/${groupId}`, [{ op: 'remove', path: `members[value eq "${userId}"]` }]));
    case 'rename': return succeed(scim.patch(`/Groups/${groupId}`, [{ op: 'replace', path: 'displayName', value: unique('Group') }]));
    case 'suspend':
      await suspend(app, userId);
      return restore(app, userId);
    case 'team by hand': return updateTeam(app, groupId, { role: Math.random() < 0.5 ? 'VIEWER' : 'MEMBER' });
  }
}

async function succeed(answer: Promise<ScimAnswer>): Promise<void> {
  const { status, text } = await answer;
  if (status >= 300) throw new Error(`A change was answered ${status} ${text}`);
}

async function look({ scim, userId, groupId }: Pair): Promise<readonly ScimAnswer['body'][]> {
  return [(await scim.get(`/Users/${userId}`)).body, (await scim.get(`/Groups/${groupId}`)).body];
}

/** Runs random schedules, each on a user and a group of its own; throws at the first that shows a time or version that must not be. */
async function follow(runs: number): Promise<number> {
  const { scim } = await connect(app, 'project', { pushGroupsEnabled: true });
  let changes = 0;
  await fc.assert(fc.asyncProperty(schedule, async (steps) => {
    const pair = { scim, userId: (await scim.createUser(uniqueEmail())).body.id, groupId: (await scim.createGroup(unique('Group'))).body.id };
    let before = await look(pair);
    for (const { step, change } of steps) {
      app.clock.step(step);
      await apply(pair, change);
      const after = await look(pair);
      changes += 1;
      after.forEach(({ meta }, n) => {
        const { meta: old } = required(before[n]);
        expect(meta.created).toBe(old.created);
        // A team's version also tells of members, and the time of the team moves with it.
        if (meta.version === old.version) expect(meta.lastModified).toBe(old.lastModified);
        else expect(Date.parse(meta.lastModified)).toBeGreaterThan(Date.parse(old.lastModified));
      });
      before = after;
    }
  }), { numRuns: runs, interruptAfterTimeLimit: 120_000, seed });
  return changes;
}

test(`lastModified of users and groups never goes back, whatever the clock does, and moves with every version, ${schedules} schedules, and the control turns red`, async () => {
  const changes = await follow(schedules);
  // The control: times that follow the clock, as if no row had been changed before.
  proxy.rewrite([{ find: /greatest\(/g, say: 'coalesce(' }]);
  await expect(follow(20)).rejects.toHaveProperty('cause.message', expect.stringContaining('toBeGreaterThan'));
  proxy.rewrite([]);
  reportRow({ row: 'F7 steps of the clock', rounds: schedules, acknowledged: changes, unknown: 0, refused: 0, wrong: 0, control: 'times that follow the clock go back' });
}, 150_000);

test('somebody who is removed and a group that is let go after the clock stepped back are changed later than before', async () => {
  const { scim, home, configuration } = await connect(app, 'project', { pushGroupsEnabled: true });
  const teamId = await createTeam(app, home);
  const personId = (await scim.createUser(uniqueEmail())).body.id;
  await changeTeamMembers(app, teamId, { add: [personId] });
  await app.admin.run('mutation ($input: LinkInput!) { linkTeam(input: $input) { team { id } } }', { input: { id: teamId, scimConfigurationId: configuration.id } });
  const times = async (): Promise<readonly number[]> => {
    const { person, team } = await app.admin.run<Readonly<Record<'person' | 'team', { readonly updatedAt: string }>>>(
      'query ($p: ID!, $t: ID!) { person(id: $p) { updatedAt } team(id: $t) { updatedAt } }', { p: personId, t: teamId });
    return [Date.parse(person.updatedAt), Date.parse(team.updatedAt)];
  };
  const before = await times();
  app.clock.step(-hour);
  await succeed(scim.delete(`/Groups/${teamId}`));
  await succeed(scim.delete(`/Users/${personId}`));
  const after = await times();
  expect(after.map((time, n) => time > required(before[n]))).toEqual([true, true]);
});

test('a token ends with its hour by the clock of the server, and comes back only as the clock goes back', async () => {
  const connected = await connect(app, 'project');
  const expiresAt = new Date(app.clock.now().getTime() + hour / 2).toISOString();
  const { rotateScimToken: { bearerToken } } = await app.admin.run<{ rotateScimToken: { bearerToken: string } }>(
    'mutation ($input: RotateScimTokenInput!) { rotateScimToken(input: $input) { bearerToken } }', { input: { scimConfigurationId: connected.configuration.id, expiresAt, overlapMinutes: 45 } });
  const old = connected.scim;
  const fresh = new ScimClient(old.baseUrl, bearerToken);
  const statuses = async (): Promise<readonly number[]> => Promise.all([old, fresh].map(async (scim) => (await scim.get('/Users')).status));
  expect(await statuses()).toEqual([200, 200]);
  app.clock.step(hour);
  expect(await statuses()).toEqual([401, 401]);
  app.clock.step(-hour);
  expect(await statuses()).toEqual([200, 200]);
  expect(await sentences(connected)).not.toMatch(negativeAge);
});

test('what lies in the future of a clock that stepped back is told as just now', async () => {
  const connected = await connect(app, 'project');
  const { id } = (await connected.scim.createUser(uniqueEmail())).body;
  await succeed(connected.scim.patch(`/Users/${id}`, [{ op: 'replace', value: { active: false } }]));
  await app.flushEvents();
  app.clock.step(-hour);
  const told = await sentences(connected, id);
  expect(told).toMatch(/just now/);
  expect(told).not.toMatch(negativeAge);
});

/** Everything that says how long ago something was. */
async function sentences({ configuration }: Connected, personId?: string): Promise<string> {
  const { scimConfiguration } = await app.admin.run<{ scimConfiguration: { connection: { headline: string } } }>(
    'query ($id: ID!) { scimConfiguration(id: $id) { connection { headline } } }', { id: configuration.id });
  if (personId === undefined) return scimConfiguration.connection.headline;
  const { person } = await app.admin.run<{ person: { accessExplanation: string } }>('query ($id: ID!) { person(id: $id) { accessExplanation } }', { id: personId });
  return `${scimConfiguration.connection.headline}\n${person.accessExplanation}`;
}

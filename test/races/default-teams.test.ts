import { startApp, type TestApp } from '../support/app.js';
import { configure, createProject, createTeam, uniqueEmail, updateConfiguration } from '../support/build.js';
import { query, withOwner } from '../support/owner-sql.js';
import { team, teamMembers } from '../support/teams.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

/** Runs `meet` while the statements are done but not committed, and ends them as `end` says once everybody waits for them. */
async function whileUnderWay<T>(statements: readonly (readonly [string, readonly unknown[]])[], end: 'commit' | 'rollback', meet: () => readonly Promise<T>[]): Promise<readonly T[]> {
  return withOwner(app.database, async (client) => {
    await client.query('begin');
    for (const [text, values] of statements) await client.query(text, [...values]);
    const met = meet();
    await someoneWaits();
    await client.query(end);
    return Promise.all(met);
  });
}

/** Resolves when somebody waits for a lock, and what was sent beside it has had its time. */
async function someoneWaits(): Promise<void> {
  for (let look = 0; look < 100; look += 1) {
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    const waiting = await query(app.database, 'select 1 from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()');
    if (waiting.length > 0) break;
  }
  await new Promise((resolve) => { setTimeout(resolve, 300); });
}

test('applyDefaultTeams gives nothing to somebody whose removal is under way', async () => {
  const project = await createProject(app);
  const granted = await createTeam(app, project);
  const configuration = await configure(app, project);
  const { id } = (await configuration.scim.createUser(uniqueEmail())).body;
  await updateConfiguration(app, configuration, { defaultTeamIds: [granted] });
  const [answer] = await whileUnderWay([
    ['select 1 from person where directory_id = $1 and id = $2 for update', [project.id, id]],
    ['update person set removed_at = now() where directory_id = $1 and id = $2', [project.id, id]],
  ], 'commit', () => [app.admin.run('mutation ($id: ID!) { applyDefaultTeams(input: { scimConfigurationId: $id }) { granted } }', { id: configuration.id })]);
  expect(answer).toEqual({ applyDefaultTeams: { granted: 0 } });
  expect(await teamMembers(app, granted)).toEqual([]);
});

test('a team does not become managed by one configuration and default of another at once', async () => {
  const project = await createProject(app);
  const contested = await createTeam(app, project);
  const [pusher, granter] = [await configure(app, project, { pushGroupsEnabled: true }), await configure(app, project)];
  const { id } = (await pusher.scim.createUser(uniqueEmail())).body;
  // The same membership, not committed, keeps the push waiting after it has looked whether it may take the team.
  await whileUnderWay([
    ['insert into team_member (directory_id, team_id, person_id, source, added_at) values ($1, $2, $3, $4, now())', [project.id, contested, id, 'MANUAL']],
  ], 'rollback', () => [
    pusher.scim.patch(`/Groups/${contested}`, [{ op: 'add', path: 'members', value: [{ value: id }] }]),
    app.admin.send('mutation ($input: UpdateScimConfigurationInput!) { updateScimConfiguration(input: $input) { scimConfiguration { id } } }', { input: { id: granter.id, defaultTeamIds: [contested] } }),
  ]);
  const grants = await query(app.database, 'select 1 from scim_configuration_default_team where directory_id = $1 and team_id = $2', [project.id, contested]);
  expect([grants.length, (await team(app, contested)).managedBy]).toEqual([0, { id: pusher.id }]);
});

import { addPerson, changeTeamMembers, connect, createProject, createStatusPage, createTeam, person, restore, suspend, updateConfiguration } from '../support/build.js';
import { startApp, type TestApp } from '../support/app.js';
import { join, type TestAccount } from '../support/sign-up.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

describe('access to a project', () => {
  test('needs at least one team', async () => {
    const project = await createProject(app);
    const account = await join(app, project);
    expect(await person(app, account.personId)).toMatchObject({ hasAccess: false, role: null });
    await expectNoEntry(account, project.id);
    await changeTeamMembers(app, project.members, { add: [account.personId] });
    expect(await person(app, account.personId)).toMatchObject({ hasAccess: true, role: 'MEMBER' });
    await expectEntry(account, project.id);
    await changeTeamMembers(app, project.members, { remove: [account.personId] });
    await expectNoEntry(account, project.id);
  });

  test('has the highest role of the teams', async () => {
    const project = await createProject(app);
    const viewers = await createTeam(app, project, { role: 'VIEWER' });
    const id = await addPerson(app, project, { teamIds: [viewers] });
    for (const [team, role] of [[viewers, 'VIEWER'], [project.members, 'MEMBER'], [project.admins, 'ADMIN'], [project.owners, 'OWNER']] as const) {
      await changeTeamMembers(app, team, { add: [id] });
      expect((await person(app, id)).role).toBe(role);
    }
    await changeTeamMembers(app, project.owners, { remove: [id] });
    expect((await person(app, id)).role).toBe('ADMIN');
  });

  test('ends with a suspension and comes back when it is lifted', async () => {
    const project = await createProject(app);
    const account = await join(app, project, [project.members]);
    await suspend(app, account.personId);
    await expectNoEntry(account, project.id);
    expect(await person(app, account.personId)).toMatchObject({ hasAccess: false, role: null, suspended: true });
    await restore(app, account.personId);
    await expectEntry(account, project.id);
  });

  test('ends with a removal for ever', async () => {
    const project = await createProject(app);
    const account = await join(app, project, [project.members]);
    await app.admin.run('mutation ($id: ID!) { removePerson(input: { id: $id }) { deletedId } }', { id: account.personId });
    await expectNoEntry(account, project.id);
    expect(await person(app, account.personId)).toMatchObject({ hasAccess: false, removedAt: expect.any(String) as string });
  });

  test('follows a deactivation that was applied, not what the provider last said', async () => {
    const { home, configuration, scim } = await connect(app, 'project', { autoDeprovisionUsers: false });
    // A team that no deactivation takes away: what ends access is the deactivation itself.
    const account = await join(app, home, [await createTeam(app, home)]);
    await scim.patch(`/Users/${account.personId}`, [{ op: 'replace', path: 'active', value: false }]);
    await expectEntry(account, home.id);
    await updateConfiguration(app, configuration, { autoDeprovisionUsers: true });
    await expectEntry(account, home.id);
    await scim.patch(`/Users/${account.personId}`, [{ op: 'replace', path: 'active', value: false }]);
    await expectNoEntry(account, home.id);
  });
});

describe('access to a private status page', () => {
  test('needs no team, only a person who is neither suspended nor removed', async () => {
    const page = await createStatusPage(app);
    const account = await join(app, page);
    expect(await readablePages(account)).toEqual([page.id]);
    await suspend(app, account.personId);
    expect(await readablePages(account)).toEqual([]);
    expect((await account.client.refusal(statusPageQuery, { id: page.id })).code).toBe('NOT_FOUND');
    await restore(app, account.personId);
    expect(await readablePages(account)).toEqual([page.id]);
    await app.admin.run('mutation ($id: ID!) { removePerson(input: { id: $id }) { deletedId } }', { id: account.personId });
    expect(await readablePages(account)).toEqual([]);
  });

  test('is open to people with access to its project, in any role', async () => {
    const project = await createProject(app);
    const page = await createStatusPage(app, project);
    const viewers = await createTeam(app, project, { role: 'VIEWER' });
    const account = await join(app, project, [viewers]);
    expect((await account.client.run<{ statusPage: unknown }>(statusPageQuery, { id: page.id })).statusPage).toEqual({ id: page.id });
    await suspend(app, account.personId);
    expect((await account.client.refusal(statusPageQuery, { id: page.id })).code).toBe('NOT_FOUND');
  });

  test('gives no access to the project or to its other pages', async () => {
    const project = await createProject(app);
    const page = await createStatusPage(app, project);
    const other = await createStatusPage(app, project);
    const account = await join(app, page);
    await expectNoEntry(account, project.id);
    expect((await account.client.refusal(statusPageQuery, { id: other.id })).code).toBe('NOT_FOUND');
  });

  test('is independent of what becomes of the same human in the project', async () => {
    const project = await createProject(app);
    const page = await createStatusPage(app, project);
    const subscriber = await join(app, page);
    const member = await addPerson(app, project, { email: subscriber.email, teamIds: [project.members] });
    expect(await person(app, member)).toMatchObject({ hasAccess: true, signsInAs: subscriber.email });
    await suspend(app, member);
    await expectNoEntry(subscriber, project.id);
    expect((await subscriber.client.run<{ statusPage: unknown }>(statusPageQuery, { id: page.id })).statusPage).toEqual({ id: page.id });
    await restore(app, member);
    await suspend(app, subscriber.personId);
    await expectEntry(subscriber, project.id);
  });
});

describe('a new project', () => {
  test('is born with Owners, which is reserved, Admins and Members', async () => {
    const { id } = await createProject(app);
    const { project } = await app.admin.run<{ project: { teams: { nodes: readonly unknown[] } } }>(
      'query ($id: ID!) { project(id: $id) { teams { nodes { name role isReserved } } } }', { id });
    expect(project.teams.nodes).toHaveLength(3);
    expect(project.teams.nodes).toEqual(expect.arrayContaining([
      { name: 'Owners', role: 'OWNER', isReserved: true },
      { name: 'Admins', role: 'ADMIN', isReserved: false },
      { name: 'Members', role: 'MEMBER', isReserved: false },
    ]));
  });

  test('has its creator in Owners', async () => {
    const { id } = await createProject(app);
    const { project } = await app.admin.run<{ project: unknown }>(
      'query ($id: ID!) { project(id: $id) { viewerRole people { nodes { hasAccess role teams { nodes { name } } } } } }', { id });
    expect(project).toEqual({ viewerRole: 'OWNER', people: { nodes: [{ hasAccess: true, role: 'OWNER', teams: { nodes: [{ name: 'Owners' }] } }] } });
  });

  test('keeps the role OWNER for the team Owners alone', async () => {
    const project = await createProject(app);
    const team = await createTeam(app, project);
    const update = 'mutation ($id: ID!, $role: Role!) { updateTeam(input: { id: $id, role: $role }) { team { id } } }';
    const create = 'mutation ($projectId: ID!) { createTeam(input: { projectId: $projectId, name: "Rulers", role: OWNER }) { team { id } } }';
    expect((await app.admin.refusal(create, { projectId: project.id })).code).toBe('INVALID');
    expect((await app.admin.refusal(update, { id: team, role: 'OWNER' })).code).toBe('INVALID');
    expect((await app.admin.refusal(update, { id: project.owners, role: 'ADMIN' })).code).toMatch(/INVALID|FORBIDDEN/);
    expect((await app.admin.refusal('mutation ($id: ID!) { deleteTeam(input: { id: $id }) { deletedId } }', { id: project.owners })).code).toMatch(/INVALID|FORBIDDEN|LAST_OWNER/);
  });
});

const projectQuery = 'query ($id: ID!) { project(id: $id) { id people { totalCount } } }';
const statusPageQuery = 'query ($id: ID!) { statusPage(id: $id) { id } }';

async function enteredProjects({ client }: TestAccount): Promise<readonly string[]> {
  const { viewer } = await client.run<{ viewer: { projects: { nodes: readonly { id: string }[] } } }>('{ viewer { projects { nodes { id } } } }');
  return viewer.projects.nodes.map(({ id }) => id);
}

async function readablePages({ client }: TestAccount): Promise<readonly string[]> {
  const { viewer } = await client.run<{ viewer: { statusPages: { nodes: readonly { id: string }[] } } }>('{ viewer { statusPages { nodes { id } } } }');
  return viewer.statusPages.nodes.map(({ id }) => id);
}

async function expectEntry(account: TestAccount, projectId: string): Promise<void> {
  expect((await account.client.run<{ project: unknown }>(projectQuery, { id: projectId })).project).toMatchObject({ id: projectId });
  expect(await enteredProjects(account)).toContain(projectId);
}

/** The project is not there, and the viewer still answers, without it. */
async function expectNoEntry(account: TestAccount, projectId: string): Promise<void> {
  expect((await account.client.refusal(projectQuery, { id: projectId })).code).toBe('NOT_FOUND');
  expect(await enteredProjects(account)).not.toContain(projectId);
}

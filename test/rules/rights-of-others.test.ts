import { startApp, type TestApp } from '../support/app.js';
import { addPerson, changeTeamMembers, configure, createProject, createTeam, person, uniqueEmail, updateConfiguration, type Configuration, type Project } from '../support/build.js';
import { lastEvent } from '../support/events.js';
import { acceptInvitation, invite, join, signUp, type TestAccount } from '../support/sign-up.js';

/** Whoever chooses the address of somebody without an account chooses who signs in as them (docs/decisions/0006). */
let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

const change = 'mutation ($input: ChangeProvisionedPersonInput!) { changeProvisionedPerson(input: $input) { person { id } } }';
const invitation = 'mutation ($id: ID!) { invitePerson(input: { id: $id }) { person { id } } }';

/** A project with a provider, somebody with an account elsewhere, and a team that gives the rights. */
async function stage(rights: 'Owners' | 'ADMIN') {
  const project = await createProject(app);
  const configuration = await configure(app, project);
  const accomplice = await join(app, await createProject(app));
  return { project, configuration, accomplice, team: rights === 'Owners' ? project.owners : project.admins };
}

async function roleOf(account: Pick<TestAccount, 'client'>, project: Project): Promise<unknown> {
  const { data } = await account.client.send<{ project: { viewerRole: string } | null }>('query ($id: ID!) { project(id: $id) { viewerRole } }', { id: project.id });
  return data?.project?.viewerRole ?? null;
}

function moveTo(email: string) {
  return [{ op: 'replace', path: 'emails', value: [{ value: email, primary: true, type: 'work' }] }];
}

describe.each(['Owners', 'ADMIN'] as const)('somebody in a team of rights (%s) who has no account', (rights) => {
  test('whose address a provider changes is not linked to the account of that address, and the event says what to do', async () => {
    const { project, configuration, accomplice, team } = await stage(rights);
    const id = await addPerson(app, project, { teamIds: [team] });
    expect((await configuration.scim.patch(`/Users/${id}`, moveTo(accomplice.email))).status).toBe(200);
    expect(await lastEvent(app, configuration)).toMatchObject({ status: 'WARNING', explanation: expect.stringContaining('invitation by an owner') as string });
    expect(await person(app, id)).toMatchObject({ email: accomplice.email, signsInAs: null });
    expect(await roleOf(accomplice, project)).toBeNull();
  });

  test('and whose old invitation is out stays safe: neither the old nor the new address gets in', async () => {
    const { project, configuration, team } = await stage(rights);
    const id = await addPerson(app, project, { teamIds: [team] });
    const token = await invite(app, id);
    const elsewhere = uniqueEmail('mallory');
    await configuration.scim.patch(`/Users/${id}`, moveTo(elsewhere));
    await expect(acceptInvitation(app, token)).rejects.toThrow('INVALID');
    // The account of the new address is proved only afterwards, by an invitation of another project.
    const mallory = await signUp(app, await addPerson(app, await createProject(app), { email: elsewhere }));
    expect(await roleOf(mallory, project)).toBeNull();
    expect(await pendingFor(elsewhere)).toBe(0);
  });

  test('and who is matched by POST under another address is not linked either', async () => {
    const { project, configuration, accomplice, team } = await stage(rights);
    const userName = uniqueEmail();
    const id = await addPerson(app, project, { email: userName, teamIds: [team] });
    expect((await configuration.scim.createUser(userName, { emails: [{ value: accomplice.email, primary: true }] })).body.id).toBe(id);
    expect(await roleOf(accomplice, project)).toBeNull();
  });

  test('keeps that state over later requests of the provider, until an owner invites them', async () => {
    const { project, configuration, accomplice, team } = await stage(rights);
    const id = await addPerson(app, project, { teamIds: [team] });
    await configuration.scim.patch(`/Users/${id}`, moveTo(accomplice.email));
    await configuration.scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }]);
    expect(await roleOf(accomplice, project)).toBeNull();
    const admin = await join(app, project, [project.admins]);
    const owner = await join(app, project, [project.owners]);
    expect((await admin.client.refusal(invitation, { id })).code).toBe('FORBIDDEN');
    await owner.client.run(invitation, { id });
    // Proving the address anew ends what the account had: only the session of this proof goes on.
    const client = await acceptInvitation(app, await invite(app, id));
    expect(await roleOf({ client }, project)).toBe(rights === 'Owners' ? 'OWNER' : 'ADMIN');
  });

  test('has an address that a human changes only with the rights themselves', async () => {
    const { project, configuration, accomplice, team } = await stage(rights);
    const id = await addPerson(app, project, { teamIds: [team] });
    const admin = await join(app, project, [project.admins]);
    const input = { scimConfigurationId: configuration.id, id, emails: [{ value: accomplice.email, primary: true }] };
    expect((await admin.client.refusal(change, { input })).code).toBe('FORBIDDEN');
    expect(await person(app, id)).toMatchObject({ signsInAs: null });
    const owner = await join(app, project, [project.owners]);
    await owner.client.run(change, { input });
    expect(await person(app, id)).toMatchObject({ signsInAs: accomplice.email });
  });

  test('keeps the account that they have, whatever address a provider sends', async () => {
    const { project, configuration, accomplice, team } = await stage(rights);
    const account = await join(app, project, [team]);
    await configuration.scim.patch(`/Users/${account.personId}`, moveTo(accomplice.email));
    expect(await person(app, account.personId)).toMatchObject({ signsInAs: account.email });
    expect(await roleOf(accomplice, project)).toBeNull();
  });

  test('any more, because somebody else proved the address, is not linked to one that a provider chose', async () => {
    const { project, configuration, accomplice, team } = await stage(rights);
    const account = await join(app, project, [team]);
    await configuration.scim.patch(`/Users/${account.personId}`, [{ op: 'replace', path: 'userName', value: uniqueEmail('away') }, ...moveTo(accomplice.email)]);
    const successor = (await configuration.scim.createUser(account.email)).body.id;
    await acceptInvitation(app, await invite(app, successor));
    await configuration.scim.patch(`/Users/${account.personId}`, [{ op: 'replace', path: 'active', value: true }]);
    expect(await person(app, account.personId)).toMatchObject({ signsInAs: null });
    expect(await roleOf(accomplice, project)).toBeNull();
  });
});

test('rights that the configuration itself gives are the provider\'s to give: the account of the new address is linked', async () => {
  const { project, configuration, accomplice } = await stage('ADMIN');
  await updateConfiguration(app, configuration, { defaultTeamIds: [project.admins] });
  const { id } = (await configuration.scim.createUser(uniqueEmail())).body;
  await configuration.scim.patch(`/Users/${id}`, moveTo(accomplice.email));
  expect(await person(app, id)).toMatchObject({ signsInAs: accomplice.email, role: 'ADMIN' });
});

test('a person without such rights is linked by the new address, and invited anew when nobody has it yet', async () => {
  const { project, configuration, accomplice } = await stage('Owners');
  const id = await addPerson(app, project, { teamIds: [project.members] });
  const waiting = uniqueEmail('grace');
  await configuration.scim.patch(`/Users/${id}`, moveTo(waiting));
  expect(await pendingFor(waiting)).toBe(1);
  const other = uniqueEmail('hopper');
  await configuration.scim.patch(`/Users/${id}`, moveTo(other));
  expect([await pendingFor(waiting), await pendingFor(other)]).toEqual([0, 1]);
  await configuration.scim.patch(`/Users/${id}`, moveTo(accomplice.email));
  expect(await person(app, id)).toMatchObject({ signsInAs: accomplice.email });
  expect(await pendingFor(other)).toBe(0);
});

describe('a configuration that manages a team with role ADMIN', () => {
  async function powerful(): Promise<{ readonly project: Project; readonly configuration: Configuration; readonly team: string }> {
    const project = await createProject(app);
    const configuration = await configure(app, project, { pushGroupsEnabled: true });
    const team = await createTeam(app, project, { role: 'ADMIN' });
    await app.admin.run('mutation ($input: LinkInput!) { linkTeam(input: $input) { team { id } } }', { input: { id: team, scimConfigurationId: configuration.id } });
    return { project, configuration, team };
  }
  const update = 'mutation ($input: UpdateScimConfigurationInput!) { updateScimConfiguration(input: $input) { scimConfiguration { id } } }';
  const remove = 'mutation ($input: DeleteInput!) { deleteScimConfiguration(input: $input) { deletedId } }';
  const may = 'query ($id: ID!) { scimConfiguration(id: $id) { viewerCan } }';

  test('has its groups turned off, and is deleted, by owners only, as one such team is taken from it', async () => {
    const { project, configuration } = await powerful();
    const admin = await join(app, project, [project.admins]);
    const owner = await join(app, project, [project.owners]);
    expect((await admin.client.refusal(update, { input: { id: configuration.id, pushGroupsEnabled: false } })).code).toBe('FORBIDDEN');
    expect((await admin.client.refusal(remove, { input: { id: configuration.id } })).code).toBe('FORBIDDEN');
    expect((await admin.client.run<{ scimConfiguration: { viewerCan: string[] } }>(may, { id: configuration.id })).scimConfiguration.viewerCan).not.toContain('DELETE');
    await owner.client.run(update, { input: { id: configuration.id, pushGroupsEnabled: false } });
    expect((await admin.client.run<{ scimConfiguration: { viewerCan: string[] } }>(may, { id: configuration.id })).scimConfiguration.viewerCan).toContain('DELETE');
    await admin.client.run(remove, { input: { id: configuration.id } });
  });
});

test('two configurations that add to one unmanaged team at once do not both take it', async () => {
  const project = await createProject(app);
  const [left, right] = [await configure(app, project, { pushGroupsEnabled: true }), await configure(app, project, { pushGroupsEnabled: true })];
  const [ada, bob] = [await addPerson(app, project), await addPerson(app, project)];
  for (let round = 0; round < 25; round += 1) {
    const team = await createTeam(app, project);
    const add = (id: string) => [{ op: 'add', path: 'members', value: [{ value: id }] }];
    const answers = await Promise.all([left.scim.patch(`/Groups/${team}`, add(ada)), right.scim.patch(`/Groups/${team}`, add(bob))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    const { team: { members } } = await app.admin.run<{ team: { members: { nodes: { id: string }[] } } }>('query ($id: ID!) { team(id: $id) { members { nodes { id } } } }', { id: team });
    expect(members.nodes.map(({ id }) => id)).toEqual([answers[0]?.status === 200 ? ada : bob]);
  }
});

test('a text that is too long is refused also where userName is not sent', async () => {
  const { configuration } = await stage('Owners');
  const { id } = (await configuration.scim.createUser(uniqueEmail())).body;
  for (const path of ['displayName', 'externalId']) {
    expect(await configuration.scim.patch(`/Users/${id}`, [{ op: 'replace', path, value: 'x'.repeat(600) }])).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
  }
});

test('another externalId while somebody is inactive is another human also in two requests', async () => {
  const project = await createProject(app);
  const configuration = await configure(app, project);
  const { id } = (await configuration.scim.createUser(uniqueEmail(), { externalId: 'one' })).body;
  await signUp(app, id);
  await changeTeamMembers(app, project.members, { add: [id] });
  for (const [path, value] of [['active', false], ['externalId', 'two'], ['active', true]]) {
    expect((await configuration.scim.patch(`/Users/${id}`, [{ op: 'replace', path, value }])).status).toBe(200);
  }
  expect(await person(app, id)).toMatchObject({ active: true, signsInAs: null, teams: [] });
});

async function pendingFor(email: string): Promise<number> {
  const { pendingLinks } = await app.admin.run<{ pendingLinks: readonly { readonly email: string }[] }>('{ pendingLinks { email } }');
  return pendingLinks.filter((link) => link.email === email).length;
}

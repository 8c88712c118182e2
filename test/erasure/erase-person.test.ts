import { randomBytes } from 'node:crypto';
import { startApp, type TestApp } from '../support/app.js';
import { addPerson, changeTeamMembers, configure, createProject, createStatusPage, createTeam, required, restore, suspend, type Configuration, type Project } from '../support/build.js';
import type { GraphqlClient } from '../support/graphql-client.js';
import { enterpriseSchema } from '../support/bulk.js';
import { groupSchema, userSchema } from '../support/scim-client.js';
import { acceptInvitation, invite, join, signUp } from '../support/sign-up.js';
import { dumpTables } from '../support/table-dump.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

const erase = (id: string, by: GraphqlClient = app.admin) => by.send<{ erasePerson: { deletedId: string } }>('mutation ($id: ID!) { erasePerson(input: { id: $id }) { deletedId } }', { id });
const remove = (id: string) => app.admin.run('mutation ($id: ID!) { removePerson(input: { id: $id }) { deletedId } }', { id });

/** Texts that stand nowhere but in what is told of one person; each begins with the same word. */
interface Canary {
  readonly word: string;
  readonly userName: string;
  readonly formerName: string;
  readonly externalId: string;
  readonly displayName: string;
  readonly phone: string;
  readonly home: string;
}

function canary(): Canary {
  const word = `cn${randomBytes(6).toString('hex')}`;
  return {
    word, userName: `${word}.Ada@acme.example`, formerName: `${word}.maiden@acme.example`, externalId: `${word}-external`, displayName: `${word} Lovelace`,
    phone: `+43 1 ${word}`, home: `${word}@home.example`,
  };
}

const bodyOf = ({ userName, externalId, displayName, phone, home, word }: Canary, more: object = {}) => ({
  schemas: [userSchema], userName, externalId, displayName, name: { givenName: word, familyName: `${word}son`, formatted: `${word} ${word}son` },
  emails: [{ value: userName, type: 'work', primary: true }, { value: home, type: 'home' }], phoneNumbers: [{ value: phone, type: 'work' }], title: `${word} of Staff`, ...more,
});

interface World {
  readonly project: Project;
  readonly configuration: Configuration;
  readonly person: string;
  readonly other: string;
  readonly text: Canary;
}

/** Somebody of whom everything tells that can: every way in which a provider or a human names a person. */
async function tellOf(): Promise<World> {
  const [project, text] = [await createProject(app), canary()];
  const configuration = await configure(app, project, { pushGroupsEnabled: true, identityProvider: 'OKTA' });
  const { scim } = configuration;
  await scim.findUser(text.formerName);
  await scim.post('/Users', { ...bodyOf(text), userName: 'x', title: 'no address' });
  await scim.get(`/Users?filter=${encodeURIComponent(`externalId eq ${text.externalId} and`)}`);
  const person = required((await scim.post('/Users', { ...bodyOf(text), userName: text.formerName })).body.id);
  const other = (await scim.createUser(`bob-${text.word.slice(2)}@acme.example`, { displayName: 'Bob', [enterpriseSchema]: { manager: { value: person, displayName: text.displayName } } })).body.id;
  await scim.put(`/Users/${person}`, bodyOf(text));
  await scim.post('/Users', bodyOf(text));
  await scim.patch(`/Users/${other}`, [{ op: 'replace', path: 'userName', value: text.userName.toUpperCase() }]);
  await scim.get(`/Users/${person}`);
  await scim.get(`/Users/${text.userName}`);
  await scim.get('/Users');
  await scim.findUser(text.userName.toLowerCase());
  await scim.get(`/Users?filter=${encodeURIComponent(`displayName eq "${text.displayName}"`)}`);
  await scim.post('/Users/.search', { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter: `emails.value eq "${text.home}"` });
  const group = (await scim.post('/Groups', { schemas: [groupSchema], displayName: 'Engineers', members: [{ value: person, display: text.displayName }, { value: other }] })).body.id;
  await scim.get(`/Groups/${group}`);
  await scim.patch(`/Groups/${group}`, [{ op: 'add', path: 'members', value: [{ value: text.userName, display: text.displayName }] }]);
  const bulk = { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [{ method: 'PATCH', path: `/Users/${person}`, data: { Operations: [{ op: 'replace', path: 'nickName', value: `${text.word}y` }] } }] };
  await scim.post('/Bulk', bulk);
  const linked = await createTeam(app, project, { name: 'By hand' });
  await changeTeamMembers(app, linked, { add: [person] });
  await scim.put(`/Groups/${linked}`, { schemas: [groupSchema], displayName: 'By hand', members: [{ value: other }] });
  const account = await signUp(app, person);
  await changeTeamMembers(app, project.admins, { add: [person] });
  await createTeamAs(account.client, project);
  await app.admin.run('mutation ($id: ID!, $reason: String!) { suspendPerson(input: { id: $id, reason: $reason }) { person { id } } }', { id: person, reason: `${text.word} took the stapler` });
  await restore(app, person);
  await suspend(app, person);
  await app.admin.run('mutation ($id: ID!) { unlinkPerson(input: { id: $id }) { person { id } } }', { id: person });
  await app.admin.run('mutation ($id: ID!, $name: String) { updatePerson(input: { id: $id, displayName: $name }) { person { id } } }', { id: person, name: `${text.word} King` });
  await remove(person);
  await scim.put(`/Users/${person}`, bodyOf(text));
  await app.flushEvents();
  return { project, configuration, person, other, text };
}

/** As an administrator of a project and of its status page: their own address stands in the audit of both. */
async function createTeamAs(client: GraphqlClient, project: Project): Promise<void> {
  await client.run('mutation ($id: ID!) { createTeam(input: { projectId: $id, name: "Theirs" }) { team { id } } }', { id: project.id });
  const page = await createStatusPage(app, project);
  await client.run('mutation ($id: ID!) { addPerson(input: { statusPageId: $id, email: "reader@elsewhere.example" }) { person { id } } }', { id: page.id });
}

interface Event { readonly id: string; readonly summary: string; readonly explanation: string | null; readonly requestBody: unknown; readonly changes: readonly { path: string; before: unknown; after: unknown }[] }

describe('of somebody of whom every table tells', () => {
  let world: World;
  let directories: readonly string[];
  let before: ReadonlyMap<string, readonly string[]>;
  let after: ReadonlyMap<string, readonly string[]>;
  const telling = (dump: ReadonlyMap<string, readonly string[]>): Record<string, readonly string[]> => (
    Object.fromEntries([...dump].map(([table, rows]) => [table, rows.filter((row) => row.toLowerCase().includes(world.text.word))]).filter(([, rows]) => required(rows).length > 0)));

  beforeAll(async () => {
    world = await tellOf();
    const { project: { statusPages: { nodes } } } = await app.admin.run<{ project: { statusPages: { nodes: { id: string }[] } } }>('query ($id: ID!) { project(id: $id) { statusPages { nodes { id } } } }', { id: world.project.id });
    directories = [world.project.id, ...nodes.map(({ id }) => id)];
    before = await dumpTables(app.database, directories);
    expect((await erase(world.person)).errors).toBeUndefined();
    after = await dumpTables(app.database, directories);
  }, 60_000);

  test('the control: before, the person, their invitation, twenty events and the audit of project and page tell of them', () => {
    const found = telling(before);
    expect(Object.keys(found)).toEqual(['account_link', 'audit_entry', 'person', 'provisioning_event']);
    expect(required(found['provisioning_event']).length).toBeGreaterThanOrEqual(20);
    expect(required(found['audit_entry']).length).toBe(9);
  });

  test('afterwards no table does', () => {
    expect(telling(after)).toEqual({});
  });

  test('every event and every audit entry is still there, and one more tells of the erasure', () => {
    const count = (dump: typeof before, table: string) => required(dump.get(table)).length;
    expect(count(after, 'provisioning_event')).toBe(count(before, 'provisioning_event'));
    expect(count(after, 'audit_entry')).toBe(count(before, 'audit_entry') + 1);
    const fact = (row: string): unknown => {
      const { id, at, status, http_status: httpStatus, outcome, configuration_id: configuration, person_id: person, team_id: team, request_id: request, action, subject_id: subject, actor_id: actor } = JSON.parse(row) as Record<string, unknown>;
      return { id, at, status, httpStatus, outcome, configuration, person, team, request, action, subject, actor };
    };
    const facts = (dump: typeof before, table: string) => new Map(required(dump.get(table)).map((row) => [(JSON.parse(row) as { id: string }).id, fact(row)]));
    expect(facts(after, 'provisioning_event')).toEqual(facts(before, 'provisioning_event'));
    const audit = facts(after, 'audit_entry');
    for (const [id, entry] of facts(before, 'audit_entry')) expect(audit.get(id)).toEqual(entry);
  });

  test('everybody else is as before, in every column', () => {
    const others = (dump: typeof before, table: string) => required(dump.get(table)).filter((row) => !row.includes(world.person));
    expect(others(after, 'person')).toEqual(others(before, 'person'));
    expect([after.get('team'), after.get('team_member')]).toEqual([before.get('team'), before.get('team_member')]);
    // An event of somebody else that does not name the person keeps its bodies.
    const bobs = others(before, 'provisioning_event').filter((row) => row.includes('"outcome": "created"') && !row.toLowerCase().includes(world.text.word));
    for (const row of bobs) expect(after.get('provisioning_event')).toContain(row);
  });

  test('the person is shown as erased, with their history', async () => {
    const { person } = await app.admin.run<{ person: Record<string, unknown> & { provisioningEvents: { totalCount: number; nodes: Event[] } } }>(`query ($id: ID!) { person(id: $id) {
      userName displayName givenName formattedName email externalId signsInAs scimResource removedAt erasedAt suspended suspensionReason accessExplanation
      provisioningEvents(first: 100) { totalCount nodes { id summary explanation requestBody changes { path before after } } } } }`, { id: world.person });
    const { provisioningEvents, ...shown } = person;
    const moment = expect.any(String) as string;
    expect(shown).toEqual({
      userName: '[erased]', displayName: null, givenName: null, formattedName: null, email: null, externalId: null, signsInAs: null, scimResource: null,
      removedAt: moment, erasedAt: moment, suspended: true, suspensionReason: null, accessExplanation: expect.stringMatching(/^No access: removed/) as string,
    });
    const summaries = provisioningEvents.nodes.map(({ summary }) => summary);
    expect(summaries).toEqual(expect.arrayContaining(['Okta created somebody', 'Refused: HTTP 404']));
    const renamed = required(provisioningEvents.nodes.find(({ summary }) => summary.startsWith('Okta changed somebody: userName')));
    expect(renamed).toMatchObject({ explanation: 'The person was erased; what stays is that this happened.', requestBody: '[erased]' });
    expect(renamed.changes).toContainEqual({ path: 'userName', before: null, after: null });
  });

  test('the audit says what was done to somebody, and who erased', async () => {
    const { project } = await app.admin.run<{ project: { auditLog: { nodes: { action: string; actor: string; summary: string }[] } } }>('query ($id: ID!) { project(id: $id) { auditLog(first: 100) { nodes { action actor summary } } } }', { id: world.project.id });
    const [erasure, ...earlier] = project.auditLog.nodes;
    expect(erasure).toMatchObject({ action: 'erasePerson', summary: 'admin@example.com erased the personal data of somebody who was removed' });
    expect(earlier.map(({ summary }) => summary)).toEqual(expect.arrayContaining(['admin@example.com suspended somebody', '[erased] created the team Theirs', '[erased] added reader@elsewhere.example']));
  });

  test('again changes nothing and tells nothing', async () => {
    expect((await erase(world.person)).data).toEqual({ erasePerson: { deletedId: world.person } });
    expect(await dumpTables(app.database, directories)).toEqual(after);
  });
});

test('a log that still waits when the person is erased, and what the provider goes on saying of them by id, name nobody', async () => {
  const [project, text] = [await createProject(app), canary()];
  const { scim } = await configure(app, project);
  const person = required((await scim.post('/Users', bodyOf(text))).body.id);
  await scim.get('/Users');
  await scim.delete(`/Users/${person}`);
  await Promise.all([erase(person), ...Array.from({ length: 20 }, () => scim.put(`/Users/${person}`, bodyOf(text)))]);
  await scim.patch(`/Users/${person}`, [{ op: 'replace', path: 'displayName', value: text.displayName }]);
  await app.flushEvents();
  const dump = await dumpTables(app.database, [project.id]);
  expect([...dump.values()].flat().filter((row) => row.includes(text.word))).toEqual([]);
  expect(required(dump.get('provisioning_event')).filter((row) => row.includes('"erased": "person"')).length).toBe(23);
});

test('who comes with the same name afterwards is somebody else, whom only the proof of the same account makes known again', async () => {
  const [project, text] = [await createProject(app), canary()];
  const { scim } = await configure(app, project, { identityProvider: 'OKTA' });
  const first = (await scim.post('/Users', bodyOf(text))).body.id;
  await signUp(app, first);
  await suspend(app, first);
  await scim.delete(`/Users/${first}`);
  await erase(first);
  const second = await scim.post('/Users', bodyOf(text));
  expect([second.status, second.body.id === first]).toEqual([201, false]);
  const shown = () => app.admin.run('query ($id: ID!) { person(id: $id) { suspended signsInAs } }', { id: second.body.id });
  expect(await shown()).toEqual({ person: { suspended: false, signsInAs: null } });
  await acceptInvitation(app, await invite(app, second.body.id));
  expect(await shown()).toEqual({ person: { suspended: true, signsInAs: text.userName } });
});

describe('is refused', () => {
  let project: Project;
  let person: string;
  beforeAll(async () => {
    project = await createProject(app);
    person = await addPerson(app, project);
  });

  test('for somebody who is still here, with what to do first', async () => {
    expect((await erase(person)).errors).toMatchObject([{ message: expect.stringContaining('still here') as string, extensions: { code: 'INVALID', field: 'id', help: expect.stringContaining('removePerson') as string } }]);
  });

  test('for a version that is over, for a member, and as NOT_FOUND for whoever does not see the project', async () => {
    await remove(person);
    const stale = await app.admin.send('mutation ($id: ID!) { erasePerson(input: { id: $id, expectedVersion: 1 }) { deletedId } }', { id: person });
    const [member, stranger] = [await join(app, project, [project.members]), await join(app, await createProject(app))];
    const codes = [stale, await erase(person, member.client), await erase(person, stranger.client), await erase(person, app.anonymous)].map(({ errors }) => errors?.[0]?.extensions.code);
    expect(codes).toEqual(['STALE', 'FORBIDDEN', 'NOT_FOUND', 'UNAUTHENTICATED']);
    expect((await app.admin.run<{ person: object }>('query ($id: ID!) { person(id: $id) { erasedAt } }', { id: person })).person).toEqual({ erasedAt: null });
  });
});

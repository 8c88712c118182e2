import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from '../support/app.js';
import { addPerson, configure, createProject, createStatusPage, createTeam, required, type Home, type Project } from '../support/build.js';
import { join, type TestAccount } from '../support/sign-up.js';

let app: TestApp;
let project: Project;
let page: Home;
let owner: TestAccount;
let member: TestAccount;
let things: Readonly<Record<string, string>>;

beforeAll(async () => {
  app = await startApp();
  project = await createProject(app);
  page = await createStatusPage(app, project);
  owner = await join(app, project, [project.owners]);
  member = await join(app, project, [project.members]);
  things = await thingsOf(project, page, owner);
});
afterAll(() => app.stop());

/** One id of each kind, by the name of the kind. */
async function thingsOf(of: Project, pageOf: Home, who: TestAccount): Promise<Readonly<Record<string, string>>> {
  const configuration = await configure(app, of, { pushGroupsEnabled: true });
  await configuration.scim.get('/Users');
  await app.flushEvents();
  const { accessToken } = (await who.client.run<{ createAccessToken: { accessToken: { id: string } } }>('mutation { createAccessToken(input: { name: "Script" }) { accessToken { id } } }')).createAccessToken;
  const { viewer, scimConfiguration, project: { auditLog } } = await who.client.run<{
    viewer: { account: { id: string } }; scimConfiguration: { tokens: { id: string }[]; provisioningEvents: { nodes: { id: string }[] } }; project: { auditLog: { nodes: { id: string }[] } };
  }>('query ($configuration: ID!, $project: ID!) { viewer { account { id } } scimConfiguration(id: $configuration) { tokens { id } provisioningEvents { nodes { id } } } project(id: $project) { auditLog { nodes { id } } } }',
    { configuration: configuration.id, project: of.id });
  return {
    Project: of.id, StatusPage: pageOf.id, Person: await addPerson(app, of), Team: await createTeam(app, of), ScimConfiguration: configuration.id,
    ScimToken: required(scimConfiguration.tokens[0]).id, ProvisioningEvent: required(scimConfiguration.provisioningEvents.nodes[0]).id,
    AuditEntry: required(auditLog.nodes[0]).id, Account: viewer.account.id, AccessToken: accessToken.id,
  };
}

const node = 'query ($id: ID!) { node(id: $id) { __typename id } }';
const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';

test('every type that is a Node is found by its id alone, and nothing else is one', () => {
  const inSchema = app.app.schema.getImplementations(required(app.app.schema.getType('Node') as Parameters<typeof app.app.schema.getImplementations>[0])).objects.map(({ name }) => name);
  expect(inSchema.sort()).toEqual(Object.keys(things).sort());
});

test('node gives each kind with its type', async () => {
  for (const [kind, id] of Object.entries(things)) expect(await owner.client.run(node, { id })).toEqual({ node: { __typename: kind, id } });
});

test('nodes gives them in the order of the ids, however they are spelled and however often', async () => {
  const ids = [...Object.values(things).toReversed(), required(things['Team']).toUpperCase()];
  expect(await owner.client.run(nodes, { ids })).toEqual({ nodes: [...Object.entries(things).toReversed(), ['Team', things['Team']]].map(([kind, id]) => ({ __typename: kind, id })) });
});

test('what is not there or not to be seen is null with the error of its place, in the same words, and the others come all the same', async () => {
  const [foreign, unknown] = [await createProject(app), randomUUID()];
  const ids = [unknown, required(things['Team']), foreign.id, 'x'];
  const { data, errors } = await owner.client.send(nodes, { ids });
  expect(data).toEqual({ nodes: [null, { __typename: 'Team', id: things['Team'] }, null, null] });
  expect(errors?.map(({ path, extensions: { code } }) => [path, code])).toEqual([0, 2, 3].map((at) => [['nodes', at], 'NOT_FOUND']));
  expect(new Set(errors?.map(({ message }) => message)).size).toBe(1);
});

test('a member gets what the field of each kind gives a member, and nothing more', async () => {
  const { data, errors } = await member.client.send(nodes, { ids: Object.values(things) });
  const seen = (data as { nodes: readonly ({ __typename: string } | null)[] }).nodes.flatMap((each) => each?.__typename ?? []);
  expect(seen).toEqual(['Project', 'StatusPage', 'Person', 'Team']);
  const refusals = new Map(errors?.map(({ path, extensions: { code } }) => [Object.keys(things)[Number(path?.[1])], code]));
  expect(Object.fromEntries(refusals)).toEqual({
    // Found where the member may look, and not for members; of accounts and tokens nobody else learns anything.
    ScimConfiguration: 'FORBIDDEN', ScimToken: 'FORBIDDEN', ProvisioningEvent: 'FORBIDDEN', AuditEntry: 'FORBIDDEN', Account: 'NOT_FOUND', AccessToken: 'NOT_FOUND',
  });
});

test('a stranger to the project finds nothing of it, and somebody who is not signed in has to sign in', async () => {
  const other = await join(app, await createProject(app), []);
  const { errors } = await other.client.send(nodes, { ids: Object.values(things) });
  expect(errors?.map(({ extensions: { code } }) => code)).toEqual(Object.keys(things).map(() => 'NOT_FOUND'));
  expect((await app.anonymous.refusal(node, { id: project.id })).code).toBe('UNAUTHENTICATED');
});

test('more than a hundred are refused', async () => {
  expect(await owner.client.refusal(nodes, { ids: Array.from({ length: 101 }, () => randomUUID()) })).toMatchObject({ code: 'INVALID', field: 'ids' });
});

test('a hundred ids take as many statements as one of each kind, also where most are refused', async () => {
  const ids = Object.values(things);
  const more = await Promise.all(Array.from({ length: 15 }, async () => [await addPerson(app, project), await createTeam(app, project), (await createProject(app)).id, (await createStatusPage(app, project)).id]));
  const statementsOf = async (asked: readonly string[]): Promise<number> => {
    app.statements.length = 0;
    await member.client.send(nodes, { ids: asked });
    return app.statements.filter((sql) => /^\s*(with|select)\b/i.test(sql)).length;
  };
  expect(await statementsOf([...ids, ...more.flat(), randomUUID()])).toBe(await statementsOf([...ids, randomUUID()]));
});

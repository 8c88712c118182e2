import { getNamedType, isCompositeType, isObjectType, type GraphQLField } from 'graphql';
import { startApp, type TestApp } from '../support/app.js';
import { configure, createProject, createStatusPage, createTeam, required, unique, type Configuration, type Home, type Project } from '../support/build.js';

const rows = 30;
let app: TestApp;
let project: Project;
let page: Home;
let configuration: Configuration;

beforeAll(async () => {
  app = await startApp();
  project = await createProject(app);
  page = await createStatusPage(app, project);
  const team = await createTeam(app, project);
  configuration = await configure(app, project, { pushGroupsEnabled: false, defaultTeamIds: [team] });
  const people: string[] = [];
  for (let index = 0; index < rows; index += 1) {
    await createStatusPage(app, project);
    await createProject(app);
    const { body: { id } } = await configuration.scim.post('/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: `${unique('ada')}@acme.example` });
    people.push(required(id));
    await app.admin.run('mutation ($input: AddPersonInput!) { addPerson(input: $input) { person { id } } }', { input: { statusPageId: page.id, email: `${unique('bob')}@acme.example` } });
    await configure(app, page);
  }
  const pushing = await configure(app, project, { pushGroupsEnabled: true });
  await app.admin.run('mutation ($input: UpdateScimConfigurationInput!) { updateScimConfiguration(input: $input) { scimConfiguration { id } } }', { input: { id: configuration.id, pushGroupsEnabled: true } });
  for (let index = 0; index < rows; index += 1) {
    await configuration.scim.post('/Groups', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: unique('Group'), members: people.map((value) => ({ value })) });
    await configure(app, project);
  }
  await pushing.scim.get('/Users');
  await app.flushEvents();
}, 120_000);
afterAll(() => app.stop());

/** A connection of the schema, and how to get there; `list` stands for its field with arguments. */
const places: readonly [string, string, () => (list: string) => string][] = [
  ['Query', 'projects', () => (list) => `{ ${list} }`],
  ['Query', 'accounts', () => (list) => `{ ${list} }`],
  ['Viewer', 'projects', () => (list) => `{ viewer { ${list} } }`],
  ['Viewer', 'statusPages', () => (list) => `{ viewer { ${list} } }`],
  ...(['people', 'teams', 'statusPages', 'scimConfigurations', 'provisioningEvents', 'auditLog'] as const)
    .map((field): [string, string, () => (list: string) => string] => ['Project', field, () => (list) => `{ project(id: "${project.id}") { ${list} } }`]),
  ...(['subscribers', 'scimConfigurations'] as const)
    .map((field): [string, string, () => (list: string) => string] => ['StatusPage', field, () => (list) => `{ statusPage(id: "${page.id}") { ${list} } }`]),
  ...(['people', 'groups', 'provisioningEvents'] as const)
    .map((field): [string, string, () => (list: string) => string] => ['ScimConfiguration', field, () => (list) => `{ scimConfiguration(id: "${configuration.id}") { ${list} } }`]),
];

const fieldsOf = (typeName: string): readonly GraphQLField<unknown, unknown>[] => {
  const type = app.app.schema.getType(typeName);
  return isObjectType(type) ? Object.values(type.getFields()) : [];
};

/** Connections are told from other types by what they say of their page. */
const isConnection = (typeName: string): boolean => fieldsOf(typeName).some((field) => field.name === 'pageInfo');

/** What one row may be asked: all its plain values at once, and each of its objects and lists with a value of each of theirs. */
function selectionsOf(typeName: string): readonly string[] {
  const isPlain = (field: GraphQLField<unknown, unknown>): boolean => !isCompositeType(getNamedType(field.type));
  const fields = fieldsOf(typeName);
  return [
    fields.filter(isPlain).map((field) => field.name).join(' '),
    ...fields.filter((field) => !isPlain(field)).map((field) => {
      const inner = getNamedType(field.type).name;
      return isConnection(inner) ? `${field.name}(first: 2) { nodes { __typename } pageInfo { endCursor } totalCount }` : `${field.name} { __typename }`;
    }),
  ];
}

/** How many reads each of these documents sends; logs, news and last uses of tokens are written beside them, now and then. */
async function countEach(sizes: readonly number[], document: (first: number) => string): Promise<readonly number[]> {
  const counts: number[] = [];
  await app.flushEvents();
  for (const size of sizes) {
    app.statements.length = 0;
    await app.admin.run(document(size));
    counts.push(app.statements.filter((sql) => /^\s*(with|select)\b/i.test(sql) && !sql.includes('pg_notify')).length);
  }
  return counts;
}

test('every connection of the schema is among the places, or inside of one', () => {
  const all = Object.values(app.app.schema.getTypeMap()).filter(isObjectType).filter((type) => !type.name.startsWith('__'))
    .flatMap((type) => Object.values(type.getFields()).filter((field) => isConnection(getNamedType(field.type).name)).map((field) => `${type.name}.${field.name}`));
  const inside = ['Person.teams', 'Person.provisioningEvents', 'Team.members'];
  expect(all.sort()).toEqual([...places.map(([type, field]) => `${type}.${field}`), ...inside].sort());
});

test.each(places)('%s.%s takes as many statements for thirty rows as for ten and for one, whatever is asked of them', async (typeName, name, place) => {
  const connection = getNamedType(required(fieldsOf(typeName).find((field) => field.name === name)).type).name;
  const node = getNamedType(required(fieldsOf(connection).find((field) => field.name === 'nodes')).type).name;
  const table: string[] = [];
  for (const selection of selectionsOf(node)) {
    const [one = 0, ten = 0, thirty = 0] = await countEach([1, 10, rows], (first) => place()(`${name}(first: ${first}) { nodes { ${selection} } }`));
    // The first row may have nothing to look up, where others have; more rows than ten have no more than ten.
    if (thirty !== ten || one > ten) table.push(`${node} { ${selection} }: ${one}, ${ten}, ${thirty}`);
  }
  expect(table).toEqual([]);
}, 60_000);

test('members of teams, and people inside of projects, are asked in constant statements as well', async () => {
  const documents = [
    (first: number) => `{ project(id: "${project.id}") { teams(first: ${first}) { nodes { members(first: 3) { edges { source managedBy { id } node { id scimResource hasAccess } } totalCount } } } } }`,
    (first: number) => `{ projects(first: ${first}) { nodes { people(first: 2) { nodes { role teams(first: 2) { nodes { name } } } } } } }`,
    (first: number) => `{ project(id: "${project.id}") { people(first: ${first}) { nodes { provisioningEvents(first: 2) { nodes { person { id } scimConfiguration { name } token { id } requestBody } } } } } }`,
  ];
  for (const document of documents) {
    const [ten, thirty] = await countEach([10, rows], document);
    expect([document(1), thirty]).toEqual([document(1), ten]);
  }
});

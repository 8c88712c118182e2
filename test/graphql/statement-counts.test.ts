import { setTimeout as pause } from 'node:timers/promises';
import { getNamedType, isCompositeType, isObjectType, type GraphQLField } from 'graphql';
import { startApp, type TestApp } from '../support/app.js';
import { addPerson, configure, createProject, createStatusPage, createTeam, required, unique, updateConfiguration, type Configuration, type Home, type Project } from '../support/build.js';

const rows = 100;
let app: TestApp;
let project: Project;
let page: Home;
let configuration: Configuration;
/** Somebody in a hundred teams with a hundred events, and a team of a hundred. */
let busyPerson: string;
let fullTeam: string;

beforeAll(async () => {
  app = await startApp();
  project = await createProject(app);
  page = await createStatusPage(app, project);
  const team = await createTeam(app, project);
  configuration = await configure(app, project, { pushGroupsEnabled: false, defaultTeamIds: [team] });
  const people = await eachRow(async () => {
    await createStatusPage(app, project);
    await createProject(app);
    await addPerson(app, page);
    await configure(app, page);
    await configure(app, project);
    return required((await configuration.scim.createUser(`${unique('ada')}@acme.example`)).body.id);
  });
  busyPerson = required(people[0]);
  await updateConfiguration(app, configuration, { pushGroupsEnabled: true });
  const groups = await eachRow(async (row) => {
    await configuration.scim.get(`/Users/${busyPerson}`);
    const members = row === 0 ? people : [busyPerson, ...people.slice(row - 1, row + 2)];
    return required((await configuration.scim.post('/Groups', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: unique('Group'), members: members.map((value) => ({ value })) })).body.id);
  });
  fullTeam = required(groups[0]);
  // Each kind of subject is looked up by a statement of its own; so a page of entries is of one kind.
  await eachRow((row) => app.admin.run('mutation ($id: ID!, $name: String!) { updateTeam(input: { id: $id, name: $name }) { team { id } } }', { id: team, name: `Team ${row}` }));
  await app.flushEvents();
}, 240_000);
afterAll(() => app.stop());

/** Does it for every row, a few at a time, and gives what came of them in order. */
async function eachRow<Made>(make: (row: number) => Promise<Made>): Promise<readonly Made[]> {
  const made: Made[] = [];
  for (let row = 0; row < rows; row += 5) made.push(...await Promise.all([0, 1, 2, 3, 4].map((more) => make(row + more))));
  return made;
}

/** A connection of the schema, and how to get there; `list` stands for its field with arguments. */
const places: readonly [string, string, () => (list: string) => string][] = [
  ['Query', 'projects', () => (list) => `{ ${list} }`],
  ['Query', 'accounts', () => (list) => `{ ${list} }`],
  ['Viewer', 'projects', () => (list) => `{ viewer { ${list} } }`],
  ['Viewer', 'statusPages', () => (list) => `{ viewer { ${list} } }`],
  // Whoever made the project is no provider's, and so leads to other things than everybody else.
  ['Project', 'people', () => (list) => `{ project(id: "${project.id}") { ${list.replace('people(', 'people(filter: { unmanaged: false }, ')} } }`],
  ...(['teams', 'statusPages', 'scimConfigurations', 'provisioningEvents', 'auditLog'] as const)
    .map((field): [string, string, () => (list: string) => string] => ['Project', field, () => (list) => `{ project(id: "${project.id}") { ${list} } }`]),
  ...(['subscribers', 'scimConfigurations'] as const)
    .map((field): [string, string, () => (list: string) => string] => ['StatusPage', field, () => (list) => `{ statusPage(id: "${page.id}") { ${list} } }`]),
  ['ScimConfiguration', 'people', () => (list) => `{ scimConfiguration(id: "${configuration.id}") { ${list.replace('people(', String.raw`people(filter: "userName sw \"ada-\"", `)} } }`],
  ...(['groups', 'provisioningEvents'] as const)
    .map((field): [string, string, () => (list: string) => string] => ['ScimConfiguration', field, () => (list) => `{ scimConfiguration(id: "${configuration.id}") { ${list} } }`]),
  ...(['teams', 'provisioningEvents'] as const)
    .map((field): [string, string, () => (list: string) => string] => ['Person', field, () => (list) => `{ person(id: "${busyPerson}") { ${list} } }`]),
  ['Team', 'members', () => (list) => `{ team(id: "${fullTeam}") { ${list} } }`],
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
async function countEach<Size>(sizes: readonly Size[], document: (size: Size) => string): Promise<readonly number[]> {
  const counts: number[] = [];
  for (const size of sizes) {
    await runAlone(document(size));
    counts.push(app.statements.filter((sql) => /^\s*(with|select)\b/i.test(sql) && !sql.includes('pg_notify')).length);
  }
  return counts;
}

/** Asks so that what was sent to the database is for this document. A slow machine may be told to ask again: then what it still does comes first. */
async function runAlone(document: string): Promise<void> {
  for (;;) {
    app.statements.length = 0;
    const { data, errors = [] } = await app.admin.send(document);
    if (!errors.some(({ extensions: { code } }) => code === 'UNAVAILABLE')) {
      expect([document, errors, data]).toEqual([document, [], expect.anything()]);
      return;
    }
    for (let before = -1; before !== app.statements.length;) {
      before = app.statements.length;
      await pause(500);
    }
  }
}

/** Where the second to the sixth row of a list begin. */
async function cursorsOf(place: () => (list: string) => string, name: string): Promise<readonly string[]> {
  const found = JSON.stringify(await app.admin.run(place()(`${name}(first: 5) { edges { cursor } }`)));
  return [...found.matchAll(/"cursor":"([^"]+)"/g)].map(([, cursor]) => required(cursor));
}

test('every connection of the schema is among the places', () => {
  const all = Object.values(app.app.schema.getTypeMap()).filter(isObjectType).filter((type) => !type.name.startsWith('__'))
    .flatMap((type) => Object.values(type.getFields()).filter((field) => isConnection(getNamedType(field.type).name)).map((field) => `${type.name}.${field.name}`));
  expect(all.sort()).toEqual(places.map(([type, field]) => `${type}.${field}`).sort());
});

/** A hundred pages with two hundred services each are more than one request may ask for, and configurations with fifty teams. */
const mostAtOnce: ReadonlyMap<string, number> = new Map([['services', 20], ['defaultTeams', 90]]);

/** How many statements each list took, of the selection that took most: for 1, 10 and 100 rows. */
const table: string[] = [];
afterAll(() => { process.stdout.write(`Statements of every list for 1, 10 and ${rows} rows, of what takes most:\n${table.join('\n')}\n`); });

test.each(places)('%s.%s takes as many statements for a hundred rows as for ten and for one, whatever is asked of them', async (typeName, name, place) => {
  const connection = getNamedType(required(fieldsOf(typeName).find((field) => field.name === name)).type).name;
  const node = getNamedType(required(fieldsOf(connection).find((field) => field.name === 'nodes')).type).name;
  const afters = [undefined, ...await cursorsOf(place, name)];
  const counted: { readonly selection: string; readonly counts: readonly number[] }[] = [];
  for (const selection of selectionsOf(node)) {
    const many = mostAtOnce.get(selection.split(' ')[0] ?? '') ?? rows;
    const count = async (): Promise<readonly number[]> => {
      const [ten, hundred] = await countEach([10, many], (first) => place()(`${name}(first: ${first}) { nodes { ${selection} } }`));
      // A row may have nothing to look up, where others have: so one row is the one of the first six that takes most.
      const single = await countEach(afters, (after) => place()(`${name}(first: 1${after === undefined ? '' : `, after: "${after}"`}) { nodes { ${selection} } }`));
      return [Math.max(...single), required(ten), required(hundred)];
    };
    let counts = await count();
    // What a query that was given up still asks may be counted with the next one; a statement for each row comes each time.
    for (let more = 2; more > 0 && new Set(counts).size > 1; more -= 1) counts = await count();
    counted.push({ selection, counts });
  }
  const most = required(counted.toSorted((left, right) => Math.max(...right.counts) - Math.max(...left.counts))[0]);
  table.push(`  ${`${typeName}.${name}`.padEnd(40)} ${most.counts.join('  ')}  ${most.selection.length > 40 ? 'its own values' : most.selection}`);
  expect(counted.filter(({ counts }) => new Set(counts).size > 1)).toEqual([]);
}, 240_000);

test('lists inside of lists are asked in constant statements as well', async () => {
  const documents = [
    (first: number) => `{ project(id: "${project.id}") { teams(first: ${first}) { nodes { members(first: 3) { edges { source managedBy { id } node { id scimResource hasAccess } } totalCount } } } } }`,
    (first: number) => `{ projects(first: ${first}) { nodes { people(first: 2) { nodes { role teams(first: 2) { nodes { name } } } } } } }`,
    (first: number) => `{ project(id: "${project.id}") { people(first: ${first}) { nodes { provisioningEvents(first: 2) { nodes { person { id } scimConfiguration { name } token { id } summary } } } } } }`,
  ];
  for (const document of documents) {
    const [ten, hundred] = await countEach([10, rows], document);
    expect([document(1), hundred]).toEqual([document(1), ten]);
  }
}, 120_000);

test('statements that come with every row are seen', async () => {
  const [one = 0, ten = 0] = await countEach([1, 10], (count) => `{ ${Array.from({ length: count }, (_, at) => `a${at}: projects(first: 1) { totalCount }`).join(' ')} }`);
  expect(ten - one).toBeGreaterThanOrEqual(9);
});

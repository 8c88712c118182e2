import { randomUUID } from 'node:crypto';
import { startApp, type TestApp } from '../support/app.js';
import { addPerson, configure, createProject, createStatusPage, createTeam, required, type Project } from '../support/build.js';
import { idPlaces, idPlacesInside, type IdPlace } from '../support/id-paths.js';
import { join, type TestAccount } from '../support/sign-up.js';

let app: TestApp;
let stranger: TestAccount;
let own: Belongings;
let foreign: Belongings;
let foreignSlugs: readonly string[];
let places: readonly IdPlace[];

const malformed = 'not-an-id';

/** The ids of one of everything that a project has. */
interface Belongings {
  readonly project: string;
  readonly statusPage: string;
  readonly team: string;
  /** A team that no provider gets to manage on the way. */
  readonly plainTeam: string;
  readonly person: string;
  readonly configuration: string;
  readonly token: string;
  readonly event: string;
  readonly account: string;
}

async function belongings(project: Project, account: string): Promise<Belongings> {
  const page = await createStatusPage(app, project);
  const configuration = await configure(app, project, { pushGroupsEnabled: true });
  await configuration.scim.send('GET', '/Users');
  await app.flushEvents();
  const { scimConfiguration } = await app.admin.run<{ scimConfiguration: { tokens: { id: string }[]; provisioningEvents: { nodes: { id: string }[] } } }>(
    'query ($id: ID!) { scimConfiguration(id: $id) { tokens { id } provisioningEvents { nodes { id } } } }', { id: configuration.id });
  return {
    project: project.id, statusPage: page.id, team: await createTeam(app, project), plainTeam: await createTeam(app, project), person: await addPerson(app, project, { teamIds: [project.members] }),
    configuration: configuration.id, token: required(scimConfiguration.tokens[0]).id, event: required(scimConfiguration.provisioningEvents.nodes[0]).id, account,
  };
}

const accountOf = async (account: TestAccount): Promise<string> => (await account.client.run<{ viewer: { account: { id: string } } }>('{ viewer { account { id } } }')).viewer.account.id;

beforeAll(async () => {
  app = await startApp();
  const [mine, theirs] = [await createProject(app), await createProject(app)];
  stranger = await join(app, mine, [mine.owners]);
  const other = await join(app, theirs, [theirs.owners]);
  own = await belongings(mine, await accountOf(stranger));
  foreign = await belongings(theirs, await accountOf(other));
  const { project, statusPage } = await app.admin.run<{ project: { slug: string }; statusPage: { slug: string } }>(
    'query ($project: ID!, $page: ID!) { project(id: $project) { slug } statusPage(id: $page) { slug } }', { project: foreign.project, page: foreign.statusPage });
  foreignSlugs = [project.slug, statusPage.slug];
  const { schema } = app.app;
  places = [
    ...idPlaces(schema), ...idPlacesInside(schema, 'Project', 'project'), ...idPlacesInside(schema, 'StatusPage', 'statusPage'),
    ...idPlacesInside(schema, 'ScimConfiguration', 'scimConfiguration'),
  ];
});
afterAll(() => app.stop());

/** The stranger's own object for an argument, so that nothing but the id in question can be the reason of a refusal. */
function ownId(argument: string, operation: string): string {
  switch (argument) {
    case 'projectId': return own.project;
    case 'statusPageId': return own.statusPage;
    case 'scimConfigurationId': return own.configuration;
    case 'teamId': return own.plainTeam;
    case 'accountId': return own.account;
    default: return /configuration/i.test(operation) ? own.configuration : /page/i.test(operation) ? own.statusPage : /project$/i.test(operation) ? own.project
      : /person/i.test(operation) ? own.person : own.team;
  }
}

/** What the stranger gets, without what has to differ: the id itself and the id of the request. */
async function answer(document: string, id: string): Promise<string> {
  const { status, data, errors } = await stranger.client.send(document);
  return JSON.stringify({ status, data, errors: errors?.map(({ extensions: { requestId, ...extensions }, message }) => ({ message, extensions, named: requestId !== undefined })) }).replaceAll(new RegExp(id, 'gi'), '<id>');
}

test('whoever asks for something of a project that is not theirs learns no more than of something that never was', async () => {
  const differing: string[] = [];
  let notFound = 0;
  for (const place of places) {
    const unknown = randomUUID();
    const expected = await answer(place.document(unknown, ownId), unknown);
    if (expected.includes('NOT_FOUND')) notFound += 1;
    await Promise.all([...Object.entries(foreign), ['person in capitals', foreign.person.toUpperCase()] as const, ['nothing', malformed] as const].map(async ([what, id]) => {
      const actual = await answer(place.document(id, ownId), id);
      // A filter says that this is no id at all, which tells nothing about anything.
      const tellsTheForm = id === malformed && /"message":"[\w.]+ is not an id\.","extensions":\{"code":"INVALID"/.test(actual);
      if (actual !== expected && !tellsTheForm) differing.push(`${place.name} of ${what}: ${actual} instead of ${expected}`);
    }));
  }
  expect(differing).toEqual([]);
  expect(places.length).toBeGreaterThan(45);
  expect(notFound).toBeGreaterThan(25);
}, 120_000);

test('the same holds for slugs and for ids of requests', async () => {
  const { provisioningEvent: { requestId } } = await app.admin.run<{ provisioningEvent: { requestId: string } }>('query ($id: ID!) { provisioningEvent(id: $id) { requestId } }', { id: foreign.event });
  const documents: readonly [string, string][] = [
    ...foreignSlugs.flatMap((slug): [string, string][] => [[`{ project(slug: "${slug}") { name } }`, slug], [`{ statusPage(slug: "${slug}") { name } }`, slug]]),
    [`{ provisioningEvent(requestId: "${requestId}") { id } }`, requestId],
  ];
  for (const [document, name] of documents) {
    expect(await answer(document, name)).toBe(await answer(document.replace(name, 'never-was'), 'never-was'));
    expect(await answer(document, name)).toContain('NOT_FOUND');
  }
});

test('the walk sees the difference where there is one: what is theirs is found', async () => {
  const { project, statusPage, team, person, configuration: scimConfiguration, event: provisioningEvent } = own;
  for (const [query, id] of Object.entries({ project, statusPage, team, person, scimConfiguration, provisioningEvent })) {
    const place = required(places.find(({ name }) => name === `query.${query}.id`));
    expect(await answer(place.document(id, ownId), id)).toContain(`"data":{"${query}":{"__typename"`);
  }
});

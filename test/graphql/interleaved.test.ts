import { startApp, type TestApp } from '../support/app.js';
import { addPerson, configure, createProject, createStatusPage, createTeam, type Project } from '../support/build.js';
import { join, type TestAccount } from '../support/sign-up.js';

/** A company with its own name in everything that it has. */
interface Tenant {
  readonly name: string;
  readonly project: Project;
  readonly owner: TestAccount;
  readonly person: string;
}

let app: TestApp;
let tenants: readonly [Tenant, Tenant];
beforeAll(async () => {
  app = await startApp();
  tenants = [await createTenant('initech'), await createTenant('globex')];
}, 60_000);
afterAll(() => app.stop());

async function createTenant(name: string): Promise<Tenant> {
  const project = await createProject(app);
  await app.admin.run('mutation ($id: ID!, $name: String!) { updateProject(input: { id: $id, name: $name }) { project { id } } }', { id: project.id, name: `Project of ${name}` });
  const page = await createStatusPage(app, project);
  await app.admin.run('mutation ($id: ID!, $name: String!) { updateStatusPage(input: { id: $id, name: $name }) { statusPage { id } } }', { id: page.id, name: `Page of ${name}` });
  const team = await createTeam(app, project, { name: `Team of ${name}` });
  const configuration = await configure(app, project, { defaultTeamIds: [team] });
  let person = '';
  for (let at = 0; at < 8; at += 1) {
    person = (await configuration.scim.createUser(`person-${at}@${name}.example`)).body.id;
    await addPerson(app, page, { email: `reader-${at}@${name}.example` });
  }
  await app.flushEvents();
  return { name, project, person, owner: await join(app, project, [project.owners]) };
}

/** Everything that goes through loaders: what many rows share, and what each of them leads to. */
const everything = `query ($id: ID!) {
  project(id: $id) {
    name viewerRole viewerCan
    people(first: 4) { nodes { userName hasAccess accessExplanation home { ... on Project { name } } managedBy { id baseUrl } teams(first: 2) { nodes { name project { name } } } } }
    teams(first: 4) { nodes { name memberCount managedBy { id } members(first: 3) { nodes { userName } } } }
    statusPages(first: 2) { nodes { name project { name } subscribers(first: 3) { nodes { userName } } } }
    scimConfigurations(first: 2) { nodes { name home { ... on Project { name } } defaultTeams { name } tokens { lastFour } } }
    provisioningEvents(first: 2) { nodes { person { userName } scimConfiguration { id } } }
  }
}`;

test('500 requests of two tenants, eight at a time through one process: nobody gets a row of the other', async () => {
  const foreignName = (tenant: Tenant): string => (tenant === tenants[0] ? tenants[1] : tenants[0]).name;
  const asked = Array.from({ length: 500 }, (_, at) => ({ tenant: at % 2 === 0 ? tenants[0] : tenants[1], way: at % 5 }));
  const queue = asked.values();
  const faults: string[] = [];
  let answered = 0;
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (const { tenant, way } of queue) {
      const other = tenant === tenants[0] ? tenants[1] : tenants[0];
      // Every fifth asks for the other's things by id, beside its own.
      const ask = () => (way === 4
        ? tenant.owner.client.send('query ($own: ID!, $foreign: ID!) { own: person(id: $own) { userName } foreign: person(id: $foreign) { userName } nodes(ids: [$foreign, $own]) { id } }', { own: tenant.person, foreign: other.person })
        : tenant.owner.client.send(everything, { id: tenant.project.id }));
      let answer = await ask();
      // A machine with no time to spare is told so, and half an answer proves nothing.
      while (answer.errors?.some(({ extensions: { code } }) => code === 'UNAVAILABLE') === true) answer = await ask();
      const { data, errors } = answer;
      answered += 1;
      const text = JSON.stringify({ data });
      if (text.includes(foreignName(tenant))) faults.push(`${tenant.name} saw ${foreignName(tenant)}`);
      if (!text.includes(tenant.name)) faults.push(`${tenant.name} did not see its own`);
      if ((errors?.length ?? 0) !== (way === 4 ? 2 : 0)) faults.push(JSON.stringify(errors));
    }
  }));
  expect(faults).toEqual([]);
  expect(answered).toBe(500);
}, 240_000);

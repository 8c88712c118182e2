import { Client } from 'pg';
import { startApp, type TestApp } from './support/app.js';
import { configure, createProject, createTeam, type Configuration } from './support/build.js';

let app: TestApp;
let owner: Client;

beforeAll(async () => {
  app = await startApp();
  owner = new Client({ connectionString: app.database.ownerConnection });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await app.stop();
});

interface Twin {
  readonly configuration: Configuration;
  /** What the steps before have made, by the name that they gave it. */
  readonly ids: Map<string, string>;
}

/** One step in both protocols. */
interface Step {
  readonly name: string;
  readonly scim: (twin: Twin) => Promise<unknown>;
  readonly graphql: (twin: Twin) => Promise<unknown>;
}

const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

async function mutate(twin: Twin, mutation: string, payload: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, { id: string }>> {
  const type = mutation.charAt(0).toUpperCase() + mutation.slice(1);
  const { done } = await app.admin.run<{ done: Record<string, { id: string }> }>(
    `mutation ($input: ${type}Input!) { done: ${mutation}(input: $input) { ${payload} } }`, { input: { scimConfigurationId: twin.configuration.id, ...input } });
  return done;
}

function keep(twin: Twin, name: string, id: string | undefined): void {
  if (id === undefined) throw new Error(`The step that makes ${name} gave no id.`);
  twin.ids.set(name, id);
}

const ada = { userName: 'Ada@acme.example', externalId: 'a-1', displayName: 'Ada L', name: { givenName: 'Ada', familyName: 'L' }, emails: [{ value: 'Ada@acme.example', type: 'work', primary: true }] };

const steps: readonly Step[] = [
  {
    name: 'a person is created with every kind of attribute',
    scim: async (twin) => keep(twin, 'ada', (await twin.configuration.scim.post('/Users', { schemas: [...schemas, enterprise], ...ada, active: true, title: 'Countess', [enterprise]: { department: 'Engines' } })).body.id),
    graphql: async (twin) => keep(twin, 'ada', (await mutate(twin, 'provisionPerson', 'person { id }', { ...ada, active: true, attributes: { title: 'Countess', [enterprise]: { department: 'Engines' } } }))['person']?.id),
  },
  {
    name: 'another is born inactive',
    scim: async (twin) => keep(twin, 'bob', (await twin.configuration.scim.createUser('bob@acme.example', { active: false })).body.id),
    graphql: async (twin) => keep(twin, 'bob', (await mutate(twin, 'provisionPerson', 'person { id }', { userName: 'bob@acme.example', active: false }))['person']?.id),
  },
  {
    name: 'a person is renamed',
    scim: (twin) => twin.configuration.scim.patch(`/Users/${twin.ids.get('ada')}`, [{ op: 'replace', path: 'userName', value: 'ada@new.example' }, { op: 'replace', path: 'name.givenName', value: 'Augusta' }]),
    graphql: (twin) => mutate(twin, 'changeProvisionedPerson', 'person { id }', { id: twin.ids.get('ada'), userName: 'ada@new.example', name: { givenName: 'Augusta', familyName: 'L' } }),
  },
  {
    name: 'a person is deactivated, and comes back',
    scim: async (twin) => {
      await twin.configuration.scim.patch(`/Users/${twin.ids.get('ada')}`, [{ op: 'Replace', path: 'active', value: 'False' }]);
      await twin.configuration.scim.patch(`/Users/${twin.ids.get('ada')}`, [{ op: 'replace', value: { active: true } }]);
    },
    graphql: async (twin) => {
      await mutate(twin, 'changeProvisionedPerson', 'person { id }', { id: twin.ids.get('ada'), active: false });
      await mutate(twin, 'changeProvisionedPerson', 'person { id }', { id: twin.ids.get('ada'), active: true });
    },
  },
  {
    name: 'a group is pushed with a member',
    scim: async (twin) => keep(twin, 'group', (await twin.configuration.scim.createGroup('Engines', [twin.ids.get('ada') ?? ''], { externalId: 'g-1' })).body.id),
    graphql: async (twin) => keep(twin, 'group', (await mutate(twin, 'pushGroup', 'team { id }', { displayName: 'Engines', externalId: 'g-1', memberIds: [twin.ids.get('ada')] }))['team']?.id),
  },
  {
    name: 'members come and go',
    scim: (twin) => twin.configuration.scim.patch(`/Groups/${twin.ids.get('group')}`, [
      { op: 'add', path: 'members', value: [{ value: twin.ids.get('bob') }] }, { op: 'remove', path: `members[value eq "${twin.ids.get('ada')}"]` }]),
    graphql: (twin) => mutate(twin, 'changePushedGroup', 'team { id }', { id: twin.ids.get('group'), addMembers: [twin.ids.get('bob')], removeMembers: [twin.ids.get('ada')] }),
  },
  {
    name: 'the whole list is replaced and the group renamed',
    scim: (twin) => twin.configuration.scim.put(`/Groups/${twin.ids.get('group')}`, { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Motors', externalId: 'g-1', members: [{ value: twin.ids.get('ada') }] }),
    graphql: (twin) => mutate(twin, 'changePushedGroup', 'team { id }', { id: twin.ids.get('group'), displayName: 'Motors', members: [twin.ids.get('ada')] }),
  },
  {
    name: 'a person is removed',
    scim: (twin) => twin.configuration.scim.delete(`/Users/${twin.ids.get('bob')}`),
    graphql: (twin) => mutate(twin, 'deprovisionPerson', 'deletedId', { id: twin.ids.get('bob') }),
  },
  {
    name: 'the group is removed',
    scim: (twin) => twin.configuration.scim.delete(`/Groups/${twin.ids.get('group')}`),
    graphql: (twin) => mutate(twin, 'removePushedGroup', 'deletedId', { id: twin.ids.get('group') }),
  },
];

/** The rows of a directory with ids, moments and who pushed taken out: what both protocols must leave alike. */
async function rowsOf(twin: Twin, directoryId: string): Promise<unknown> {
  const names = new Map([...twin.ids].map(([name, id]) => [id, `the id of ${name}`]));
  const shape = (row: Readonly<Record<string, unknown>>): unknown => Object.fromEntries(Object.entries(row)
    .filter(([column]) => !['directory_id', 'sequence', 'last_pushed_at'].includes(column))
    .map(([column, value]) => [column, value instanceof Date ? 'a moment' : value === twin.configuration.id ? 'the configuration' : names.get(String(value)) ?? value]));
  const select = async (table: string, order: string): Promise<readonly unknown[]> =>
    (await owner.query<Record<string, unknown>>(`select * from ${table} where directory_id = $1 order by ${order}`, [directoryId])).rows.map(shape);
  return {
    people: (await select('person', 'user_name_key')).filter((row) => (row as { source: string }).source === 'SCIM'),
    teams: (await select('team', 'name_key')).filter((row) => (row as { source: string }).source === 'SCIM'),
    members: (await select('team_member', 'added_at, person_id')).filter((row) => (row as { granted_by: unknown }).granted_by !== null)
      .map((row) => ({ ...(row as object), team_id: undefined })),
  };
}

test.each([['default teams', false], ['pushed groups', true]])('a SCIM request and its GraphQL twin leave the same rows, with %s', async (_what, pushGroupsEnabled) => {
  const twins = await Promise.all(['scim', 'graphql'].map(async () => {
    const project = await createProject(app);
    const team = await createTeam(app, project);
    const configuration = await configure(app, project, { pushGroupsEnabled, defaultTeamIds: [team] });
    return { project, twin: { configuration, ids: new Map<string, string>() } };
  }));
  const [left, right] = twins;
  if (left === undefined || right === undefined) throw new Error('Two projects were made.');
  for (const step of steps.filter(({ name }) => pushGroupsEnabled || !/group|members|list/.test(name))) {
    await step.scim(left.twin);
    await step.graphql(right.twin);
    expect({ after: step.name, rows: await rowsOf(left.twin, left.project.id) }).toEqual({ after: step.name, rows: await rowsOf(right.twin, right.project.id) });
  }
  expect(left.twin.ids.size).toBe(pushGroupsEnabled ? 3 : 2);
});

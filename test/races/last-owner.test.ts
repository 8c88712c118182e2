import { Client } from 'pg';
import { startApp, type TestApp } from '../support/app.js';
import { addPerson, changeTeamMembers, configure, createProject, type Configuration, type Project } from '../support/build.js';

const rounds = 50;

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

/** A project with exactly two owners, both with access. */
interface Setting {
  readonly project: Project;
  readonly configuration: Configuration;
  readonly owners: readonly [string, string];
}

/** Ends the access of both at once; says of each 'done' or 'refused', or what went wrong. */
type Removal = (setting: Setting) => Promise<readonly string[]>;

/** The check: one of the two was refused, and an owner with access remains. Every fault in a sentence. */
async function faultsOf(removal: Removal): Promise<readonly string[]> {
  const setting = await withTwoOwners();
  const outcomes = await removal(setting);
  const { project } = await app.admin.run<{ project: { people: { nodes: readonly { role: string | null }[] } } }>(
    'query ($id: ID!) { project(id: $id) { people(first: 100) { nodes { role } } } }', { id: setting.project.id });
  const left = project.people.nodes.filter(({ role }) => role === 'OWNER').length;
  return [
    ...(left === 1 ? [] : [`${left} owners are left`]),
    ...([...outcomes].sort().join(' ') === 'done refused' ? [] : [`the two were ${outcomes.join(' and ')}`]),
  ];
}

const byDelete = async ({ configuration: { scim }, owners: [first] }: Setting): Promise<string> => said((await scim.delete(`/Users/${first}`)).status);
const byActiveFalse = async ({ configuration: { scim }, owners: [first] }: Setting): Promise<string> => said((await scim.patch(`/Users/${first}`, [{ op: 'replace', path: 'active', value: false }])).status);
const byGraphql = (document: string) => async ({ project, owners: [, second] }: Setting): Promise<string> => {
  const { errors } = await app.admin.send(document, { id: second, team: project.owners });
  return errors === undefined ? 'done' : errors[0]?.extensions.code === 'LAST_OWNER' ? 'refused' : JSON.stringify(errors);
};
const bySuspension = byGraphql('mutation ($id: ID!) { suspendPerson(input: { id: $id, reason: "Away" }) { person { id } } }');
const byRemoval = byGraphql('mutation ($id: ID!) { removePerson(input: { id: $id }) { deletedId } }');
const byDemotion = byGraphql('mutation ($team: ID!, $id: ID!) { changeTeamMembers(input: { teamId: $team, remove: [$id] }) { team { id } } }');

test.each([
  ['DELETE', 'suspendPerson', byDelete, bySuspension],
  ['DELETE', 'changeTeamMembers', byDelete, byDemotion],
  ['active:false', 'removePerson', byActiveFalse, byRemoval],
  ['active:false', 'suspendPerson', byActiveFalse, bySuspension],
])(`two owners removed at once, one by SCIM %s and one by GraphQL %s, never leave none, ${rounds} rounds`, async (_scim, _graphql, first, second) => {
  for (let round = 0; round < rounds; round += 1) {
    const faults = await faultsOf((setting) => Promise.all([first(setting), second(setting)]));
    expect({ round, faults }).toEqual({ round, faults: [] });
  }
}, 300_000);

test('the control: two connections that count the owners and then deactivate one each leave none, and the check says so', async () => {
  expect(await faultsOf(countThenDeactivate)).toEqual(['0 owners are left', 'the two were done and done']);
});

async function withTwoOwners(): Promise<Setting> {
  const project = await createProject(app);
  const { project: { people } } = await app.admin.run<{ project: { people: { nodes: readonly { id: string }[] } } }>('query ($id: ID!) { project(id: $id) { people { nodes { id } } } }', { id: project.id });
  const owners = [await addPerson(app, project, { teamIds: [project.owners] }), await addPerson(app, project, { teamIds: [project.owners] })] as const;
  await changeTeamMembers(app, project.owners, { remove: people.nodes.map(({ id }) => id) });
  return { project, configuration: await configure(app, project), owners };
}

function said(status: number): string {
  return status < 300 ? 'done' : status === 403 ? 'refused' : String(status);
}

/** The rule as one writes it at first: look whether another owner is there, then act, each in a transaction of its own. */
const countThenDeactivate: Removal = async ({ project, owners }) => {
  const connections = owners.map(() => new Client({ connectionString: app.database.ownerConnection }));
  try {
    const others = await Promise.all(connections.map(async (client, n) => {
      await client.connect();
      await client.query('begin');
      const { rowCount } = await client.query(`
        select 1 from team_member join person on person.directory_id = team_member.directory_id and person.id = team_member.person_id
        where team_member.directory_id = $1 and team_member.team_id = $2 and person.deactivated_at is null and person.id <> $3`, [project.id, project.owners, owners[n]]);
      return rowCount ?? 0;
    }));
    return await Promise.all(connections.map(async (client, n) => {
      if (others[n] === 0) return 'refused';
      await client.query('update person set active = false, deactivated_at = now() where directory_id = $1 and id = $2', [project.id, owners[n]]);
      await client.query('commit');
      return 'done';
    }));
  } finally {
    await Promise.all(connections.map((client) => client.end()));
  }
};

import { addPerson, createProject, createTeam, type Project } from '../support/build.js';
import { startApp, type TestApp } from '../support/app.js';
import type { GraphqlClient } from '../support/graphql-client.js';
import { roleActions, type RoleAction } from '../support/role-actions.js';
import { join, signUp, type TestAccount } from '../support/sign-up.js';

type Caller = 'OWNER' | 'ADMIN' | 'MEMBER' | 'VIEWER' | 'server administrator';
const callers: readonly Caller[] = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER', 'server administrator'];

let app: TestApp;
let project: Project;
let outsider: TestAccount;
const clients = new Map<Caller, GraphqlClient>();

beforeAll(async () => {
  app = await startApp();
  project = await createProject(app);
  const viewers = await createTeam(app, project, { role: 'VIEWER' });
  clients.set('OWNER', (await join(app, project, [project.owners])).client);
  clients.set('ADMIN', (await join(app, project, [project.admins])).client);
  clients.set('MEMBER', (await join(app, project, [project.members])).client);
  clients.set('VIEWER', (await join(app, project, [viewers])).client);
  // Somebody else appointed, so that it is not the role of a creator that decides.
  const elsewhere = await join(app, await createProject(app));
  await appoint(elsewhere);
  clients.set('server administrator', elsewhere.client);
  outsider = await join(app, await createProject(app));
});
afterAll(() => app.stop());

describe.each(roleActions.map((action) => [action.name, action] as const))('to %s', (_name, action) => {
  test(`is ${action.reserved} and for server administrators`, async () => {
    for (const caller of callers) {
      const variables = await action.prepare(app, project);
      const client = clients.get(caller) ?? app.anonymous;
      if (mayDo(caller, action)) await expect(client.run(action.document, variables)).resolves.toBeDefined();
      else expect({ caller, code: (await client.refusal(action.document, variables)).code }).toEqual({ caller, code: 'FORBIDDEN' });
    }
  });

  test('is refused to others as if nothing were there, and to strangers until they sign in', async () => {
    const variables = await action.prepare(app, project);
    expect((await outsider.client.refusal(action.document, variables)).code).toBe('NOT_FOUND');
    expect((await app.anonymous.refusal(action.document, variables)).code).toBe('UNAUTHENTICATED');
  });
});

test.each(callers)('to delete the project is refused unless it is an owner or a server administrator: %s', async (caller) => {
  const other = await createProject(app);
  const teams: Readonly<Record<Caller, readonly string[]>> = {
    OWNER: [other.owners], ADMIN: [other.admins], MEMBER: [other.members], VIEWER: [await createTeam(app, other, { role: 'VIEWER' })], 'server administrator': [],
  };
  const account = await signUp(app, await addPerson(app, other, { teamIds: teams[caller] }));
  if (caller === 'server administrator') await appoint(account);
  const deletion = 'mutation ($id: ID!) { deleteProject(input: { id: $id }) { deletedId } }';
  if (caller === 'OWNER' || caller === 'server administrator') {
    expect(await account.client.run(deletion, { id: other.id })).toEqual({ deleteProject: { deletedId: other.id } });
    expect((await account.client.refusal('query ($id: ID!) { project(id: $id) { id } }', { id: other.id })).code).toBe('NOT_FOUND');
  } else {
    expect((await account.client.refusal(deletion, { id: other.id })).code).toBe('FORBIDDEN');
  }
});

function mayDo(caller: Caller, { reserved }: RoleAction): boolean {
  switch (reserved) {
    case 'for everybody of the project': return true;
    case 'for owners and admins': return caller !== 'MEMBER' && caller !== 'VIEWER';
    case 'for owners': return caller === 'OWNER' || caller === 'server administrator';
  }
}

async function appoint(account: TestAccount): Promise<void> {
  const { viewer } = await account.client.run<{ viewer: { account: { id: string } } }>('{ viewer { account { id } } }');
  await app.admin.run('mutation ($id: ID!) { setServerAdministrator(input: { accountId: $id, value: true }) { account { id } } }', { id: viewer.account.id });
}

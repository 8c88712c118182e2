import { randomUUID } from 'node:crypto';
import type { TestApp } from '../support/app.js';
import { addPerson, configure, createProject, createStatusPage, createTeam, required, suspend, type Configuration, type Home, type Project } from '../support/build.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { join, signUp, type TestAccount } from '../support/sign-up.js';
import type { Things } from './operations.js';
import type { Caller, Place } from './rights.js';

/** Two projects with the same things in them, and everybody who may call. */
export interface AuthorizationWorld {
  readonly things: Readonly<Record<Place, Things>>;
  readonly clients: Readonly<Record<Caller, GraphqlClient>>;
  readonly configurations: { readonly here: Configuration; readonly elsewhere: Configuration; readonly ofPage: Configuration };
}

export async function createAuthorizationWorld(app: TestApp): Promise<AuthorizationWorld> {
  const here = await createPlace(app);
  const elsewhere = await createPlace(app);
  const member = (of: { project: Project }, ...teams: string[]): Promise<TestAccount> => join(app, of.project, teams);
  const viewers = await createTeam(app, here.project, { role: 'VIEWER' });
  const [suspended, removed, administrator, disabled] = [
    await member(here, here.project.owners), await member(here, here.project.members), await member(elsewhere), await member(here, here.project.owners),
  ];
  await suspend(app, suspended.personId);
  await app.admin.run('mutation ($id: ID!) { removePerson(input: { id: $id }) { deletedId } }', { id: removed.personId });
  await app.admin.run('mutation ($id: ID!) { setServerAdministrator(input: { accountId: $id, value: true }) { account { id } } }', { id: await accountOf(administrator) });
  const [revoked, expired] = [await member(here, here.project.owners), await member(here, here.project.owners)];
  const clients = {
    nobody: app.anonymous,
    'a wrong token': app.as('mst_pat_00000000000000000000000000000000000000000000000000000000000000000000000'),
    'a revoked token': await withRevokedToken(revoked),
    'an expired token': await withExpiredToken(app, expired),
    'a disabled account': disabled.client,
    'somebody without a project': await withoutProject(app),
    'an owner elsewhere': (await member(elsewhere, elsewhere.project.owners)).client,
    'a removed member': removed.client,
    'a suspended owner': suspended.client,
    'a deactivated member': await deactivated(app, here.configuration),
    'a subscriber here': (await join(app, here.page)).client,
    'a subscriber elsewhere': (await join(app, elsewhere.page)).client,
    'a viewer': (await member(here, viewers)).client,
    'a member': (await member(here, here.project.members)).client,
    'an admin': (await member(here, here.project.admins)).client,
    'an owner': (await member(here, here.project.owners)).client,
    'a server administrator': administrator.client,
  };
  await app.admin.run('mutation ($id: ID!) { disableAccount(input: { accountId: $id, disabled: true }) { account { id } } }', { id: await accountOf(disabled) });
  return {
    clients,
    things: { here: here.things, elsewhere: elsewhere.things, nowhere: nothing(here.things) },
    configurations: { here: here.configuration, elsewhere: elsewhere.configuration, ofPage: await configure(app, here.page) },
  };
}

interface MadePlace {
  readonly project: Project;
  readonly page: Home;
  readonly configuration: Configuration;
  readonly things: Things;
}

async function createPlace(app: TestApp): Promise<MadePlace> {
  const project = await createProject(app);
  const page = await createStatusPage(app, project);
  const configuration = await configure(app, project, { pushGroupsEnabled: true });
  const account = await join(app, project, [project.members]);
  await configuration.scim.get('/Users');
  await app.flushEvents();
  const { scimConfiguration } = await app.admin.run<{ scimConfiguration: { tokens: { id: string }[]; provisioningEvents: { nodes: { id: string }[] } } }>(
    'query ($id: ID!) { scimConfiguration(id: $id) { tokens { id } provisioningEvents { nodes { id } } } }', { id: configuration.id });
  const { viewer } = await account.client.run<{ viewer: { accessTokens: { id: string }[] } }>('{ viewer { accessTokens { id } } }');
  // Its end is tried; what the provider calls with stays.
  const spare = await app.admin.run<{ rotateScimToken: { token: { id: string } } }>('mutation ($id: ID!) { rotateScimToken(input: { scimConfigurationId: $id }) { token { id } } }', { id: configuration.id });
  return {
    project, page, configuration,
    things: {
      project: project.id, page: page.id, person: await addPerson(app, project, { teamIds: [project.members] }), team: await createTeam(app, project),
      configuration: configuration.id, token: spare.rotateScimToken.token.id, event: required(scimConfiguration.provisioningEvents.nodes[0]).id,
      account: await accountOf(account), accessToken: required(viewer.accessTokens[0]).id,
    },
  };
}

/** Ids of nothing, in the place of all of these. */
function nothing(things: Things): Things {
  return Object.fromEntries(Object.keys(things).map((target) => [target, randomUUID()])) as Things; // of the same keys
}

async function accountOf(account: TestAccount): Promise<string> {
  return (await account.client.run<{ viewer: { account: { id: string } } }>('{ viewer { account { id } } }')).viewer.account.id;
}

async function withRevokedToken({ session, client }: TestAccount): Promise<GraphqlClient> {
  const { viewer } = await session.run<{ viewer: { accessTokens: { id: string }[] } }>('{ viewer { accessTokens { id } } }');
  for (const { id } of viewer.accessTokens) await session.run('mutation ($id: ID!) { revokeAccessToken(input: { id: $id }) { deletedId } }', { id });
  return client;
}

async function withExpiredToken(app: TestApp, { client }: TestAccount): Promise<GraphqlClient> {
  const expiresAt = new Date(app.clock.now().getTime() + 60_000).toISOString();
  const { createAccessToken: { secret } } = await client.run<{ createAccessToken: { secret: string } }>('mutation ($expiresAt: DateTime) { createAccessToken(input: { name: "Short", expiresAt: $expiresAt }) { secret } }', { expiresAt });
  app.clock.step(61_000);
  return app.as(secret);
}

/** Somebody whose only project is gone. */
async function withoutProject(app: TestApp): Promise<GraphqlClient> {
  const project = await createProject(app);
  const { client } = await join(app, project, [project.owners]);
  await app.admin.run('mutation ($id: ID!) { deleteProject(input: { id: $id }) { deletedId } }', { id: project.id });
  return client;
}

async function deactivated(app: TestApp, { scim }: Configuration): Promise<GraphqlClient> {
  const userName = `leaver-${randomUUID()}@acme.example`;
  const { id } = (await scim.createUser(userName, { emails: [{ value: userName, primary: true }] })).body;
  const { client } = await signUp(app, id);
  await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
  return client;
}

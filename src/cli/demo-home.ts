import type { App } from '../app.js';
import type { Draw } from '../database/seed/draw.js';
import { drawPeople, type DemoPerson } from '../database/seed/demo-people.js';
import type { Scope } from '../domain/scope.js';

/** A place with a connected identity provider. */
export interface DemoConnection {
  readonly directoryId: string;
  readonly name: string;
  readonly configurationId: string;
  /** Where the provider sends its requests, below the address of the server. */
  readonly path: string;
  readonly token: string;
  /** Somebody whom people of the place added by hand, before the provider knew them. */
  readonly addedByHand: DemoPerson;
}

export interface DemoHome {
  readonly acme: DemoConnection;
  readonly northwind: DemoConnection;
  readonly statusPage: DemoConnection;
}

/** Makes two projects with teams and people, a private status page, and their SCIM configurations, as the administrator. */
export async function makeDemoHome(app: App, openScope: () => Scope, draw: Draw): Promise<DemoHome> {
  const { services } = app;
  const acme = await services.projects.createProject(openScope(), { name: 'Acme Cloud' });
  const contractors = await services.teams.createTeam(openScope(), { projectId: acme.id, name: 'Contractors', role: 'MEMBER' });
  const northwind = await services.projects.createProject(openScope(), { name: 'Northwind Labs' });
  const everybody = await services.teams.createTeam(openScope(), { projectId: northwind.id, name: 'Everybody', role: 'MEMBER' });
  const page = await services.statusPages.createStatusPage(openScope(), {
    projectId: acme.id, name: 'Acme Cloud status', isPrivate: true, description: 'How the services of Acme Cloud are doing, for its customers.',
  });
  await services.statusPages.updateStatusPage(openScope(), {
    id: page.id, services: [{ name: 'API', state: 'OPERATIONAL' }, { name: 'Console', state: 'OPERATIONAL' }, { name: 'Webhooks', state: 'DEGRADED' }],
  });

  const atAcme = await addByHand(app, openScope, draw, 'acme-cloud.example', { projectId: acme.id, teamIds: [contractors.id] });
  const atNorthwind = await addByHand(app, openScope, draw, 'northwind.example', { projectId: northwind.id, teamIds: [everybody.id] });
  const atPage = await addByHand(app, openScope, draw, 'customers.example', { statusPageId: page.id });

  const okta = await services.configurations.createForProject(openScope(), { projectId: acme.id, name: 'Okta', identityProvider: 'OKTA', pushGroupsEnabled: true });
  const entra = await services.configurations.createForProject(openScope(), {
    projectId: northwind.id, name: 'Entra ID', identityProvider: 'ENTRA_ID', pushGroupsEnabled: false, defaultTeamIds: [everybody.id],
  });
  const customers = await services.configurations.createForStatusPage(openScope(), { statusPageId: page.id, name: 'Okta for customers', identityProvider: 'OKTA' });
  return {
    acme: connectionOf(acme, okta, '/scim/v2', atAcme),
    northwind: connectionOf(northwind, entra, '/scim/v2', atNorthwind),
    statusPage: connectionOf(page, customers, '/status-page-scim/v2', atPage),
  };
}

type Place = { readonly projectId: string; readonly teamIds: readonly string[] } | { readonly statusPageId: string };

/** Adds three people, marked as demo data, and gives one of them. */
async function addByHand(app: App, openScope: () => Scope, draw: Draw, domain: string, place: Place): Promise<DemoPerson> {
  const [first, ...others] = drawPeople(draw, 3, domain).map((person) => ({ ...person, email: person.email.replace('@', '.hand@') }));
  if (first === undefined) throw new Error('Nobody was drawn.');
  for (const { email, givenName, familyName } of [first, ...others]) {
    const scope = openScope();
    const { id, directoryId } = await app.services.people.addPerson(scope, { ...place, email, givenName, familyName, displayName: `${givenName} ${familyName}` });
    await scope.unit.db.updateTable('person').set({ source: 'SEED' }).where('directoryId', '=', directoryId).where('id', '=', id).execute();
  }
  return first;
}

type Created = Awaited<ReturnType<App['services']['configurations']['createForProject']>>;

function connectionOf(place: { readonly id: string; readonly name: string }, { configuration, bearerToken }: Created, root: string, addedByHand: DemoPerson): DemoConnection {
  return { directoryId: place.id, name: place.name, configurationId: configuration.id, path: `${root}/${configuration.id}`, token: bearerToken, addedByHand };
}

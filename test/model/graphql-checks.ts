import type { TestApp } from '../support/app.js';
import type { GraphqlClient } from '../support/graphql-client.js';
import { byId, openTo, peopleView } from './views.js';
import type { State } from './state.js';

/** The people of every directory, and who may enter, as GraphQL tells them: every difference from the model in a sentence. */
export async function graphqlFaults(app: TestApp, sessions: ReadonlyMap<string, GraphqlClient>, state: State): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const { id, kind } of state.directories.values()) {
    const [told, due] = [await readPeople(app, kind, id), peopleView(state, id)];
    if (JSON.stringify(told) !== JSON.stringify(due)) faults.push(`GraphQL tells of the people of ${id}: ${JSON.stringify(told)}; should be ${JSON.stringify(due)}`);
  }
  for (const [account, session] of sessions) {
    const open = openTo(state, account);
    for (const { id, kind } of state.directories.values()) {
      const enters = await mayEnter(session, kind, id);
      if (enters !== open.has(id)) faults.push(`${account} ${enters ? 'enters' : 'does not enter'} ${id}, and should${open.has(id) ? '' : ' not'}`);
    }
  }
  return faults;
}

async function mayEnter(session: GraphqlClient, kind: string, id: string): Promise<boolean> {
  const { data, errors } = await session.send<{ home: { id: string } | null }>(`query ($id: ID!) { home: ${kind === 'PROJECT' ? 'project' : 'statusPage'}(id: $id) { id } }`, { id });
  const code = errors?.[0]?.extensions.code;
  if (code !== undefined && code !== 'NOT_FOUND') throw new Error(`The session was answered ${code}, where NOT_FOUND is all that it may learn.`);
  return data?.home?.id === id;
}

async function readPeople(app: TestApp, kind: string, id: string): Promise<readonly object[]> {
  const [home, people] = kind === 'PROJECT' ? ['project', 'people'] : ['statusPage', 'subscribers'];
  const answer = await app.admin.run<{ home: { people: { nodes: readonly PersonNode[] } } }>(`query ($id: ID!) { home: ${home}(id: $id) { people: ${people}(first: 20) { nodes {
    id userName email externalId active deactivatedAt suspended releasedAt hasAccess role managedBy { id } teams(first: 12) { nodes { id } }
  } } } }`, { id });
  return byId(answer.home.people.nodes).map(({ deactivatedAt, releasedAt, managedBy, teams, suspended, hasAccess, role, ...node }) => ({
    id: node.id, userName: node.userName, email: node.email, externalId: node.externalId, active: node.active, deactivated: deactivatedAt !== null,
    suspended, released: releasedAt !== null, hasAccess, role, managedBy: managedBy?.id ?? null, teams: teams.nodes.map((team) => team.id).sort(),
  }));
}

interface PersonNode {
  readonly id: string; readonly userName: string; readonly email: string | null; readonly externalId: string | null; readonly active: boolean;
  readonly deactivatedAt: string | null; readonly suspended: boolean; readonly releasedAt: string | null; readonly hasAccess: boolean; readonly role: string | null;
  readonly managedBy: { readonly id: string } | null; readonly teams: { readonly nodes: readonly { readonly id: string }[] };
}

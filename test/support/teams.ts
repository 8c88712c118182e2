import type { Reachable } from './build.js';

/** What somebody makes of a team. */
export interface TeamView {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly source: string;
  readonly externalId: string | null;
  readonly managedBy: { readonly id: string } | null;
  readonly memberCount: number;
  readonly version: number;
}

/** Reads a team as the server administrator. */
export async function team(app: Reachable, id: string): Promise<TeamView> {
  return (await app.admin.run<{ team: TeamView }>('query ($id: ID!) { team(id: $id) { id name role source externalId managedBy { id } memberCount version } }', { id })).team;
}

/** The members of a team and how each came in, in the order in which they came. */
export async function teamMembers(app: Reachable, id: string): Promise<readonly { readonly id: string; readonly source: string }[]> {
  const { team: { members } } = await app.admin.run<{ team: { members: { edges: readonly { source: string; node: { id: string } }[] } } }>(
    'query ($id: ID!) { team(id: $id) { members(first: 100) { edges { source node { id } } } } }', { id });
  return members.edges.map(({ source, node }) => ({ id: node.id, source }));
}

export async function updateTeam(app: Reachable, id: string, changes: { readonly name?: string; readonly role?: string }): Promise<void> {
  await app.admin.run('mutation ($input: UpdateTeamInput!) { updateTeam(input: $input) { team { id } } }', { input: { id, ...changes } });
}

/** Hands a team to a configuration, as an owner may. */
export async function linkTeam(app: Reachable, id: string, scimConfigurationId: string): Promise<void> {
  await app.admin.run('mutation ($input: LinkInput!) { linkTeam(input: $input) { team { id } } }', { input: { id, scimConfigurationId } });
}

import type { TestApp } from './app.js';
import { addPerson, changeTeamMembers, configure, createStatusPage, createTeam, suspend, unique, uniqueEmail, type Project } from './build.js';

/** Who may do it: a row of the table in DESIGN 3.1. */
export type Reserved = 'for everybody of the project' | 'for owners and admins' | 'for owners';

/** Something one may want to do, with what it needs made afresh. */
export interface RoleAction {
  readonly name: string;
  readonly reserved: Reserved;
  /** Makes what the action works on, and gives the variables. */
  readonly prepare: (app: TestApp, project: Project) => Promise<Readonly<Record<string, unknown>>>;
  readonly document: string;
}

const id = async (made: Promise<string>): Promise<{ id: string }> => ({ id: await made });
const member = (app: TestApp, project: Project): Promise<string> => addPerson(app, project, { teamIds: [project.members] });
const owner = (app: TestApp, project: Project): Promise<string> => addPerson(app, project, { teamIds: [project.owners] });
const adminTeam = (app: TestApp, project: Project): Promise<string> => createTeam(app, project, { role: 'ADMIN' });

/** A configuration that manages a team with role ADMIN; pushing is on, since a team is only linked for pushing. */
async function powerful(app: TestApp, project: Project): Promise<string> {
  const { id: scimConfigurationId } = await configure(app, project, { pushGroupsEnabled: true });
  await app.admin.run(linkTeam, { input: { id: await adminTeam(app, project), scimConfigurationId } });
  return scimConfigurationId;
}

const linkTeam = 'mutation ($input: LinkInput!) { linkTeam(input: $input) { team { id } } }';
const onId = (call: string): string => `mutation ($id: ID!) { ${call} }`;

/** Every row of the table, each with each thing that it names. */
export const roleActions: readonly RoleAction[] = [
  ...row('for everybody of the project', [
    ['read the project, its people, teams and pages', async (_app, { id: projectId }) => ({ id: projectId }),
      'query ($id: ID!) { project(id: $id) { name people { nodes { userName displayName } } teams { nodes { name members { nodes { userName } } } } statusPages { nodes { name } } } }'],
    ['read a person', async (app, project) => id(member(app, project)), 'query ($id: ID!) { person(id: $id) { userName } }'],
    ['read a team', async (_app, project) => ({ id: project.members }), 'query ($id: ID!) { team(id: $id) { name memberCount } }'],
  ]),
  ...row('for owners and admins', [
    ['add a person', async (_app, project) => ({ input: { projectId: project.id, email: uniqueEmail(), teamIds: [project.members] } }),
      'mutation ($input: AddPersonInput!) { addPerson(input: $input) { person { id } } }'],
    ['rename a person', async (app, project) => id(member(app, project)), onId('updatePerson(input: { id: $id, displayName: "Ada" }) { person { id } }')],
    ['invite a person', async (app, project) => id(member(app, project)), onId('invitePerson(input: { id: $id }) { sentByMail }')],
    ['suspend a person', async (app, project) => id(member(app, project)), onId('suspendPerson(input: { id: $id, reason: "Away" }) { person { id } }')],
    ['restore a person', async (app, project) => {
      const suspended = await member(app, project);
      await suspend(app, suspended);
      return { id: suspended };
    }, onId('restorePerson(input: { id: $id }) { person { id } }')],
    ['remove a person', async (app, project) => id(member(app, project)), onId('removePerson(input: { id: $id }) { deletedId }')],
    ['create a team', async (_app, project) => ({ id: project.id, name: unique('Team') }),
      'mutation ($id: ID!, $name: String!) { createTeam(input: { projectId: $id, name: $name }) { team { id } } }'],
    ['rename a team', async (app, project) => ({ id: await createTeam(app, project), name: unique('Renamed') }),
      'mutation ($id: ID!, $name: String!) { updateTeam(input: { id: $id, name: $name }) { team { id } } }'],
    ['delete a team', async (app, project) => id(createTeam(app, project)), onId('deleteTeam(input: { id: $id }) { deletedId }')],
    ['change the members of a team', async (app, project) => ({ id: await createTeam(app, project), people: [await member(app, project)] }),
      'mutation ($id: ID!, $people: [ID!]) { changeTeamMembers(input: { teamId: $id, add: $people }) { team { id } } }'],
    ['create a status page', async (_app, project) => ({ id: project.id, name: unique('Page') }),
      'mutation ($id: ID!, $name: String!) { createStatusPage(input: { projectId: $id, name: $name }) { statusPage { id } } }'],
    ['change a status page', async (app, project) => ({ id: (await createStatusPage(app, project)).id }),
      onId('updateStatusPage(input: { id: $id, description: "How we are" }) { statusPage { id } }')],
    ['add a subscriber', async (app, project) => ({ id: (await createStatusPage(app, project)).id, email: uniqueEmail() }),
      'mutation ($id: ID!, $email: String!) { addPerson(input: { statusPageId: $id, email: $email }) { person { id } } }'],
    ['delete a status page', async (app, project) => ({ id: (await createStatusPage(app, project)).id }), onId('deleteStatusPage(input: { id: $id }) { deletedId }')],
    ['create a SCIM configuration', async (_app, project) => ({ id: project.id, name: unique('Provider') }),
      'mutation ($id: ID!, $name: String!) { createProjectScimConfiguration(input: { projectId: $id, name: $name }) { scimConfiguration { id } } }'],
    ['create a SCIM configuration of a status page', async (app, project) => ({ id: (await createStatusPage(app, project)).id, name: unique('Provider') }),
      'mutation ($id: ID!, $name: String!) { createStatusPageScimConfiguration(input: { statusPageId: $id, name: $name }) { scimConfiguration { id } } }'],
    ['change a SCIM configuration', withConfiguration, onId('updateScimConfiguration(input: { id: $id, autoProvisionUsers: false }) { scimConfiguration { id } }')],
    ['read a SCIM configuration', withConfiguration, 'query ($id: ID!) { scimConfiguration(id: $id) { name tokens { lastFour } } }'],
    ['list the SCIM configurations', async (_app, project) => ({ id: project.id }), 'query ($id: ID!) { project(id: $id) { scimConfigurations { nodes { id } } } }'],
    ['rotate a token', withConfiguration, onId('rotateScimToken(input: { scimConfigurationId: $id }) { token { id } }')],
    ['revoke a token', async (app, project) => {
      const { id: configurationId } = await configure(app, project);
      const { scimConfiguration } = await app.admin.run<{ scimConfiguration: { tokens: [{ id: string }] } }>(
        'query ($id: ID!) { scimConfiguration(id: $id) { tokens { id } } }', { id: configurationId });
      return { id: scimConfiguration.tokens[0].id };
    }, onId('revokeScimToken(input: { id: $id }) { token { id } }')],
    ['read the log', async (_app, project) => ({ id: project.id }), 'query ($id: ID!) { project(id: $id) { provisioningEvents { nodes { summary } } } }'],
    ['apply the default teams', withConfiguration, onId('applyDefaultTeams(input: { scimConfigurationId: $id }) { granted }')],
    ['delete a SCIM configuration', withConfiguration, onId('deleteScimConfiguration(input: { id: $id }) { deletedId }')],
  ]),
  ...row('for owners', [
    ['make somebody an owner', async (app, project) => ({ id: project.owners, people: [await member(app, project)] }),
      'mutation ($id: ID!, $people: [ID!]) { changeTeamMembers(input: { teamId: $id, add: $people }) { team { id } } }'],
    ['add a person as an owner', async (_app, project) => ({ input: { projectId: project.id, email: uniqueEmail(), teamIds: [project.owners] } }),
      'mutation ($input: AddPersonInput!) { addPerson(input: $input) { person { id } } }'],
    ['demote an owner', async (app, project) => ({ id: project.owners, people: [await owner(app, project)] }),
      'mutation ($id: ID!, $people: [ID!]) { changeTeamMembers(input: { teamId: $id, remove: $people }) { team { id } } }'],
    ['suspend an owner', async (app, project) => id(owner(app, project)), onId('suspendPerson(input: { id: $id, reason: "Away" }) { person { id } }')],
    ['remove an owner', async (app, project) => id(owner(app, project)), onId('removePerson(input: { id: $id }) { deletedId }')],
    ['restore an owner', async (app, project) => {
      const suspended = await owner(app, project);
      await suspend(app, suspended);
      return { id: suspended };
    }, onId('restorePerson(input: { id: $id }) { person { id } }')],
    ['put somebody into a team with role ADMIN', async (app, project) => ({ id: project.admins, people: [await member(app, project)] }),
      'mutation ($id: ID!, $people: [ID!]) { changeTeamMembers(input: { teamId: $id, add: $people }) { team { id } } }'],
    ['add a person to a team with role ADMIN', async (_app, project) => ({ input: { projectId: project.id, email: uniqueEmail(), teamIds: [project.admins] } }),
      'mutation ($input: AddPersonInput!) { addPerson(input: $input) { person { id } } }'],
    ['take somebody out of a team with role ADMIN', async (app, project) => {
      const people = [await member(app, project)];
      await changeTeamMembers(app, project.admins, { add: people });
      return { id: project.admins, people };
    }, 'mutation ($id: ID!, $people: [ID!]) { changeTeamMembers(input: { teamId: $id, remove: $people }) { team { id } } }'],
    ['give a team the role ADMIN', async (app, project) => id(createTeam(app, project)), onId('updateTeam(input: { id: $id, role: ADMIN }) { team { id } }')],
    ['take the role ADMIN from a team', async (app, project) => id(adminTeam(app, project)), onId('updateTeam(input: { id: $id, role: MEMBER }) { team { id } }')],
    ['delete a team with role ADMIN', async (app, project) => {
      const team = await adminTeam(app, project);
      await changeTeamMembers(app, team, { add: [await member(app, project)] });
      return { id: team };
    }, onId('deleteTeam(input: { id: $id }) { deletedId }')],
    ['rotate a token of a configuration with a linked ADMIN team', async (app, project) => id(powerful(app, project)),
      onId('rotateScimToken(input: { scimConfigurationId: $id }) { token { id } }')],
    ['make a team with role ADMIN a default team', async (app, project) => ({ id: (await configure(app, project)).id, teams: [await adminTeam(app, project)] }),
      'mutation ($id: ID!, $teams: [ID!]) { updateScimConfiguration(input: { id: $id, defaultTeamIds: $teams }) { scimConfiguration { id } } }'],
    ['link a team with role ADMIN', async (app, project) => ({
      input: { id: await adminTeam(app, project), scimConfigurationId: (await configure(app, project, { pushGroupsEnabled: true })).id },
    }), linkTeam],
  ]),
];

async function withConfiguration(app: TestApp, project: Project): Promise<{ id: string }> {
  return { id: (await configure(app, project)).id };
}

function row(reserved: Reserved, actions: readonly (readonly [string, RoleAction['prepare'], string])[]): readonly RoleAction[] {
  return actions.map(([name, prepare, document]) => ({ name, reserved, prepare, document }));
}

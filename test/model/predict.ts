import { acceptInvitation, invite } from './account-rules.js';
import { applyDefaultTeams, createConfiguration, deleteConfiguration, linkPerson, linkTeam, unlinkPerson, unlinkTeam, updateConfiguration } from './configuration-rules.js';
import { changeGroup, deleteGroup, postGroup } from './group-rules.js';
import { addPerson, changeTeamMembers, createTeam, deleteTeam, removePerson, restorePerson, suspendPerson, updatePerson, updateTeam } from './hand-rules.js';
import { changeUser, deleteUser, postUser, speaker } from './people-rules.js';
import { Refusal, type Code } from './refusal.js';
import { hasAccess, membershipsOf, type Configuration, type State } from './state.js';
import type { HandStep, ProvisioningStep, Step } from './step.js';

/** What the server gave new things: `id`, and for a project what it was born with. */
export interface NewIds {
  readonly id: string;
  readonly owners?: string;
  readonly admins?: string;
  readonly members?: string;
  readonly owner?: string;
}

/** What has to come of a step. */
export interface Prediction {
  readonly state: State;
  readonly refusal: Code | null;
  /** Whom or what it came to; undefined where nothing is said of it. */
  readonly id?: string;
}

/**
 * The state after a step by the rules of DESIGN section 3, or the refusal, after which nothing of the step applies.
 * No step leaves a project without an owner who has access (DESIGN 3.3, "last owner").
 */
export function predict(before: State, step: Step, ids: NewIds): Prediction {
  switch (step.kind) {
    case 'look': return { state: before, refusal: before.configurations.get(step.configuration)?.enabled === false ? 'UNAVAILABLE' : null };
    case 'callDeleted': return { state: before, refusal: null };
    case 'signUp': {
      const invited = attempt(before, (state) => invite(state, step.person));
      return invited.refusal === null ? attempt(invited.state, (state) => acceptInvitation(state, step.person)) : invited;
    }
    default: return attempt(before, (state) => ('by' in step ? provision(state, step, ids.id) : byHand(state, step, ids)));
  }
}

function attempt(before: State, act: (state: State) => string | void): Prediction {
  const state = structuredClone(before);
  try {
    const id = act(state);
    if (orphans(state)) throw new Refusal('LAST_OWNER');
    return { state, refusal: null, ...(id !== undefined && { id }) };
  } catch (error) {
    if (error instanceof Refusal) return { state: before, refusal: error.code };
    throw error;
  }
}

function orphans(state: State): boolean {
  return [...state.teams.values()].some((team) => team.role === 'OWNER' && !membershipsOf(state, { team: team.id }).some(({ person }) => {
    const owner = state.people.get(person);
    return owner !== undefined && hasAccess(state, owner);
  }));
}

function provision(state: State, step: ProvisioningStep, newId: string): string {
  const configuration = speaker(state, step);
  switch (step.kind) {
    case 'postUser': return postUser(state, configuration, step.by, step.user, newId);
    case 'putUser': {
      const { active, ...words } = step.user;
      changeUser(state, configuration, step.by, step.person, { externalId: null, displayName: null, mail: null, ...words, ...(active !== undefined && { active }) });
      return step.person;
    }
    case 'patchUser': changeUser(state, configuration, step.by, step.person, step.change); return step.person;
    case 'deleteUser': deleteUser(state, configuration, step.person); return step.person;
    case 'postGroup': return postGroup(state, configuration, { name: step.name, externalId: step.externalId ?? null }, membersTold(configuration, step), newId);
    case 'putGroup': {
      const members = membersTold(configuration, step);
      changeGroup(state, configuration, step.team, { name: step.name, externalId: step.externalId ?? null }, members && { set: members });
      return step.team;
    }
    case 'patchGroup': changeGroup(state, configuration, step.team, { name: step.name }, step.members); return step.team;
    case 'deleteGroup': deleteGroup(state, configuration, step.team); return step.team;
  }
}

/** Who is said to be in a group; Keycloak leaves out the key of an empty one (PROTOCOL 4). */
function membersTold({ identityProvider }: Configuration, { by, members }: Pick<Extract<ProvisioningStep, { kind: 'postGroup' | 'putGroup' }>, 'by' | 'members'>): readonly string[] | undefined {
  return members ?? (by === 'provider' && identityProvider === 'KEYCLOAK' ? [] : undefined);
}

function byHand(state: State, step: HandStep, ids: NewIds): string | void {
  switch (step.kind) {
    case 'createProject': {
      state.directories.set(ids.id, { id: ids.id, kind: 'PROJECT', project: ids.id });
      for (const [id, name, role] of [[ids.owners, 'Owners', 'OWNER'], [ids.admins, 'Admins', 'ADMIN'], [ids.members, 'Members', 'MEMBER']] as const) {
        if (id !== undefined) state.teams.set(id, { id, directory: ids.id, name, role, externalId: null, pushedBy: null, managedBy: null });
      }
      return addPerson(state, ids.id, step.owner, [ids.owners ?? ''], ids.owner ?? '');
    }
    case 'createStatusPage': state.directories.set(ids.id, { id: ids.id, kind: 'STATUS_PAGE', project: step.input.projectId }); return;
    case 'addPerson': return addPerson(state, step.input.projectId ?? step.input.statusPageId ?? '', step.input.email, step.input.teamIds ?? [], ids.id);
    case 'updatePerson': return updatePerson(state, step.input.id, step.input.displayName);
    case 'suspendPerson': return suspendPerson(state, step.input.id);
    case 'restorePerson': return restorePerson(state, step.input.id);
    case 'removePerson': return removePerson(state, step.input.id);
    case 'createTeam': return createTeam(state, step.input.projectId, step.input.name, step.input.role, ids.id);
    case 'updateTeam': return updateTeam(state, step.input.id, step.input);
    case 'deleteTeam': return deleteTeam(state, step.input.id);
    case 'changeTeamMembers': return changeTeamMembers(state, step.input.teamId, step.input.add, step.input.remove);
    case 'createProjectScimConfiguration': return createConfiguration(state, step.input.projectId, step.input, ids.id);
    case 'createStatusPageScimConfiguration': return createConfiguration(state, step.input.statusPageId, step.input, ids.id);
    case 'updateScimConfiguration': return updateConfiguration(state, step.input.id, settingsOf(step.input));
    case 'deleteScimConfiguration': return deleteConfiguration(state, step.input.id);
    case 'applyDefaultTeams': return applyDefaultTeams(state, step.input.scimConfigurationId);
    case 'linkPerson': return linkPerson(state, step.input.id, step.input.scimConfigurationId);
    case 'unlinkPerson': return unlinkPerson(state, step.input.id);
    case 'linkTeam': return linkTeam(state, step.input.id, step.input.scimConfigurationId);
    case 'unlinkTeam': return unlinkTeam(state, step.input.id);
  }
}

function settingsOf<Input extends { readonly id: string }>(input: Input): Omit<Input, 'id'> {
  const { id: _, ...settings } = input;
  return settings;
}

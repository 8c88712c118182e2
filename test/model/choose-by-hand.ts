import type { Dice } from './dice.js';
import { anyPerson, configurationOf, directoryOf, groupNameOf, memberIds, membersOf, teamOf, userNameOf, type Scene } from './scene.js';
import type { Directory, Role, Settings } from './state.js';
import type { HandStep } from './step.js';

/** So many homes has a scene at most. */
const mostProjects = 2;
const mostPages = 1;

/** The mutation that a command comes to; undefined where there is nothing to do it to. */
export function chooseByHand(kind: HandStep['kind'], scene: Scene, dice: Dice): HandStep | undefined {
  const { state } = scene;
  switch (kind) {
    case 'createProject': return countOf(scene, 'PROJECT') < mostProjects ? { kind, input: { name: `Project of ${scene.name}` }, owner: `owner@${scene.name}.example` } : undefined;
    case 'createStatusPage': {
      const home = directoryOf(scene, dice, 'PROJECT');
      return home && countOf(scene, 'STATUS_PAGE') < mostPages ? { kind, input: { projectId: home.id, name: `Page of ${scene.name}` } } : undefined;
    }
    case 'addPerson': {
      const home = directoryOf(scene, dice);
      if (home === undefined) return undefined;
      const email = userNameOf(scene, dice, true);
      if (home.kind === 'STATUS_PAGE') return { kind, input: { statusPageId: home.id, email } };
      return { kind, input: { projectId: home.id, email, teamIds: teamIds(scene, dice, home) } };
    }
    case 'createTeam': {
      const home = directoryOf(scene, dice, 'PROJECT');
      return home && { kind, input: { projectId: home.id, name: groupNameOf(dice), role: roleOf(dice) } };
    }
    case 'updateTeam': {
      const team = teamOf(scene, dice);
      return team && { kind, input: { id: team.id, ...(dice.once(2) ? { name: groupNameOf(dice) } : { role: roleOf(dice) }) } };
    }
    case 'changeTeamMembers': {
      const owners = [...state.teams.values()].filter((team) => team.role === 'OWNER');
      const team = dice.once(4) ? dice.of(owners) : teamOf(scene, dice);
      if (team === undefined) return undefined;
      const add = memberIds(scene, dice, team.directory);
      return { kind, input: { teamId: team.id, add, remove: membersOf(scene, dice, team) } };
    }
    case 'deleteTeam': case 'unlinkTeam': {
      const team = teamOf(scene, dice);
      return team && { kind, input: { id: team.id } };
    }
    case 'linkTeam': {
      const team = teamOf(scene, dice);
      const configuration = team && configurationOf(scene, dice, dice.once(10) ? undefined : team.directory);
      return configuration && { kind, input: { id: team.id, scimConfigurationId: configuration.id } };
    }
    case 'createProjectScimConfiguration': {
      const home = directoryOf(scene, dice, 'PROJECT');
      return home && mayHaveAnother(scene, home) ? { kind, input: { projectId: home.id, name: 'Provider', ...settings(scene, dice, home) } } : undefined;
    }
    case 'createStatusPageScimConfiguration': {
      const home = directoryOf(scene, dice, 'STATUS_PAGE');
      if (home === undefined || !mayHaveAnother(scene, home)) return undefined;
      const { pushGroupsEnabled: _, defaultTeamIds: __, ...possible } = settings(scene, dice, home);
      return { kind, input: { statusPageId: home.id, name: 'Provider', ...possible } };
    }
    case 'updateScimConfiguration': return change(scene, dice);
    case 'deleteScimConfiguration': case 'applyDefaultTeams': {
      const configuration = configurationOf(scene, dice);
      if (configuration === undefined) return undefined;
      return kind === 'applyDefaultTeams' ? { kind, input: { scimConfigurationId: configuration.id } } : { kind, input: { id: configuration.id } };
    }
    default: {
      const person = anyPerson(scene, dice);
      if (person === undefined) return undefined;
      if (kind === 'updatePerson') return { kind, input: { id: person.id, displayName: dice.among(['Ada', 'Bea']) } };
      if (kind === 'suspendPerson') return { kind, input: { id: person.id, reason: 'Under investigation.' } };
      if (kind !== 'linkPerson') return { kind, input: { id: person.id } };
      const configuration = configurationOf(scene, dice, dice.once(10) ? undefined : person.directory);
      return configuration && { kind, input: { id: person.id, scimConfigurationId: configuration.id } };
    }
  }
}

/** One switch or two; a paused configuration is resumed sooner than another is paused. */
function change(scene: Scene, dice: Dice): HandStep | undefined {
  const configuration = configurationOf(scene, dice);
  if (configuration === undefined) return undefined;
  const input = { id: configuration.id };
  const kind = 'updateScimConfiguration';
  if (!configuration.enabled && !dice.once(3)) return { kind, input: { ...input, enabled: true } };
  const home = scene.state.directories.get(configuration.directory);
  const inProject = home?.kind === 'PROJECT';
  switch (dice.roll(6)) {
    case 0: return { kind, input: { ...input, autoDeprovisionUsers: !configuration.autoDeprovisionUsers } };
    case 1: return { kind, input: { ...input, autoProvisionUsers: !configuration.autoProvisionUsers } };
    case 2: return { kind, input: { ...input, showUnmanaged: !configuration.showUnmanaged } };
    case 3: return { kind, input: { ...input, ...(inProject ? { pushGroupsEnabled: !configuration.pushGroupsEnabled } : { enabled: false }) } };
    case 4: return { kind, input: { ...input, ...(inProject ? { defaultTeamIds: teamIds(scene, dice, home) } : { userNamePolicy: 'ANY' }) } };
    default: return { kind, input: { ...input, ...(dice.once(2) ? { enabled: false } : { userNamePolicy: configuration.userNamePolicy === 'ANY' ? 'EMAIL' : 'ANY' }) } };
  }
}

function settings(scene: Scene, dice: Dice, home: Directory): Settings {
  return {
    identityProvider: dice.among(['OKTA', 'ENTRA_ID', 'KEYCLOAK', 'OTHER']),
    autoProvisionUsers: !dice.once(5), autoDeprovisionUsers: !dice.once(3), pushGroupsEnabled: dice.once(2), showUnmanaged: !dice.once(4),
    userNamePolicy: dice.among(['EMAIL', 'ANY']), defaultTeamIds: teamIds(scene, dice, home),
  };
}

/** Up to two teams of the project, now and then Owners among them. */
function teamIds(scene: Scene, dice: Dice, home: Directory): readonly string[] {
  const every = [...scene.state.teams.values()].filter((team) => team.directory === home.id);
  return dice.some((dice.once(6) ? every : every.filter((team) => team.role !== 'OWNER')).map(({ id }) => id), 2);
}

function roleOf(dice: Dice): Role {
  return dice.among(['MEMBER', 'VIEWER', 'ADMIN', 'MEMBER', 'OWNER']);
}

function mayHaveAnother(scene: Scene, home: Directory): boolean {
  return [...scene.state.configurations.values()].filter(({ directory }) => directory === home.id).length < 3;
}

function countOf(scene: Scene, kind: Directory['kind']): number {
  return [...scene.state.directories.values()].filter((directory) => directory.kind === kind).length;
}

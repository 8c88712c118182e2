import { chooseByHand } from './choose-by-hand.js';
import { Dice } from './dice.js';
import { anyPerson, configurationOf, externalIdOf, groupConfigurationOf, groupNameOf, inviteeOf, memberIds, teamOf, userNameOf, type Scene } from './scene.js';
import type { ProvisioningStep, Step, UserWords } from './step.js';

/** Kinds of commands, with how often each comes. */
export type Kinds = Partial<Readonly<Record<Step['kind'], number>>>;

/** Every kind. */
export const everyKind: Kinds & Readonly<Record<Step['kind'], number>> = {
  postUser: 14, patchUser: 14, putUser: 6, deleteUser: 5,
  postGroup: 5, patchGroup: 6, putGroup: 3, deleteGroup: 2,
  look: 4, callDeleted: 1, signUp: 3,
  createProject: 1, createStatusPage: 1, addPerson: 5, updatePerson: 2, suspendPerson: 4, restorePerson: 4, removePerson: 2,
  createTeam: 3, updateTeam: 2, deleteTeam: 1, changeTeamMembers: 6,
  createProjectScimConfiguration: 3, createStatusPageScimConfiguration: 1, updateScimConfiguration: 7, deleteScimConfiguration: 1,
  applyDefaultTeams: 3, linkPerson: 3, unlinkPerson: 3, linkTeam: 3, unlinkTeam: 2,
};

/** What decides who signs in as whom: rare among all kinds, so that some histories are of nothing else. */
export const aboutAccounts: Kinds = {
  postUser: 5, putUser: 4, patchUser: 8, deleteUser: 1, signUp: 8, createStatusPage: 1, addPerson: 3, changeTeamMembers: 5, updateTeam: 1,
  suspendPerson: 1, restorePerson: 1, removePerson: 1, createProjectScimConfiguration: 1, linkPerson: 1, unlinkPerson: 1,
};

/** What decides who is in which group, while groups are pushed. */
export const aboutGroups: Kinds = {
  postUser: 3, deleteUser: 1, addPerson: 2, postGroup: 6, patchGroup: 8, putGroup: 5, deleteGroup: 3, look: 2, createTeam: 2, updateTeam: 2,
  deleteTeam: 1, changeTeamMembers: 4, createProjectScimConfiguration: 1, updateScimConfiguration: 3, applyDefaultTeams: 1, linkTeam: 3, unlinkTeam: 2,
};

/** What fast-check throws: a kind and the numbers that fill it in. */
export interface Command {
  readonly kind: Step['kind'];
  readonly throws: readonly number[];
}

/** The step that a command comes to in this state; undefined where there is nothing to do it to. */
export function choose({ kind, throws }: Command, scene: Scene): Step | undefined {
  const dice = new Dice(throws);
  switch (kind) {
    case 'look': {
      const configuration = configurationOf(scene, dice);
      return configuration && { kind, configuration: configuration.id };
    }
    case 'callDeleted': {
      const configuration = dice.of(scene.deleted);
      return configuration === undefined ? undefined : { kind, configuration };
    }
    case 'signUp': {
      const person = inviteeOf(scene, dice);
      return person && { kind, person: person.id };
    }
    case 'postUser': case 'putUser': case 'patchUser': case 'deleteUser':
    case 'postGroup': case 'putGroup': case 'patchGroup': case 'deleteGroup': return chooseProvisioning(kind, scene, dice);
    default: return chooseByHand(kind, scene, dice);
  }
}

function chooseProvisioning(kind: ProvisioningStep['kind'], scene: Scene, dice: Dice): ProvisioningStep | undefined {
  const configuration = kind.endsWith('Group') ? groupConfigurationOf(scene, dice) : configurationOf(scene, dice);
  if (configuration === undefined) return undefined;
  // A human's PUT is the same mutation as a human's PATCH.
  const by = kind !== 'putUser' && kind !== 'putGroup' && dice.once(6) ? 'human' : 'provider';
  const base = { by, configuration: configuration.id } as const;
  switch (kind) {
    case 'postUser': return { ...base, kind, user: userWords(scene, dice) };
    case 'putUser': case 'patchUser': case 'deleteUser': {
      const person = anyPerson(scene, dice, configuration.directory);
      if (person === undefined) return undefined;
      if (kind === 'deleteUser') return { ...base, kind, person: person.id };
      if (kind === 'patchUser') return { ...base, kind, person: person.id, change: change(scene, dice) };
      const renames = dice.once(4);
      const words = userWords(scene, dice);
      return { ...base, kind, person: person.id, user: renames ? words : { ...words, userName: person.userName } };
    }
    case 'postGroup': return { ...base, kind, name: groupNameOf(dice), ...external(dice), ...(!dice.once(3) && { members: memberIds(scene, dice, configuration.directory) }) };
    default: {
      const team = teamOf(scene, dice, configuration.directory);
      if (team === undefined) return undefined;
      if (kind === 'deleteGroup') return { ...base, kind, team: team.id };
      const name = dice.once(4) ? groupNameOf(dice) : undefined;
      if (kind === 'putGroup') return { ...base, kind, team: team.id, name: name ?? team.name, ...external(dice), ...(!dice.once(3) && { members: memberIds(scene, dice, configuration.directory) }) };
      const people = memberIds(scene, dice, configuration.directory);
      const others = memberIds(scene, dice, configuration.directory).filter((id) => !people.includes(id));
      const members = dice.among([{ add: people, remove: [] }, { add: [], remove: people }, { set: people }, { add: people, remove: others }] as const);
      return { ...base, kind, team: team.id, ...(name !== undefined && { name }), members };
    }
  }
}

function userWords(scene: Scene, dice: Dice): UserWords {
  return {
    userName: userNameOf(scene, dice), ...external(dice), ...active(dice, 4),
    ...(dice.once(3) && { displayName: dice.among(['Ada', 'Bea']) }), ...(dice.once(3) && { mail: userNameOf(scene, dice, true) }),
  };
}

/** One thing or two, for the most part `active`. */
function change(scene: Scene, dice: Dice): Partial<UserWords> {
  switch (dice.roll(7)) {
    case 0: return { active: false };
    case 1: return { active: true };
    case 2: return { displayName: dice.among(['Ada', 'Bea']) };
    case 3: return { userName: userNameOf(scene, dice), ...active(dice, 5) };
    case 4: return { externalId: externalIdOf(dice), ...active(dice, 2) };
    case 5: return { mail: userNameOf(scene, dice, true) };
    default: return { active: dice.once(2), displayName: dice.among(['Ada', 'Bea']) };
  }
}

function active(dice: Dice, times: number): { active?: boolean } {
  return dice.once(times) ? { active: dice.once(2) } : {};
}

function external(dice: Dice): { externalId?: string } {
  return dice.once(2) ? { externalId: externalIdOf(dice) } : {};
}


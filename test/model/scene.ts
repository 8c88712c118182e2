import type { Dice } from './dice.js';
import { pair, type Configuration, type Directory, type Person, type State, type Team } from './state.js';

/** Where commands are chosen: few names, so that they meet, and the state of the moment. */
export interface Scene {
  readonly state: State;
  /** Part of every address, so that two scenes on one server have nobody in common. */
  readonly name: string;
  /** Configurations that were deleted. */
  readonly deleted: readonly string[];
}

const firstNames = ['ana', 'bo', 'cy', 'di', 'ed', 'flo'] as const;
const groupNames = ['Alpha', 'Beta', 'Gamma', ' alpha', 'Members', 'ＡＤＭＩＮＳ', 'owners'] as const;

/** A userName of the scene, now and then in capitals, with a look-alike letter or, unless it has to be an address, none. */
export function userNameOf(scene: Scene, dice: Dice, hasToBeAddress = false): string {
  const name = `${dice.among(firstNames)}@${scene.name}.example`;
  if (dice.once(12) && !hasToBeAddress) return `somebody of ${scene.name}`;
  if (dice.once(16)) return name.replace('o', 'ｏ');
  return dice.once(6) ? name.toUpperCase() : name;
}

export function groupNameOf(dice: Dice): string {
  return dice.among(groupNames);
}

export function externalIdOf(dice: Dice): string {
  return dice.among(['x1', 'x2', 'X1']);
}

export function directoryOf(scene: Scene, dice: Dice, kind?: Directory['kind']): Directory | undefined {
  return dice.of([...scene.state.directories.values()].filter((directory) => kind === undefined || directory.kind === kind));
}

export function configurationOf(scene: Scene, dice: Dice, directory?: string): Configuration | undefined {
  return dice.of([...scene.state.configurations.values()].filter((configuration) => directory === undefined || configuration.directory === directory));
}

/** A configuration, for the most part one that pushes groups. */
export function groupConfigurationOf(scene: Scene, dice: Dice): Configuration | undefined {
  const pushing = dice.once(6) ? [] : [...scene.state.configurations.values()].filter(({ pushGroupsEnabled }) => pushGroupsEnabled);
  return dice.of(pushing) ?? configurationOf(scene, dice);
}

/** Somebody, for the most part without an account. */
export function inviteeOf(scene: Scene, dice: Dice): Person | undefined {
  if (dice.once(8)) return anyPerson(scene, dice);
  return dice.of([...scene.state.people.values()].filter(({ removed, account }) => removed === 0 && account === null));
}

/** Somebody, for the most part of this directory and not removed. */
export function anyPerson(scene: Scene, dice: Dice, directory?: string): Person | undefined {
  const everybody = [...scene.state.people.values()];
  if (dice.once(12)) return dice.of(everybody);
  return dice.of(everybody.filter((person) => person.removed === 0 && person.directory === (directory ?? person.directory)));
}

export function memberIds(scene: Scene, dice: Dice, directory: string): readonly string[] {
  const everybody = [...scene.state.people.values()];
  const people = dice.once(8) ? everybody : everybody.filter((person) => person.directory === directory && person.removed === 0);
  return dice.some(people.map(({ id }) => id), 3);
}

/** A team, for the most part of this directory, and less often Owners. */
export function teamOf(scene: Scene, dice: Dice, directory?: string): Team | undefined {
  const every = [...scene.state.teams.values()];
  if (dice.once(12)) return dice.of(every);
  return dice.of(every.filter((team) => team.directory === (directory ?? team.directory) && team.role !== 'OWNER'));
}

/** Members of a team, to be taken out. */
export function membersOf(scene: Scene, dice: Dice, team: Team): readonly string[] {
  return dice.some([...scene.state.people.keys()].filter((person) => scene.state.memberships.has(pair(team.id, person))), 2);
}

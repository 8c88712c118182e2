/** The state that DESIGN section 3 speaks of, and nothing else: no times, no texts of the log, no tokens. */
export interface State {
  readonly directories: Map<string, Directory>;
  readonly people: Map<string, Person>;
  readonly teams: Map<string, Team>;
  readonly configurations: Map<string, Configuration>;
  /** One for each person and team, by `pair`. */
  readonly memberships: Map<string, Membership>;
  /** The proved addresses as they were sent, by their keys. */
  readonly accounts: Map<string, string>;
}

/** A project or a private status page (DESIGN 2). */
export interface Directory {
  readonly id: string;
  readonly kind: 'PROJECT' | 'STATUS_PAGE';
  readonly project: string;
}

export interface Person {
  readonly id: string;
  readonly directory: string;
  userName: string;
  externalId: string | null;
  displayName: string | null;
  /** The primary e-mail as it was sent; null when none was. */
  mail: string | null;
  active: boolean;
  deactivated: boolean;
  suspended: boolean;
  released: boolean;
  /** 0 for those who are here; of those who were removed the later one has the higher number. */
  removed: number;
  managedBy: string | null;
  /** The key of the account's address. */
  account: string | null;
  formerAccounts: string[];
  /** Nobody vouched for the address of somebody with rights: no account is linked by itself (decision 0006). */
  withheld: boolean;
}

export type Role = 'OWNER' | 'ADMIN' | 'MEMBER' | 'VIEWER';
export const roles: readonly Role[] = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'];

export interface Team {
  readonly id: string;
  readonly directory: string;
  name: string;
  role: Role;
  externalId: string | null;
  /** The configuration whose push made it. */
  readonly pushedBy: string | null;
  managedBy: string | null;
}

export interface Membership {
  readonly team: string;
  readonly person: string;
  source: 'MANUAL' | 'DEFAULT_TEAM' | 'PUSH';
  grantedBy: string | null;
}

/** What may be said of a configuration when it is made or changed. */
export interface Settings {
  identityProvider: 'OKTA' | 'ENTRA_ID' | 'KEYCLOAK' | 'OTHER';
  autoProvisionUsers: boolean;
  autoDeprovisionUsers: boolean;
  pushGroupsEnabled: boolean;
  showUnmanaged: boolean;
  userNamePolicy: 'EMAIL' | 'ANY';
  defaultTeamIds: readonly string[];
}

export interface Configuration extends Settings {
  readonly id: string;
  readonly directory: string;
  enabled: boolean;
}

export function emptyState(): State {
  return { directories: new Map(), people: new Map(), teams: new Map(), configurations: new Map(), memberships: new Map(), accounts: new Map() };
}

/** Two spellings of one text have one key (DESIGN 3.3, "two spellings"). */
export function key(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim();
}

/** Equal keys link two identities only where both are spelled in ASCII (DESIGN 3.2). */
export function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/** The policy EMAIL of a userName: one @, both sides non-empty, no blanks. */
export function isAddress(text: string): boolean {
  return /^[^@\s]+@[^@\s]+$/u.test(text);
}

/** The address under which somebody is invited: the primary e-mail, else a userName that is one. */
export function addressOf({ mail, userName }: Pick<Person, 'mail' | 'userName'>): string | null {
  return mail ?? (isAddress(userName) ? userName : null);
}

export function pair(team: string, person: string): string {
  return `${team} ${person}`;
}

/** Those of a directory who were not removed. */
export function peopleOf(state: State, directory: string): readonly Person[] {
  return [...state.people.values()].filter((person) => person.directory === directory && person.removed === 0);
}

/** Those of a directory who were removed, the last one first. */
export function pastOf(state: State, directory: string): readonly Person[] {
  return [...state.people.values()].filter((person) => person.directory === directory && person.removed > 0).sort((a, b) => b.removed - a.removed);
}

export function membershipsOf(state: State, of: Partial<Pick<Membership, 'team' | 'person'>>): readonly Membership[] {
  return [...state.memberships.values()].filter(({ team, person }) => (of.team ?? team) === team && (of.person ?? person) === person);
}

/** Who may enter (DESIGN 3.1): not deactivated, suspended or removed, and in a project in at least one team. */
export function hasAccess(state: State, person: Person): boolean {
  const isLive = !person.deactivated && !person.suspended && person.removed === 0;
  return isLive && (state.directories.get(person.directory)?.kind === 'STATUS_PAGE' || membershipsOf(state, { person: person.id }).length > 0);
}

/** The highest role of the teams that count; null without access and on status pages. */
export function roleOf(state: State, person: Person): Role | null {
  if (!hasAccess(state, person)) return null;
  const held = membershipsOf(state, { person: person.id }).map(({ team }) => state.teams.get(team)?.role);
  return roles.find((role) => held.includes(role)) ?? null;
}

/** Whether a configuration sees somebody (DESIGN 3.3, "what a configuration sees"). */
export function seesPerson(configuration: Configuration, person: Person): boolean {
  return person.directory === configuration.directory && person.removed === 0 && !person.released && managesOrIsShown(configuration, person);
}

export function seesTeam(configuration: Configuration, team: Team): boolean {
  return team.directory === configuration.directory && team.role !== 'OWNER' && managesOrIsShown(configuration, team);
}

function managesOrIsShown({ id, showUnmanaged }: Configuration, { managedBy }: Person | Team): boolean {
  return managedBy === id || (showUnmanaged && managedBy === null);
}

import { cutOff, linkProvedAccount, withholds } from './account-rules.js';
import { bringsSuspension } from './earlier-lives.js';
import { found, refuseIf, Refusal } from './refusal.js';
import { addressOf, isAddress, isAscii, key, pair, peopleOf, seesPerson, membershipsOf, type Configuration, type Person, type State } from './state.js';
import type { ProvisioningStep, UserWords } from './step.js';

/** Who speaks for a configuration: only a provider is put off while it is paused, and only from what there is (DESIGN 3.3). */
export function speaker(state: State, step: Pick<ProvisioningStep, 'by' | 'configuration' | 'kind'>): Configuration {
  const configuration = found(state.configurations.get(step.configuration));
  refuseIf(step.kind.endsWith('Group') && state.directories.get(configuration.directory)?.kind === 'STATUS_PAGE', 'NOT_FOUND');
  refuseIf(step.by === 'provider' && !configuration.enabled, 'UNAVAILABLE');
  return configuration;
}

/** POST /Users (DESIGN 3.3): match order userName, Okta externalId, e-mail. Gives whom it came to. */
export function postUser(state: State, configuration: Configuration, by: 'provider' | 'human', user: UserWords, newId: string): string {
  assertName(configuration, user.userName);
  const match = matchOf(state, configuration, user);
  if (match === undefined || match.how === 'another human') {
    refuseIf(!configuration.autoProvisionUsers, 'FORBIDDEN');
    if (match !== undefined) remove(state, match.person);
    return create(state, configuration, user, newId).id;
  }
  const { person, how } = match;
  const [wasDeactivated, active, known] = [person.deactivated, user.active ?? true, addressOf(person)];
  assign(state, configuration, person, { externalId: null, displayName: null, mail: null, ...said(user) });
  person.withheld = withholds(state, configuration, by, person, known);
  if (active) reactivate(person);
  else deactivate(state, configuration, person);
  if (active && (how === 'link' || wasDeactivated)) grantDefaultTeams(state, configuration, [person]);
  linkProvedAccount(state, person);
  return person.id;
}

/** PUT and PATCH of a user: what is undefined stays. An unmanaged person is linked first, as by a POST. */
export function changeUser(
  state: State, configuration: Configuration, by: 'provider' | 'human', id: string, change: { readonly [field in keyof UserWords]?: UserWords[field] | null },
): void {
  const person = visible(state, configuration, id);
  const { userName, active } = change;
  if (userName && userName !== person.userName) assertName(configuration, userName);
  if (userName) refuseIf(peopleOf(state, person.directory).some((other) => other !== person && key(other.userName) === key(userName)), 'TAKEN');
  const [wasDeactivated, wasActive] = [person.deactivated, person.active];
  const isAnotherHuman = !(wasActive && active !== false) && differ(person.externalId, change.externalId);
  // active:false always wins: as a POST with it, it links without giving anything.
  if (person.managedBy === null && active !== false) grantDefaultTeams(state, configuration, [person]);
  // Of the next bearer of a name no address is known yet, once the account of the last one is theirs no more.
  const known = isAnotherHuman && person.account !== null ? null : addressOf(person);
  assign(state, configuration, person, said(change));
  if (isAnotherHuman) {
    cutOff(person);
    revoke(state, person, ({ source }) => source === 'MANUAL');
  }
  person.withheld = withholds(state, configuration, by, person, known);
  if (active === true) reactivate(person);
  if (active === false) deactivate(state, configuration, person);
  if (active === true && wasDeactivated) grantDefaultTeams(state, configuration, [person]);
  linkProvedAccount(state, person);
}

/** DELETE of a user: removed for ever, or with auto deprovision off released. */
export function deleteUser(state: State, configuration: Configuration, id: string): void {
  const person = visible(state, configuration, id);
  if (configuration.autoDeprovisionUsers) {
    person.managedBy = configuration.id;
    remove(state, person);
    return;
  }
  // Linked first, as by a POST: with the default teams, and a suspension that they bring along.
  if (person.managedBy === null) {
    grantDefaultTeams(state, configuration, [person]);
    person.suspended ||= bringsSuspension(state, person, configuration.id);
  }
  person.managedBy = null;
  person.released = true;
}

/** Out of the directory for ever: every membership goes, the history stays. */
export function remove(state: State, person: Person): void {
  revoke(state, person, () => true);
  person.removed = 1 + Math.max(...[...state.people.values()].map(({ removed }) => removed));
}

/** The default teams of today, while no groups are pushed; a membership that is there stays what it is. */
export function grantDefaultTeams(state: State, configuration: Configuration, people: readonly Person[]): void {
  if (configuration.pushGroupsEnabled) return;
  for (const person of people.map(({ id }) => id)) {
    for (const team of configuration.defaultTeamIds) {
      if (!state.memberships.has(pair(team, person))) state.memberships.set(pair(team, person), { team, person, source: 'DEFAULT_TEAM', grantedBy: configuration.id });
    }
  }
}

function matchOf(state: State, configuration: Configuration, user: UserWords): { readonly person: Person; readonly how: 'link' | 'reactivate' | 'another human' } | undefined {
  const here = peopleOf(state, configuration.directory);
  const named = here.find(({ userName }) => key(userName) === key(user.userName));
  if (named?.managedBy === null) {
    refuseIf(!isAscii(named.userName) || !isAscii(user.userName), 'TAKEN');
    return { person: named, how: 'link' };
  }
  if (named !== undefined) {
    refuseIf(named.managedBy !== configuration.id || named.active, 'TAKEN');
    return { person: named, how: differ(named.externalId, user.externalId) ? 'another human' : 'reactivate' };
  }
  const [leaver, ...otherLeavers] = configuration.identityProvider !== 'OKTA' || user.externalId === undefined ? []
    : here.filter((person) => person.managedBy === configuration.id && !person.active && person.externalId === user.externalId);
  if (leaver !== undefined && otherLeavers.length === 0) return { person: leaver, how: 'reactivate' };
  const address = addressOf({ userName: user.userName, mail: user.mail ?? null });
  const [addressee, ...others] = address === null ? [] : here.filter((person) => person.managedBy === null && key(addressOf(person) ?? '') === key(address));
  if (addressee === undefined || others.length > 0) return undefined;
  refuseIf(!isAscii(address ?? '') || !isAscii(addressOf(addressee) ?? ''), 'TAKEN');
  return { person: addressee, how: 'link' };
}

function create(state: State, configuration: Configuration, user: UserWords, id: string): Person {
  const { directory } = configuration;
  const { userName, externalId = null, displayName = null, mail = null, active = true } = user;
  const person: Person = {
    id, directory, userName, externalId, displayName, mail, active, deactivated: !active, released: false, removed: 0,
    suspended: bringsSuspension(state, { directory, userName, externalId, account: null }, configuration.id),
    managedBy: configuration.id, account: null, formerAccounts: [], withheld: false,
  };
  state.people.set(id, person);
  linkProvedAccount(state, person);
  if (active) grantDefaultTeams(state, configuration, [person]);
  return person;
}

/** What was said is stored; the person is the configuration's own afterwards, and a suspension of an earlier life that is met counts again. */
function assign(state: State, configuration: Configuration, person: Person, values: Partial<Person>): void {
  const before = { ...person };
  Object.assign(person, values, { managedBy: configuration.id, released: false });
  const isMet = before.managedBy === null || key(before.userName) !== key(person.userName) || before.externalId !== person.externalId;
  if (isMet && bringsSuspension(state, person, configuration.id)) person.suspended = true;
}

function said({ userName, externalId, displayName, mail }: { readonly [field in keyof UserWords]?: UserWords[field] | null }): Partial<Person> {
  return Object.fromEntries(Object.entries({ userName, externalId, displayName, mail }).filter(([, value]) => value !== undefined));
}

function reactivate(person: Person): void {
  person.active = true;
  person.deactivated = false;
}

/** active:false is always stored; it ends access with auto deprovision on, and takes what this configuration gave by default. */
function deactivate(state: State, configuration: Configuration, person: Person): void {
  person.active = false;
  if (!configuration.autoDeprovisionUsers || person.deactivated) return;
  person.deactivated = true;
  revoke(state, person, ({ source, grantedBy }) => source === 'DEFAULT_TEAM' && grantedBy === configuration.id);
}

function revoke(state: State, person: Person, goes: (membership: { readonly source: string; readonly grantedBy: string | null }) => boolean): void {
  for (const membership of membershipsOf(state, { person: person.id })) if (goes(membership)) state.memberships.delete(pair(membership.team, person.id));
}

function visible(state: State, configuration: Configuration, id: string): Person {
  const person = found(state.people.get(id));
  if (!seesPerson(configuration, person)) throw new Refusal('NOT_FOUND');
  return person;
}

function assertName({ userNamePolicy }: Configuration, userName: string): void {
  refuseIf(userNamePolicy === 'EMAIL' && !isAddress(userName), 'INVALID');
}

function differ(stored: string | null, sent: string | null | undefined): boolean {
  return stored !== null && typeof sent === 'string' && stored !== sent;
}

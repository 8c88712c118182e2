import { bringsSuspension } from './earlier-lives.js';
import { found, refuseIf } from './refusal.js';
import { addressOf, isAscii, key, membershipsOf, peopleOf, type Configuration, type Person, type State } from './state.js';

/** A proved account is linked by its address, unless somebody of the directory is or was linked to it (DESIGN 3.2). */
export function linkProvedAccount(state: State, person: Person): void {
  const address = addressOf(person) ?? '';
  const account = key(address);
  const proved = state.accounts.get(account);
  if (person.account !== null || person.withheld || proved === undefined || !isAscii(address) || !isAscii(proved)) return;
  if (!isKnown(state, person.directory, account)) person.account = account;
}

/** An administrator with every right invites somebody: vouches for the address. */
export function invite(state: State, id: string): void {
  const person = found(state.people.get(id));
  refuseIf(person.removed > 0, 'NOT_FOUND');
  refuseIf(person.account !== null || addressOf(person) === null, 'INVALID');
  person.withheld = false;
}

/** The address is proved: the invited person has the account, nobody else of the directory, and elsewhere those who waited. */
export function acceptInvitation(state: State, id: string): void {
  const person = found(state.people.get(id));
  const address = addressOf(person) ?? '';
  const account = key(address);
  const proved = state.accounts.get(account) ?? address;
  refuseIf(!isSameAddress(proved, address), 'TAKEN');
  const others = othersOf(state, person, account);
  if (bringsSuspension(state, { ...person, externalId: null, account }, null) || others.some(({ suspended, removed }) => suspended && removed === 0)) person.suspended = true;
  for (const other of others) if (other.account === account) loseAccount(state, other);
  person.account = account;
  state.accounts.set(account, proved);
  for (const { id: directory } of state.directories.values()) {
    const [waiting] = peopleOf(state, directory).filter((one) => waitsFor(one, account)).sort((a, b) => (a.id < b.id ? -1 : 1));
    if (waiting !== undefined) linkProvedAccount(state, waiting);
  }
}

/**
 * Whether no account may be linked by itself to somebody who has just got an address in the place of `known`
 * (decision 0006): when a provider chose it, and they have rights that its configuration did not give. A human who
 * chooses it has those rights, and vouches for it. Who has an account keeps it, so nothing is decided for them.
 */
export function withholds(state: State, configuration: Configuration, by: 'provider' | 'human', person: Person, known: string | null): boolean {
  if (person.account !== null || isSameAddress(known, addressOf(person))) return person.withheld;
  return by === 'provider' && hasRights(state, person, configuration.id);
}

/** Takes somebody's account away: it is known that they had it. */
export function cutOff(person: Person): void {
  if (person.account === null) return;
  person.formerAccounts.push(person.account);
  person.account = null;
}

/** Somebody else proved the address. Nobody vouched for the one that they have by then (decision 0006). */
function loseAccount(state: State, person: Person): void {
  cutOff(person);
  if (person.removed === 0 && hasRights(state, person, person.managedBy)) person.withheld = true;
}

/** Whether somebody is in Owners or in a team with role ADMIN, other than by what this configuration gave itself. */
function hasRights(state: State, person: Person, givenBy: string | null): boolean {
  return membershipsOf(state, { person: person.id })
    .some(({ team, grantedBy }) => (givenBy === null || grantedBy !== givenBy) && ['OWNER', 'ADMIN'].includes(state.teams.get(team)?.role ?? ''));
}

/** Two addresses are one mailbox by their key where nothing is spelled with look-alikes (decision 0006). */
function isSameAddress(one: string | null, other: string | null): boolean {
  return one === other || (one !== null && other !== null && key(one) === key(other) && isAscii(one) && isAscii(other));
}

function waitsFor(person: Person, account: string): boolean {
  const address = addressOf(person) ?? '';
  return person.account === null && !person.withheld && key(address) === account && isAscii(address);
}

/** Everybody else of the directory, removed or not, who has or had the account. */
function othersOf(state: State, { id, directory }: Person, account: string): readonly Person[] {
  return [...state.people.values()].filter((other) => other.directory === directory && other.id !== id && knows(other, account));
}

/** Whether somebody of the directory, removed or not, is or was linked to the account. */
function isKnown(state: State, directory: string, account: string): boolean {
  return [...state.people.values()].some((person) => person.directory === directory && knows(person, account));
}

function knows(person: Person, account: string): boolean {
  return person.account === account || person.formerAccounts.includes(account);
}

import { key, pastOf, type Person, type State } from './state.js';

/** Whether somebody brings a suspension along (DESIGN 3.3, DELETE): by each way of knowing them the last one removed decides. */
export function bringsSuspension(state: State, person: Pick<Person, 'directory' | 'userName' | 'externalId' | 'account'>, configuration: string | null): boolean {
  const past = pastOf(state, person.directory);
  return waysOfKnowing(person, configuration).some((isSame) => past.find(isSame)?.suspended === true);
}

/** By what a human is known again among the removed: the name, the provider's own id for them, an account that they have or had. */
export function waysOfKnowing({ userName, externalId, account }: Pick<Person, 'userName' | 'externalId' | 'account'>, configuration: string | null): readonly ((past: Person) => boolean)[] {
  return [
    (past) => key(past.userName) === key(userName),
    (past) => externalId !== null && configuration !== null && past.externalId === externalId && past.managedBy === configuration,
    (past) => account !== null && (past.account === account || past.formerAccounts.includes(account)),
  ];
}

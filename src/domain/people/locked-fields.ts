import type { Person } from './person.js';

/** What the identity provider decides of a person whom it manages, by GraphQL names (DESIGN 3.3). */
const ownedByProvider = ['userName', 'email', 'displayName', 'givenName', 'familyName', 'formattedName', 'externalId', 'active'] as const;

/** The fields that cannot be changed by hand: none of an unmanaged person. */
export function lockedFields(person: Person): readonly string[] {
  return person.managedBy === null ? [] : ownedByProvider;
}

import type { Person } from '../../src/domain/people/person.js';
import { personColumns, type PersonData } from '../../src/domain/provisioning/person-record.js';
import type { ProvisionedGroup } from '../../src/domain/provisioning/provisioning-input.js';
import type { ScimConfiguration } from '../../src/domain/scim-configurations/scim-configuration.js';
import type { Team } from '../../src/domain/teams/team.js';

const born = new Date('2026-11-24T09:00:00.000Z');
const directoryId = '0196a0de-0000-7000-8000-000000000001';
export const personId = '0196a0de-0000-7000-8000-000000000002';
export const teamId = '0196a0de-0000-7000-8000-000000000003';

/** The row of a person with this data, as the database would give it back. */
export function personRow(data: Partial<PersonData>, overrides: Partial<Person> = {}): Person {
  const { attributes, attributesKey, ...columns } = personColumns({ userName: 'ada@example.com', externalId: null, displayName: null, attributes: {}, ...data });
  return {
    id: personId, directoryId, ...columns,
    attributes: throughJson(attributes), attributesKey: throughJson(attributesKey),
    active: true, deactivatedAt: null, deactivatedBy: null, suspendedAt: null, suspensionReason: null, releasedAt: null, removedAt: null, erasedAt: null,
    source: 'SCIM', managedBy: null, accountId: null, formerAccountIds: [], invitedAt: null, linkWithheldAt: null, lastPushedAt: null,
    version: 1, createdAt: born, updatedAt: born, ...overrides,
  };
}

/** A team as a provider sees it, with these members. */
export function groupOf(members: ProvisionedGroup['members'], overrides: Partial<Team> = {}): ProvisionedGroup {
  const team: Team = {
    id: teamId, directoryId, name: 'Engineering', nameKey: 'engineering', description: null, role: 'MEMBER', isReserved: false, externalId: null,
    source: 'SCIM', managedBy: null, pushedBy: null, version: 1, createdAt: born, updatedAt: born, ...overrides,
  };
  return { team, metaVersion: 'W/"1-0-0"', memberCount: members?.length ?? 0, members };
}

/** A configuration of a project for Okta. */
export function configurationRow(overrides: Partial<ScimConfiguration> = {}): ScimConfiguration {
  return {
    id: '0196a0de-0000-7000-8000-00000000000a', directoryId, kind: 'PROJECT', name: 'Okta', description: null, identityProvider: 'OKTA', enabled: true,
    autoProvisionUsers: true, autoDeprovisionUsers: true, pushGroupsEnabled: true, userNamePolicy: 'EMAIL', inviteOnProvision: true, showUnmanaged: true,
    version: 1, createdAt: born, updatedAt: born, ...overrides,
  };
}

/** jsonb reorders keys and forgets prototypes. */
function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_, inner: unknown) => (
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).toReversed()) : inner))) as T;
}

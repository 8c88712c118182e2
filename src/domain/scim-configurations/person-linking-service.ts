import { Failure } from '../../failure.js';
import { recordAudit } from '../audit.js';
import { getLocated } from '../located.js';
import { carriedSuspension } from '../people/carry-over.js';
import { assertOwnerRemains, holdOwners } from '../people/owners.js';
import type { Person } from '../people/person.js';
import { assertCan, notFound } from '../policy.js';
import { findConfiguration } from '../provisioning/authority.js';
import { grantDefaultTeams, grantDefaultTeamsToAll } from '../provisioning/default-teams.js';
import type { DirectoryRef } from '../directory-lookup.js';
import type { Scope } from '../scope.js';
import type { Transactions } from '../transactions.js';
import { nextVersion } from '../version.js';
import { holdConfiguration, locateConfiguration, readConfiguration } from './configuration-lock.js';
import { releaseMemberships } from './configuration-release.js';
import type { ScimConfiguration } from './scim-configuration.js';

/** Whom or what to hand to which configuration. */
export interface LinkInput {
  readonly id: string;
  readonly scimConfigurationId: string;
}

/** What `applyDefaultTeams` did: how many memberships are new. */
export interface DefaultTeamsApplied {
  readonly configuration: ScimConfiguration;
  readonly granted: number;
}

/** Hands people to a configuration and takes them back, as an administrator decides (DESIGN 3.3). */
export class PersonLinkingService {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Hands an unmanaged person to a configuration of their own directory, with its default teams as by a POST. Throws
   * NOT_FOUND, FORBIDDEN, INVALID for a configuration of another directory, TAKEN when another one manages them, and
   * LAST_OWNER when a suspension that they bring along from an earlier life would leave the project without an owner.
   */
  link(scope: Scope, input: LinkInput): Promise<Person> {
    return this.transactions.run(scope, async (tx) => {
      const { id, directory } = await getLocated(tx, 'person', input.id);
      await assertCan(tx, 'MANAGE_SCIM', directory);
      const configuration = await holdConfigurationOf(tx, directory, input.scimConfigurationId);
      const owners = directory.kind === 'PROJECT' ? await holdOwners(tx, directory.id, [id]) : new Set<string>();
      const before = await holdPerson(tx, directory, id);
      if (before.managedBy === configuration.id) return before;
      if (before.managedBy !== null) throw await managedElsewhere(tx, directory, before);
      const person = await adopt(tx, configuration, before);
      if (owners.has(id) && person.suspendedAt !== null && before.suspendedAt === null) {
        await assertCan(tx, 'MANAGE_OWNERS', directory);
        await assertOwnerRemains(tx, directory.id);
      }
      if (person.active && person.deactivatedAt === null) {
        await grantDefaultTeams(tx, configuration, [person.id]);
      }
      await audit(tx, 'linkPerson', person, before.managedBy);
      return person;
    });
  }

  /** Takes a person back: unmanaged from now on, every membership that the configuration granted manual. Throws NOT_FOUND, FORBIDDEN. */
  unlink(scope: Scope, id: string): Promise<Person> {
    return this.transactions.run(scope, async (tx) => {
      const located = await getLocated(tx, 'person', id);
      await assertCan(tx, 'MANAGE_SCIM', located.directory);
      const before = await holdPerson(tx, located.directory, located.id);
      if (before.managedBy === null) return before;
      await releaseMemberships(tx, { directoryId: before.directoryId, id: before.managedBy }, ['DEFAULT_TEAM', 'PUSH'], { personId: before.id });
      const person = await tx.unit.db.updateTable('person').set({ managedBy: null, ...nextVersion(before, tx.clock) })
        .where('directoryId', '=', before.directoryId).where('id', '=', before.id).returningAll().executeTakeFirstOrThrow();
      await audit(tx, 'unlinkPerson', person, before.managedBy);
      return person;
    });
  }

  /**
   * Grants today's default teams to everyone whom the configuration manages and who is active. Throws NOT_FOUND,
   * FORBIDDEN (a team of role ADMIN among them takes an owner), INVALID while groups are pushed.
   */
  applyDefaultTeams(scope: Scope, scimConfigurationId: string): Promise<DefaultTeamsApplied> {
    return this.transactions.run(scope, async (tx) => {
      const located = await locateConfiguration(tx, scimConfigurationId);
      await assertCan(tx, 'MANAGE_SCIM', located.directory);
      // Shared, as providers hold it: their requests go on meanwhile, and only a change of the configuration waits.
      const configuration = await findConfiguration(tx, located.directory.id, located.id);
      if (configuration === undefined) throw notFound();
      if (configuration.pushGroupsEnabled) {
        throw new Failure('INVALID', 'Groups are pushed to this configuration, so its default teams are not used.', {
          help: 'Turn Push groups off first, or let the identity provider push the groups that people should be in.',
        });
      }
      const granted = await grantDefaultTeamsToAll(tx, configuration);
      if (granted > 0) {
        await recordAudit(tx, {
          directoryId: configuration.directoryId, action: 'applyDefaultTeams', subjectType: 'SCIM_CONFIGURATION', subjectId: configuration.id,
          facts: { name: configuration.name, detail: `${granted} ${granted === 1 ? 'membership' : 'memberships'} granted` },
        });
      }
      return { configuration, granted };
    });
  }
}

/** The configuration that somebody names, held against changes; throws INVALID when it is of another directory. */
export async function holdConfigurationOf(scope: Scope, directory: DirectoryRef, configurationId: string): Promise<ScimConfiguration> {
  const located = await locateConfiguration(scope, configurationId);
  await assertCan(scope, 'MANAGE_SCIM', located.directory);
  if (located.directory.id !== directory.id) {
    throw new Failure('INVALID', 'This SCIM configuration belongs to another project or status page.', { field: 'scimConfigurationId', help: 'Choose a configuration of the same one.' });
  }
  return holdConfiguration(scope, located);
}

async function holdPerson(scope: Scope, directory: DirectoryRef, id: string): Promise<Person> {
  const person = await scope.unit.db.selectFrom('person').selectAll('person')
    .where('person.directoryId', '=', directory.id).where('person.id', '=', id).where('person.removedAt', 'is', null)
    .forUpdate('person').executeTakeFirst();
  if (person === undefined) throw notFound('No person');
  return person;
}

/** The person as this configuration's own, with a suspension that they bring along from an earlier life there. */
async function adopt(scope: Scope, configuration: ScimConfiguration, before: Person): Promise<Person> {
  const suspension = before.suspendedAt === null ? await carriedSuspension(scope, {
    directoryId: before.directoryId, userNameKey: before.userNameKey, externalId: before.externalId,
    configurationId: configuration.id, accountId: before.accountId,
  }) : undefined;
  return scope.unit.db.updateTable('person')
    .set({ managedBy: configuration.id, releasedAt: null, ...suspension, ...nextVersion(before, scope.clock) })
    .where('directoryId', '=', before.directoryId).where('id', '=', before.id).returningAll().executeTakeFirstOrThrow();
}

async function managedElsewhere(scope: Scope, directory: DirectoryRef, person: Person): Promise<Failure> {
  const holder = await readConfiguration(scope, { id: person.managedBy ?? '', directory });
  return new Failure('TAKEN', `${person.userName} is managed by the SCIM configuration "${holder.name}".`, {
    field: 'id', conflictingId: holder.id, help: 'Take the person back from that configuration first.',
  });
}

async function audit(scope: Scope, action: string, person: Person, managedBefore: string | null): Promise<void> {
  await recordAudit(scope, {
    directoryId: person.directoryId, action, subjectType: 'PERSON', subjectId: person.id,
    facts: { name: person.userName, changes: [{ path: 'managedBy', before: managedBefore, after: person.managedBy }] },
  });
}

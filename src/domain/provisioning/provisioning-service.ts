import { assertCanAll, type PerPlace } from '../admission.js';
import { recordAudit, type AuditRecord } from '../audit.js';
import { asId } from '../id.js';
import type { Page, PageRequest } from '../page.js';
import type { Person } from '../people/person.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import type { Scope } from '../scope.js';
import { setChanges } from '../set-changes.js';
import type { Team } from '../teams/team.js';
import type { Transactions } from '../transactions.js';
import { assertMayProvision, listConfigurations, type Authority } from './authority.js';
import { changeGroup, holdTeam, removeGroup } from './change-group.js';
import { changePerson, holdPerson } from './change-person.js';
import { deprovisionPerson } from './deprovision-person.js';
import { countMembersOf, getGroup, getWholeGroup, listGroupMembers } from './group-reader.js';
import type { ListCursors } from './list-cursor.js';
import type { Outcome } from './outcome.js';
import type { AccountParts } from './person-account.js';
import { getPerson, withTeams } from './person-reader.js';
import type { PersonResult } from './person-result.js';
import { provisionPerson } from './provision-person.js';
import type * as inputs from './provisioning-input.js';
import type * as queries from './provisioning-query.js';
import { pushGroup, type GroupResult } from './push-group.js';
import { listGroups, listPeople, listResources } from './resource-lists.js';
import { listSeenPeople, listSeenTeams, type SeenQuery } from './seen-by-provider.js';

/** A person, and the configuration that answers for them. */
export interface ProvidedPerson {
  readonly configuration: ScimConfiguration;
  readonly provisioned: inputs.ProvisionedPerson;
}

/**
 * Everything that an identity provider may do to the people and teams of one directory (DESIGN 3.3), in domain words:
 * the one door for SCIM and for the provisioning mutations of GraphQL. Every write is one transaction. A human's
 * change leaves an audit entry; a provider's leaves an event, which rest/ records in the same transaction.
 */
export class ProvisioningService {
  constructor(private readonly transactions: Transactions, private readonly accounts: AccountParts, private readonly cursors: ListCursors) {}

  /** POST of a user: creates, links or reactivates. */
  provisionPerson(scope: Scope, input: inputs.ProvisionPersonInput): Promise<inputs.PersonChanged> {
    return this.writePerson(scope, input.scimConfigurationId, 'provisionPerson', (tx, authority) => provisionPerson(tx, authority, this.accounts, input));
  }

  /** PUT or PATCH of a user, as the difference that it makes. */
  changeProvisionedPerson(scope: Scope, input: inputs.ChangeProvisionedPersonInput): Promise<inputs.PersonChanged> {
    return this.writePerson(scope, input.scimConfigurationId, 'changeProvisionedPerson', (tx, authority) => changePerson(tx, authority, this.accounts, input));
  }

  /** DELETE of a user: removes or releases, as auto deprovision says. */
  deprovisionPerson(scope: Scope, input: inputs.DeprovisionPersonInput): Promise<inputs.Deprovisioned> {
    return this.remove(scope, input, 'deprovisionPerson', (tx, authority) => deprovisionPerson(tx, authority, input));
  }

  /** POST of a group. */
  pushGroup(scope: Scope, input: inputs.PushGroupInput): Promise<inputs.GroupChanged> {
    return this.writeGroup(scope, input.scimConfigurationId, 'pushGroup', (tx, authority) => pushGroup(tx, authority, input));
  }

  /** PUT or PATCH of a group in its normal form. */
  changePushedGroup(scope: Scope, input: inputs.ChangePushedGroupInput): Promise<inputs.GroupChanged> {
    return this.writeGroup(scope, input.scimConfigurationId, 'changePushedGroup', (tx, authority) => changeGroup(tx, authority, input));
  }

  /** DELETE of a group. */
  removePushedGroup(scope: Scope, input: inputs.RemovePushedGroupInput): Promise<inputs.Deprovisioned> {
    return this.remove(scope, input, 'removePushedGroup', (tx, authority) => removeGroup(tx, authority, input));
  }

  /** The users that the configuration sees. Throws INVALID for a filter, an order or a cursor that has no meaning. */
  listPeople(scope: Scope, query: queries.ProvisionedListQuery): Promise<inputs.ProvisionedPage<inputs.ProvisionedPerson>> {
    return this.transactions.read(async () => listPeople(scope, await assertMayProvision(scope, query.scimConfigurationId), this.cursors, query));
  }

  /** One user that the configuration sees; throws NOT_FOUND. */
  getPerson(scope: Scope, query: queries.ProvisionedGetQuery): Promise<inputs.ProvisionedPerson> {
    return this.transactions.read(async () => getPerson(scope, await assertMayProvision(scope, query.scimConfigurationId), query.id));
  }

  /** The same, held until the transaction ends: what a PATCH reads before it computes its change (DESIGN 7). */
  getPersonForChange(scope: Scope, query: queries.ProvisionedGetQuery): Promise<inputs.ProvisionedPerson> {
    return this.transactions.run(scope, async (tx) => {
      const authority = await assertMayProvision(tx, query.scimConfigurationId);
      return getFirst(await withTeams(tx, authority.configuration, [await holdPerson(tx, authority, query.id, null)]));
    });
  }

  /** The groups that the configuration sees. */
  listGroups(scope: Scope, query: queries.ProvisionedGroupListQuery): Promise<inputs.ProvisionedPage<inputs.ProvisionedGroup>> {
    return this.transactions.read(async () => listGroups(scope, await assertMayProvision(scope, query.scimConfigurationId), this.cursors, query));
  }

  /** The users and then the groups that the configuration sees, as one list. */
  listResources(scope: Scope, query: queries.ProvisionedGroupListQuery): Promise<inputs.ProvisionedPage<inputs.ProvisionedResource>> {
    return this.transactions.read(async () => listResources(scope, await assertMayProvision(scope, query.scimConfigurationId), this.cursors, query));
  }

  /** One group that the configuration sees; throws NOT_FOUND. */
  getGroup(scope: Scope, query: queries.ProvisionedGroupGetQuery): Promise<inputs.ProvisionedGroup> {
    return this.transactions.read(async () => getGroup(scope, await assertMayProvision(scope, query.scimConfigurationId), query.id, query.withMembers));
  }

  /** The same with its members, held until the transaction ends. */
  getGroupForChange(scope: Scope, query: queries.ProvisionedGetQuery): Promise<inputs.ProvisionedGroup> {
    return this.transactions.run(scope, async (tx) => {
      const authority = await assertMayProvision(tx, query.scimConfigurationId);
      await holdTeam(tx, authority, query.id, 'against all');
      return getWholeGroup(tx, authority, query.id);
    });
  }

  /** A page of the members of one group; throws NOT_FOUND. */
  listGroupMembers(scope: Scope, query: queries.ProvisionedMembersQuery): Promise<inputs.MemberPage> {
    return this.transactions.read(async () => listGroupMembers(scope, await assertMayProvision(scope, query.scimConfigurationId), query.id, query.after));
  }

  /** The people whom each of these configurations shows its provider, for administrators. */
  listSeenPeople(scope: Scope, query: SeenQuery, request: PageRequest): Promise<PerPlace<Page<Person>>> {
    return this.transactions.read(() => listSeenPeople(scope, query, request));
  }

  /** The teams that each of these configurations shows its provider, for administrators. */
  listSeenTeams(scope: Scope, query: SeenQuery, request: PageRequest): Promise<PerPlace<Page<Team>>> {
    return this.transactions.read(() => listSeenTeams(scope, query, request));
  }

  /**
   * These people as the configurations that manage them see them, by person id; those whom none manages, and those who
   * are removed, are left out. Whoever may read the people may ask; which callers see it is the business of the field
   * (DESIGN 3.1). One statement for the configurations, and one for the people of each.
   */
  async listProvided(scope: Scope, people: readonly Person[]): Promise<ReadonlyMap<string, ProvidedPerson>> {
    return this.transactions.read(async () => {
      const managed = people.filter((person) => person.managedBy !== null && person.removedAt === null);
      const directoryIds = [...new Set(managed.map((person) => person.directoryId))];
      await assertCanAll(scope, 'READ', directoryIds);
      const configurations = await listConfigurations(scope, directoryIds, [...new Set(managed.flatMap((person) => person.managedBy ?? []))]);
      const provided = await Promise.all(configurations.map(async (configuration) => {
        const own = managed.filter((person) => person.managedBy === configuration.id);
        return (await withTeams(scope, configuration, own)).map((provisioned) => [provisioned.person.id, { configuration, provisioned }] as const);
      }));
      return new Map(provided.flat());
    });
  }

  private writePerson(
    scope: Scope, configurationId: string, action: string, act: (tx: Scope, authority: Authority) => Promise<PersonResult>,
  ): Promise<inputs.PersonChanged> {
    return this.transactions.run(scope, async (tx) => {
      const authority = await assertMayProvision(tx, configurationId);
      const { person, changed, outcome } = await act(tx, authority);
      if (changed) await auditOutcome(tx, authority, action, { subjectType: 'PERSON', subjectId: person.id }, outcome);
      return { ...getFirst(await withTeams(tx, authority.configuration, [person])), outcome };
    });
  }

  private writeGroup(
    scope: Scope, configurationId: string, action: string, act: (tx: Scope, authority: Authority) => Promise<GroupResult>,
  ): Promise<inputs.GroupChanged> {
    return this.transactions.run(scope, async (tx) => {
      const authority = await assertMayProvision(tx, configurationId);
      const { team, outcome } = await act(tx, authority);
      if (outcome.kind !== 'group-unchanged') await auditOutcome(tx, authority, action, { subjectType: 'TEAM', subjectId: team.id }, outcome);
      return { team, memberCount: await countMembersOf(tx, team), outcome };
    });
  }

  private remove(
    scope: Scope, input: { readonly scimConfigurationId: string; readonly id: string }, action: string,
    act: (tx: Scope, authority: Authority) => Promise<Outcome>,
  ): Promise<inputs.Deprovisioned> {
    return this.transactions.run(scope, async (tx) => {
      const authority = await assertMayProvision(tx, input.scimConfigurationId);
      const outcome = await act(tx, authority);
      const deletedId = asId(input.id) ?? input.id;
      await auditOutcome(tx, authority, action, { subjectType: outcome.teamId === undefined ? 'PERSON' : 'TEAM', subjectId: deletedId }, outcome);
      return { deletedId, outcome };
    });
  }
}

/** One audit entry for a human's change; the caller asks for none where nothing changed. */
async function auditOutcome(
  scope: Scope, authority: Authority, action: string, subject: Pick<AuditRecord, 'subjectType' | 'subjectId'>, outcome: Outcome,
): Promise<void> {
  await recordAudit(scope, {
    directoryId: authority.directory.id, action, ...subject,
    facts: {
      ...(outcome.subject !== undefined && { name: outcome.subject }), detail: outcome.kind.replaceAll('-', ' '),
      changes: [...outcome.changes, ...setChanges(outcome.teamId === undefined ? 'teams' : 'members', outcome)],
    },
  });
}

function getFirst<T>(items: readonly T[]): T {
  const [first] = items;
  if (first === undefined) throw new Error('A list of one has no first element.');
  return first;
}

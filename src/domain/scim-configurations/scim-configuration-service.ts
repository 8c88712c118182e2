import { listAdmitted, type PerPlace } from '../admission.js';
import { recordAudit } from '../audit.js';
import type { Change } from '../change.js';
import type { DirectoryKind } from '../directory.js';
import type { DirectoryRef } from '../directory-lookup.js';
import { newId } from '../id.js';
import { byCreation, listPages } from '../keyset.js';
import { getDirectory } from '../located.js';
import type { Page, PageRequest } from '../page.js';
import { assertCan } from '../policy.js';
import type { Scope } from '../scope.js';
import { parseDescription, parseName } from '../text.js';
import type { Transactions } from '../transactions.js';
import { changesOf, columnsAfter } from './configuration-change.js';
import { holdConfiguration, locateConfiguration, readConfiguration } from './configuration-lock.js';
import { releaseEverything, releaseTeams } from './configuration-release.js';
import { listDefaultTeamIds, parseDefaultTeams, storeDefaultTeams } from './default-team-rules.js';
import type { ScimConfiguration } from './scim-configuration.js';
import type * as inputs from './scim-configuration-input.js';
import { reachesAdmin } from './powerful-configuration.js';
import { issueToken } from './token-issue.js';
import { nextVersion } from '../version.js';

/** A new configuration with its first token; the token's text is nowhere else and is never shown again. */
export interface CreatedScimConfiguration {
  readonly configuration: ScimConfiguration;
  readonly bearerToken: string;
}

/** SCIM configurations of projects and status pages: what administrators of the project do with them (DESIGN 3.1, 3.3). */
export class ScimConfigurationService {
  constructor(private readonly transactions: Transactions) {}

  /** Connects an identity provider to a project. Throws NOT_FOUND, FORBIDDEN, INVALID. */
  createForProject(scope: Scope, input: inputs.CreateProjectScimConfigurationInput): Promise<CreatedScimConfiguration> {
    return this.create(scope, 'createProjectScimConfiguration', input, {
      kind: 'PROJECT', directoryId: input.projectId, pushGroupsEnabled: input.pushGroupsEnabled ?? false, defaultTeamIds: input.defaultTeamIds ?? [],
    });
  }

  /** Connects an identity provider to a status page; there are no groups. Throws NOT_FOUND, FORBIDDEN, INVALID. */
  createForStatusPage(scope: Scope, input: inputs.CreateStatusPageScimConfigurationInput): Promise<CreatedScimConfiguration> {
    return this.create(scope, 'createStatusPageScimConfiguration', input, {
      kind: 'STATUS_PAGE', directoryId: input.statusPageId, pushGroupsEnabled: false, defaultTeamIds: [],
    });
  }

  /**
   * Changes flags, words and default teams. Nothing is retroactive, but for push groups turned off: then the pushed
   * teams become unmanaged, which takes an owner where one of them has role ADMIN. Throws NOT_FOUND, FORBIDDEN, INVALID, STALE.
   */
  change(scope: Scope, input: inputs.ChangeScimConfigurationInput): Promise<ScimConfiguration> {
    return this.transactions.run(scope, async (tx) => {
      const located = await locateConfiguration(tx, input.id);
      await assertCan(tx, 'MANAGE_SCIM', located.directory);
      const before = await holdConfiguration(tx, located, input.expectedVersion);
      const columns = columnsAfter(before, input);
      const teamsBefore = await listDefaultTeamIds(tx, before);
      const teams = input.defaultTeamIds === undefined ? teamsBefore
        : await parseDefaultTeams(tx, located.directory, before.id, input.defaultTeamIds ?? [], teamsBefore);
      const changes = changesOf({ ...before, defaultTeamIds: teamsBefore }, { ...columns, defaultTeamIds: teams });
      if (changes.length === 0) return before;
      if (before.pushGroupsEnabled && !columns.pushGroupsEnabled) {
        await assertMayRelease(tx, located.directory, before);
        await releaseTeams(tx, before);
      }
      if (input.defaultTeamIds !== undefined) await storeDefaultTeams(tx, before, teams);
      const after = await tx.unit.db.updateTable('scim_configuration').set({ ...columns, ...nextVersion(before, tx.clock) })
        .where('directoryId', '=', before.directoryId).where('id', '=', before.id).returningAll().executeTakeFirstOrThrow();
      await audit(tx, 'updateScimConfiguration', after, changes);
      return after;
    });
  }

  /** Ends a connection: people and teams stay as they are, unmanaged; the tokens go. Throws NOT_FOUND, FORBIDDEN, STALE. */
  remove(scope: Scope, input: inputs.RemoveScimConfigurationInput): Promise<ScimConfiguration> {
    return this.transactions.run(scope, async (tx) => {
      const located = await locateConfiguration(tx, input.id);
      await assertCan(tx, 'MANAGE_SCIM', located.directory);
      const configuration = await holdConfiguration(tx, located, input.expectedVersion);
      await assertMayRelease(tx, located.directory, configuration);
      const released = await releaseEverything(tx, configuration);
      await tx.unit.db.deleteFrom('scim_configuration')
        .where('directoryId', '=', configuration.directoryId).where('id', '=', configuration.id).execute();
      await audit(tx, 'deleteScimConfiguration', configuration, [{ path: 'name', before: configuration.name }, { path: 'identityProvider', before: configuration.identityProvider }], `${released.people} people and ${released.teams} teams stay, unmanaged`);
      return configuration;
    });
  }

  /** One configuration; throws NOT_FOUND, or FORBIDDEN for those who may see the project but not its configurations. */
  get(scope: Scope, id: string): Promise<ScimConfiguration> {
    return this.transactions.read(async () => {
      const located = await locateConfiguration(scope, id);
      await assertCan(scope, 'MANAGE_SCIM', located.directory);
      return readConfiguration(scope, located);
    });
  }

  /** The same page of configurations of each of these projects or status pages, the oldest first, in one statement; of those that refuse it, why. */
  listForDirectories(scope: Scope, kind: DirectoryKind, directoryIds: readonly string[], request: PageRequest): Promise<PerPlace<Page<ScimConfiguration>>> {
    return this.transactions.read(() => listAdmitted(scope, 'MANAGE_SCIM', directoryIds, kind, (admissions) => listPages(scope.unit.db, new Map(admissions.map(({ directory: { id } }) => [
      id, scope.unit.db.selectFrom('scim_configuration').selectAll('scim_configuration').where('scim_configuration.directoryId', '=', id),
    ])), byCreation('scim_configuration'), request)));
  }

  private create(scope: Scope, action: string, input: inputs.NewScimConfiguration, place: Place): Promise<CreatedScimConfiguration> {
    return this.transactions.run(scope, async (tx) => {
      const directory = await getDirectory(tx, place.kind, place.directoryId);
      await assertCan(tx, 'MANAGE_SCIM', directory);
      const row = newConfiguration(tx, directory, input, place);
      const teamIds = await parseDefaultTeams(tx, directory, row.id, place.defaultTeamIds, []);
      const configuration = await tx.unit.db.insertInto('scim_configuration').values(row).returningAll().executeTakeFirstOrThrow();
      await storeDefaultTeams(tx, configuration, teamIds);
      const { bearerToken } = await issueToken(tx, configuration, { name: 'Token 1', expiresAt: null });
      await audit(tx, action, configuration, changesOf(null, { ...configuration, defaultTeamIds: teamIds }));
      return { configuration, bearerToken };
    });
  }
}

/** Taking a team with role ADMIN from its provider is for owners, one by one (unlinkTeam) and all at once. Throws FORBIDDEN. */
async function assertMayRelease(scope: Scope, directory: DirectoryRef, configuration: ScimConfiguration): Promise<void> {
  if (await reachesAdmin(scope, configuration)) await assertCan(scope, 'GRANT_ADMIN', directory);
}

/** Where a new configuration goes, and what only those of projects have. */
interface Place {
  readonly kind: DirectoryKind;
  readonly directoryId: string;
  readonly pushGroupsEnabled: boolean;
  readonly defaultTeamIds: readonly string[];
}

function newConfiguration(scope: Scope, directory: DirectoryRef, input: inputs.NewScimConfiguration, place: Place): ScimConfiguration {
  const now = scope.clock.now();
  return {
    id: newId(scope.clock),
    directoryId: directory.id,
    kind: place.kind,
    name: parseName('name', input.name),
    description: parseDescription('description', input.description),
    identityProvider: input.identityProvider ?? 'OTHER',
    enabled: true,
    autoProvisionUsers: input.autoProvisionUsers ?? true,
    autoDeprovisionUsers: input.autoDeprovisionUsers ?? true,
    pushGroupsEnabled: place.pushGroupsEnabled,
    userNamePolicy: input.userNamePolicy ?? 'EMAIL',
    inviteOnProvision: true,
    showUnmanaged: input.showUnmanaged ?? true,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
}

async function audit(scope: Scope, action: string, configuration: ScimConfiguration, changes: readonly Change[], detail?: string): Promise<void> {
  scope.unit.announce(configuration.id);
  await recordAudit(scope, {
    directoryId: configuration.directoryId, action, subjectType: 'SCIM_CONFIGURATION', subjectId: configuration.id,
    facts: { name: configuration.name, changes, ...(detail !== undefined && { detail }) },
  });
}

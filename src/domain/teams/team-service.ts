import { Failure } from '../../failure.js';
import { listAdmitted, type PerPlace } from '../admission.js';
import { recordAudit } from '../audit.js';
import { authorizedChange } from '../authorized-change.js';
import type { DirectoryRef } from '../directory-lookup.js';
import { newId } from '../id.js';
import { keyOf } from '../key.js';
import { byCreation, listPages } from '../keyset.js';
import { getDirectory, getLocated } from '../located.js';
import type { Page, PageRequest } from '../page.js';
import { assertCan, notFound } from '../policy.js';
import { rowChanges } from '../row-changes.js';
import { isManaged, managedByScim } from '../scim-configurations/manager.js';
import type { Scope } from '../scope.js';
import { keyContains, searchKey } from '../search.js';
import { parseDescription } from '../text.js';
import type { Transactions } from '../transactions.js';
import { assertVersion, nextVersion } from '../version.js';
import { assertMayGrant, assertNameIsFree, assertNotReserved, holdTeam, parseTeamName } from './team-rules.js';
import type { Role, Team } from './team.js';

export interface CreateTeamInput {
  readonly projectId: string;
  readonly name: string;
  readonly description?: string | null | undefined;
  /** MEMBER when absent. */
  readonly role?: Role | null | undefined;
}

/** Absent means unchanged, null means cleared. */
export interface UpdateTeamInput {
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly role?: Role | null | undefined;
}

/** Teams of a project: what is in them is the business of TeamMembers. */
export class TeamService {
  constructor(private readonly transactions: Transactions) {}

  /** The team with this id; throws NOT_FOUND where the caller may not enter. */
  async getTeam(scope: Scope, id: string): Promise<Team> {
    return this.transactions.read(async () => {
      const located = await getLocated(scope, 'team', id);
      await assertCan(scope, 'READ', located.directory);
      const team = await scope.unit.db.selectFrom('team').selectAll('team')
        .where('team.directoryId', '=', located.directory.id).where('team.id', '=', located.id).executeTakeFirst();
      if (team === undefined) throw notFound();
      return team;
    });
  }

  /** The same page of teams of each of these projects, the oldest first, in one statement; `query` looks for a part of the name. Of those that refuse it, why. */
  listTeamsOf(scope: Scope, projectIds: readonly string[], request: PageRequest, query?: string | null): Promise<PerPlace<Page<Team>>> {
    const key = searchKey(query);
    return this.transactions.read(() => listAdmitted(scope, 'READ', projectIds, 'PROJECT', (admissions) => listPages(scope.unit.db, new Map(admissions.map(({ directory: { id } }) => {
      const teams = scope.unit.db.selectFrom('team').selectAll('team').where('team.directoryId', '=', id);
      return [id, key === undefined ? teams : teams.where(keyContains('team.nameKey', key))];
    })), byCreation('team'), request)));
  }

  /** Makes a team by hand; throws TAKEN for a name that another team has, FORBIDDEN, INVALID. */
  async createTeam(scope: Scope, input: CreateTeamInput): Promise<Team> {
    const directory = await getDirectory(scope, 'PROJECT', input.projectId);
    return authorizedChange(this.transactions, scope, 'MANAGE_TEAMS', directory, async (tx) => {
      const name = parseTeamName(input.name);
      const role = input.role ?? 'MEMBER';
      await assertMayGrant(tx, directory, role);
      const now = tx.clock.now();
      const team = await tx.unit.db.insertInto('team').values({
        directoryId: directory.id, id: newId(tx.clock), name, nameKey: keyOf(name), description: parseDescription('description', input.description),
        role, isReserved: false, externalId: null, source: 'MANUAL', managedBy: null, version: 1, createdAt: now, updatedAt: now,
      }).onConflict((conflict) => conflict.columns(['directoryId', 'nameKey']).doNothing()).returningAll().executeTakeFirst();
      if (team === undefined) {
        await assertNameIsFree(tx, directory.id, name, null);
        throw new Failure('UNAVAILABLE', 'The team of this name went away in this very moment; please try again.', { retryAfter: 1 });
      }
      await audit(tx, 'createTeam', team, rowChanges(null, team, ['name', 'description', 'role']));
      return team;
    });
  }

  /**
   * Changes name, description or role. Throws MANAGED_BY_SCIM for the name of a managed team, INVALID for Owners,
   * FORBIDDEN when somebody but an owner grants or takes ADMIN, TAKEN, STALE.
   */
  async updateTeam(scope: Scope, input: UpdateTeamInput): Promise<Team> {
    const located = await getLocated(scope, 'team', input.id);
    return authorizedChange(this.transactions, scope, 'MANAGE_TEAMS', located.directory, async (tx) => {
      const before = await holdTeam(tx, located.directory.id, located.id);
      assertVersion(before, input.expectedVersion);
      const after = await afterChange(tx, located.directory, before, input);
      const changes = rowChanges(before, after, ['name', 'description', 'role']);
      if (changes.length === 0) return before;
      const { name, description, role } = after;
      const team = await tx.unit.db.updateTable('team').set({ name, nameKey: keyOf(name), description, role, ...nextVersion(before, tx.clock) })
        .where('directoryId', '=', before.directoryId).where('id', '=', before.id).returningAll().executeTakeFirstOrThrow();
      await audit(tx, 'updateTeam', team, changes);
      return team;
    });
  }

  /** Deletes a team; its members keep their other teams. Throws INVALID for Owners, MANAGED_BY_SCIM, FORBIDDEN, STALE. */
  async deleteTeam(scope: Scope, input: { readonly id: string; readonly expectedVersion?: number | null | undefined }): Promise<string> {
    const located = await getLocated(scope, 'team', input.id);
    return authorizedChange(this.transactions, scope, 'MANAGE_TEAMS', located.directory, async (tx) => {
      const team = await holdTeam(tx, located.directory.id, located.id);
      assertVersion(team, input.expectedVersion);
      assertNotReserved(team, 'id', 'Owners cannot be deleted');
      if (team.role === 'ADMIN') await assertCan(tx, 'GRANT_ADMIN', located.directory);
      if (isManaged(team)) {
        throw await managedByScim(tx, team, 'id',
          (provider) => `The team "${team.name}" is pushed by ${provider}; delete the group there, because the next push would bring it back.`,
          'Stop pushing the group in the identity provider, or take the team back with unlinkTeam first.');
      }
      await tx.unit.db.deleteFrom('team').where('directoryId', '=', team.directoryId).where('id', '=', team.id).execute();
      await audit(tx, 'deleteTeam', team, [{ path: 'name', before: team.name }, { path: 'role', before: team.role }]);
      return team.id;
    });
  }
}

/** The team as the input wants it, if the rules allow it; what the input repeats unchanged is never refused. */
async function afterChange(scope: Scope, directory: DirectoryRef, before: Team, input: UpdateTeamInput): Promise<Team> {
  const name = input.name === undefined ? before.name : parseTeamName(input.name ?? '');
  const role = input.role === undefined ? before.role : input.role;
  if (role === null) throw new Failure('INVALID', 'role cannot be cleared; a team that allows least has the role VIEWER.', { field: 'role', help: 'Leave role out to keep it as it is.' });
  if (name !== before.name) await assertMayRename(scope, before, name);
  if (role !== before.role) {
    assertNotReserved(before, 'role', 'Owners keeps its role');
    await assertMayGrant(scope, directory, role);
    if (before.role === 'ADMIN') await assertCan(scope, 'GRANT_ADMIN', directory);
  }
  const description = input.description === undefined ? before.description : parseDescription('description', input.description);
  return { ...before, name, role, description };
}

async function assertMayRename(scope: Scope, team: Team, name: string): Promise<void> {
  assertNotReserved(team, 'name', 'Owners keeps its name');
  if (isManaged(team)) {
    throw await managedByScim(scope, team, 'name',
      (provider) => `The name of the team "${team.name}" comes from ${provider}; change it there, because the next push would overwrite it here.`,
      'Rename the group in the identity provider, or take the team back with unlinkTeam first.');
  }
  await assertNameIsFree(scope, team.directoryId, name, team.id);
}

async function audit(scope: Scope, action: string, team: Team, changes: ReturnType<typeof rowChanges>): Promise<void> {
  await recordAudit(scope, { directoryId: team.directoryId, action, subjectType: 'TEAM', subjectId: team.id, facts: { name: team.name, changes } });
}

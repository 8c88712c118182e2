import { Failure } from '../failure.js';
import { isServerAdministrator, signInFirst } from './accounts/hold-account.js';
import type { DirectoryRef } from './directory-lookup.js';
import { closeGate, passGate } from './gate.js';
import type { Scope } from './scope.js';
import { roles, type Role } from './teams/team.js';

/** What somebody may want to do in a project or on one of its status pages. */
export type Action = keyof typeof policy;

/**
 * Who may what (DESIGN 3.1): the one table. `roles` are those of the project; `serverAdministrator` says whether the
 * administrators of the installation may as well. A provider never passes here: its rights are those of its token,
 * which provisioning/authority checks.
 */
const policy = {
  READ: { roles: ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'], serverAdministrator: true },
  UPDATE: { roles: ['OWNER', 'ADMIN'], serverAdministrator: true },
  MANAGE_PEOPLE: { roles: ['OWNER', 'ADMIN'], serverAdministrator: true },
  MANAGE_TEAMS: { roles: ['OWNER', 'ADMIN'], serverAdministrator: true },
  MANAGE_STATUS_PAGES: { roles: ['OWNER', 'ADMIN'], serverAdministrator: true },
  READ_CONTACTS: { roles: ['OWNER', 'ADMIN'], serverAdministrator: true },
  READ_AUDIT: { roles: ['OWNER', 'ADMIN'], serverAdministrator: true },
  MANAGE_SCIM: { roles: ['OWNER', 'ADMIN'], serverAdministrator: true },
  READ_BODIES: { roles: ['OWNER', 'ADMIN'], serverAdministrator: false },
  ROTATE_TOKEN: { roles: ['OWNER', 'ADMIN'], serverAdministrator: true },
  /** Tokens of a configuration that manages a team with role ADMIN. */
  ROTATE_POWERFUL_TOKEN: { roles: ['OWNER'], serverAdministrator: true },
  /** Change Owners; suspend, remove or restore an owner. */
  MANAGE_OWNERS: { roles: ['OWNER'], serverAdministrator: true },
  /** Grant or take ADMIN; make an ADMIN team a default or a linked team. */
  GRANT_ADMIN: { roles: ['OWNER'], serverAdministrator: true },
  DELETE: { roles: ['OWNER'], serverAdministrator: true },
} as const satisfies Record<string, { readonly roles: readonly Role[]; readonly serverAdministrator: boolean }>;

/** What one actor is in one directory at this moment. */
export interface Access {
  /** The highest role of the teams that count; null without access to the project. */
  readonly role: Role | null;
  /** Whether the actor is a subscriber of this private status page. */
  readonly subscriber: boolean;
  readonly serverAdministrator: boolean;
  readonly personId: string | null;
}

const nobody: Access = { role: null, subscriber: false, serverAdministrator: false, personId: null };

/** Whether this access allows the action; the same table answers assertCan and viewerCan. */
export function allows(access: Access, action: Action): boolean {
  const row: { readonly roles: readonly Role[]; readonly serverAdministrator: boolean } = policy[action];
  return (access.role !== null && row.roles.includes(access.role)) || (access.serverAdministrator && row.serverAdministrator);
}

/**
 * The first line of every service. Throws UNAUTHENTICATED for strangers, NOT_FOUND where the actor may not even know
 * of the directory, FORBIDDEN where it may see but not do. The system may everything. Lets the unit of work read the
 * directory, and in a transaction holds the actor's account and own person so that nothing commits after access has
 * ended (C12).
 */
export async function assertCan(scope: Scope, action: Action, directory: DirectoryRef): Promise<Access> {
  if (scope.actor.kind === 'stranger') throw signInFirst();
  if (scope.actor.kind === 'system') {
    scope.unit.enter(directory.id, directory.projectId);
    return { ...nobody, serverAdministrator: true };
  }
  const access = await loadAccess(scope, directory);
  const refusal = refusalOf(access, action);
  if (refusal !== undefined) throw refusal;
  scope.unit.enter(directory.id, directory.projectId);
  return access;
}

/** Why this access does not allow the action: NOT_FOUND or FORBIDDEN; undefined when it does. */
export function refusalOf(access: Access, action: Action): Failure | undefined {
  if (!allows(access, 'READ') && !access.subscriber) return notFound();
  if (allows(access, action) || (access.subscriber && action === 'READ')) return undefined;
  return new Failure('FORBIDDEN', 'You may see this, but your role in the project does not allow this change.', {
    help: 'Ask an owner or an administrator of the project to do it, or to change your role.',
  });
}

/**
 * What the actor is in this directory now: computed from live rows, never cached between requests (DESIGN 3.1). In a
 * transaction the rows are held, each transaction of one person after the other: those who share a row would pass
 * whoever waits to end their access, for ever if they write without a pause.
 */
export async function loadAccess(scope: Scope, directory: DirectoryRef): Promise<Access> {
  const { actor, unit } = scope;
  if (actor.kind !== 'account') return nobody;
  if (unit.inTransaction) await passGate(scope, 'account', actor.accountId);
  let people = unit.db.selectFrom('person')
    .innerJoin('account', 'account.id', 'person.accountId')
    .select(['person.directoryId', 'person.id'])
    .where('person.accountId', '=', actor.accountId).where('account.disabledAt', 'is', null)
    .where('person.directoryId', 'in', [directory.projectId, directory.id])
    .where('person.removedAt', 'is', null).where('person.deactivatedAt', 'is', null).where('person.suspendedAt', 'is', null)
    .orderBy('person.id');
  if (unit.inTransaction) people = people.forNoKeyUpdate('person');
  const rows = await people.execute();
  const member = rows.find((row) => row.directoryId === directory.projectId);
  const role = member === undefined ? null : await highestRole(scope, directory.projectId, member.id);
  return {
    role,
    personId: member?.id ?? null,
    subscriber: directory.kind === 'STATUS_PAGE' && rows.some((row) => row.directoryId === directory.id),
    serverAdministrator: await isServerAdministrator(scope),
  };
}

/** Holds who owns the project, so that nobody else changes it until this transaction ends: the lock before all others. */
export async function lockOwnership(scope: Scope, projectId: string): Promise<void> {
  await closeGate(scope, 'ownership', projectId);
}

/** What one may not see is not there: the same words for foreign and for unknown (THREATS V26). */
export function notFound(what = 'Nothing'): Failure {
  return new Failure('NOT_FOUND', `${what} with this id is here, or you may not see it.`, { help: 'Check the id; it may have been removed, or you may have lost access.' });
}

/** In a transaction the memberships are held, so that nothing commits after the role was taken (C12). */
async function highestRole({ unit }: Scope, projectId: string, personId: string): Promise<Role | null> {
  const query = unit.db.selectFrom('team_member')
    .innerJoin('team', (join) => join.onRef('team.directoryId', '=', 'team_member.directoryId').onRef('team.id', '=', 'team_member.teamId'))
    .select('team.role')
    .where('team_member.directoryId', '=', projectId).where('team.directoryId', '=', projectId)
    .where('team_member.personId', '=', personId);
  const rows = await (unit.inTransaction ? query.forKeyShare('team_member') : query).execute();
  return roles.find((role) => rows.some((row) => row.role === role)) ?? null;
}

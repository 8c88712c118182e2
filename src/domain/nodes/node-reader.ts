import type { EntityName } from '@mikro-orm/core';
import { Failure } from '../../failure.js';
import { listVisibleAccounts } from '../accounts/account-directory.js';
import { listOwnAccessTokens } from '../accounts/access-tokens.js';
import { admitAll, type PerPlace } from '../admission.js';
import type { AuditLog } from '../audit-log.js';
import { listDirectories, locate } from '../directory-lookup.js';
import { asId } from '../id.js';
import { parseIds } from '../id-set.js';
import { assertSignedIn } from '../located.js';
import { mayReadPerson } from '../people/person-privacy.js';
import { PersonEntity, type Person } from '../people/person.js';
import { notFound, type Access, type Action } from '../policy.js';
import { ProjectEntity } from '../projects/project.js';
import type { ProvisioningEventReader } from '../provisioning/provisioning-event-reader.js';
import { ScimConfigurationEntity } from '../scim-configurations/scim-configuration.js';
import { ScimTokenEntity } from '../scim-configurations/scim-token.js';
import type { Scope } from '../scope.js';
import { listReadablePages } from '../status-pages/readable-page.js';
import { TeamEntity } from '../teams/team.js';
import type { Transactions } from '../transactions.js';

/** What has an id of its own, by the name of its kind. */
export type NodeKind =
  | 'Project' | 'StatusPage' | 'Person' | 'Team' | 'ScimConfiguration' | 'ScimToken' | 'ProvisioningEvent' | 'AuditEntry' | 'Account' | 'AccessToken';

/** Something that was found by its id alone. */
export interface FoundNode {
  readonly kind: NodeKind;
  readonly row: WithId;
}

interface WithId { readonly id: string }

type Entity = typeof ProjectEntity | typeof PersonEntity | typeof TeamEntity | typeof ScimConfigurationEntity | typeof ScimTokenEntity;

/** So many are found at once. */
const mostNodes = 100;

/** Finds anything by its id, by the very rules of the services that give it alone. */
export class NodeReader {
  readonly #finders: readonly Finder[];

  constructor(private readonly transactions: Transactions, events: ProvisioningEventReader, auditLog: AuditLog) {
    this.#finders = [
      findProjects,
      async (scope, ids) => named('StatusPage', await listReadablePages(scope, ids)),
      inDirectory<Person>('Person', 'person', PersonEntity, 'READ', mayReadPerson),
      inDirectory('Team', 'team', TeamEntity, 'READ'),
      inDirectory('ScimConfiguration', 'scim_configuration', ScimConfigurationEntity, 'MANAGE_SCIM'),
      inDirectory('ScimToken', 'scim_token', ScimTokenEntity, 'MANAGE_SCIM'),
      async (scope, ids) => named('ProvisioningEvent', await events.listByIds(scope, ids)),
      async (scope, ids) => named('AuditEntry', await auditLog.listByIds(scope, ids)),
      async (scope, ids) => named('Account', byId(await listVisibleAccounts(scope, ids))),
      async (scope, ids) => named('AccessToken', byId(await listOwnAccessTokens(scope, ids))),
    ];
  }

  /**
   * What has these ids, at most 100 of them, in as many statements whatever their number; of what is not there or not
   * to be seen, why. Throws UNAUTHENTICATED for strangers, INVALID for too many.
   */
  list(scope: Scope, ids: readonly string[]): Promise<PerPlace<FoundNode>> {
    return this.transactions.read(async () => {
      assertSignedIn(scope);
      if (ids.length > mostNodes) throw new Failure('INVALID', `At most ${mostNodes} ids can be asked for at once.`, { field: 'ids', help: 'Ask for the others in another request.' });
      const canonical = parseIds(ids).ids;
      const found = new Map<string, FoundNode | Failure>();
      for (const find of this.#finders) {
        const missing = canonical.filter((id) => !found.has(id));
        if (missing.length === 0) break;
        for (const [id, node] of await find(scope, missing)) found.set(id, node);
      }
      return new Map(ids.map((id) => [id, found.get(asId(id) ?? id) ?? notFound()]));
    });
  }
}

/** What of these ids, which are canonical, is of one kind; the others are left out. */
type Finder = (scope: Scope, ids: readonly string[]) => Promise<PerPlace<FoundNode>>;

async function findProjects(scope: Scope, ids: readonly string[]): Promise<PerPlace<FoundNode>> {
  const projectIds = (await listDirectories(scope, ids)).filter(({ kind }) => kind === 'PROJECT').map(({ id }) => id);
  const admissions = await admitAll(scope, 'READ', projectIds);
  const rows = await listEntities(scope, ProjectEntity, admitted(admissions));
  return named('Project', new Map<string, WithId | Failure>([...refused(admissions), ...byId(rows)]));
}

/** Rows that name the directory in which they live: where the action is allowed, and the row may be read. */
function inDirectory<Row extends WithId>(
  kind: NodeKind, table: 'person' | 'team' | 'scim_configuration' | 'scim_token', entity: Entity, action: Action,
  mayRead: (scope: Scope, access: Access, row: Row) => boolean = () => true,
): Finder {
  return async (scope, ids) => {
    const located = await locate(scope, table, ids);
    const admissions = await admitAll(scope, action, [...located.values()].map(({ directory }) => directory.id));
    const rows = byId(await listEntities<Row>(scope, entity, [...located.keys()].filter((id) => !(admissions.get(located.get(id)?.directory.id ?? '') instanceof Failure))));
    return named(kind, new Map([...located].map(([id, { directory }]) => {
      const [admission, row] = [admissions.get(directory.id) ?? notFound(), rows.get(id)];
      if (admission instanceof Failure) return [id, admission];
      return [id, row !== undefined && mayRead(scope, admission.access, row) ? row : notFound()];
    })));
  };
}

/** Only rows of directories into which the policy has let the scope: the entity filter sees to that (DESIGN 7). */
async function listEntities<Row extends WithId>(scope: Scope, entity: Entity, ids: readonly string[]): Promise<readonly Row[]> {
  if (ids.length === 0) return [];
  const rows: readonly WithId[] = await scope.unit.em.find(entity as unknown as EntityName<WithId>, { id: { $in: [...ids] } }, { disableIdentityMap: true });
  // The ORM's types call an empty column possibly absent; its rows have every column, as the domain's types say.
  return rows as readonly Row[];
}

function named(kind: NodeKind, rows: ReadonlyMap<string, WithId | Failure>): PerPlace<FoundNode> {
  return new Map([...rows].map(([id, row]) => [id, row instanceof Failure ? row : { kind, row }]));
}

function byId<Row extends WithId>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

function admitted(admissions: PerPlace<unknown>): readonly string[] {
  return [...admissions].filter(([, admission]) => !(admission instanceof Failure)).map(([id]) => id);
}

function refused(admissions: PerPlace<unknown>): readonly (readonly [string, Failure])[] {
  return [...admissions].flatMap(([id, admission]) => (admission instanceof Failure ? [[id, admission] as const] : []));
}

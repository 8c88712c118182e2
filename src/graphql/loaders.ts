import DataLoader from 'dataloader';
import { listVisibleAccounts } from '../domain/accounts/account-directory.js';
import { listDirectories } from '../domain/directory-lookup.js';
import { listAccess } from '../domain/list-access.js';
import { PersonEntity, type Person } from '../domain/people/person.js';
import type { Access } from '../domain/policy.js';
import { ProjectEntity, type Project } from '../domain/projects/project.js';
import { ScimConfigurationEntity, type ScimConfiguration } from '../domain/scim-configurations/scim-configuration.js';
import { ScimTokenEntity, type ScimToken } from '../domain/scim-configurations/scim-token.js';
import type { Account } from '../domain/accounts/account.js';
import type { DirectoryRef } from '../domain/directory-lookup.js';
import type { Scope } from '../domain/scope.js';
import { StatusPageEntity, type StatusPage } from '../domain/status-pages/status-page.js';
import { TeamEntity, type Team } from '../domain/teams/team.js';

/**
 * Reads by id that fields of many rows share, one statement for all that are asked in one tick. Nothing is kept
 * afterwards: a second mutation of the same request sees what the first one did, and access is always of now. Rows of
 * tenant tables come only from directories that the policy has let this request into; undefined otherwise.
 */
export interface Loaders {
  /** Only accounts that the caller may see: its own, and all for server administrators. */
  readonly account: ById<Account>;
  readonly project: ById<Project>;
  readonly statusPage: ById<StatusPage>;
  readonly person: ById<Person>;
  readonly team: ById<Team>;
  readonly scimConfiguration: ById<ScimConfiguration>;
  readonly scimToken: ById<ScimToken>;
  /** The directory with the id of a project or a status page. */
  readonly directory: ById<DirectoryRef>;
  /** What the caller is in a directory. */
  readonly access: DataLoader<DirectoryRef, Access>;
}

export type ById<Row> = DataLoader<string, Row | undefined>;

/** The loaders of one request, for whoever asks now: made anew when somebody signs in or out in the middle of it. */
export function createLoaders(scope: Scope): Loaders {
  const find = { disableIdentityMap: true } as const;
  const { em } = scope.unit;
  return {
    account: byId((ids) => listVisibleAccounts(scope, ids)),
    project: byId<Project>((ids) => em.find(ProjectEntity, { id: { $in: ids } }, find).then(asRows<Project>)),
    statusPage: byId<StatusPage>((ids) => em.find(StatusPageEntity, { id: { $in: ids } }, find).then(asRows<StatusPage>)),
    person: byId<Person>((ids) => em.find(PersonEntity, { id: { $in: ids } }, find).then(asRows<Person>)),
    team: byId<Team>((ids) => em.find(TeamEntity, { id: { $in: ids } }, find).then(asRows<Team>)),
    scimConfiguration: byId<ScimConfiguration>((ids) => em.find(ScimConfigurationEntity, { id: { $in: ids } }, find).then(asRows<ScimConfiguration>)),
    scimToken: byId<ScimToken>((ids) => em.find(ScimTokenEntity, { id: { $in: ids } }, find).then(asRows<ScimToken>)),
    directory: byId((ids) => listDirectories(scope, ids)),
    access: new DataLoader((directories: readonly DirectoryRef[]) => listAccess(scope, directories), { cache: false }),
  };
}

/** The ORM's types call an empty column possibly absent; its rows have every column, as the domain's types say. */
function asRows<Row>(entities: readonly { readonly id: string }[]): readonly Row[] {
  return entities as unknown as readonly Row[];
}

function byId<Row extends { readonly id: string }>(list: (ids: string[]) => Promise<readonly Row[]>): ById<Row> {
  return new DataLoader(async (ids: readonly string[]) => {
    const rows = new Map((await list([...new Set(ids)])).map((row) => [row.id, row]));
    return ids.map((id) => rows.get(id));
  }, { cache: false });
}

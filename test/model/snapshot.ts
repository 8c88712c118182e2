import type { Pool } from 'pg';
import { emptyState, pair, type Configuration, type Directory, type Membership, type Person, type State, type Team } from './state.js';

/** Everything of some directories as it stands in the tables, read in one statement. */
export interface Snapshot {
  readonly state: State;
  /** The versions of people, teams and configurations. */
  readonly versions: ReadonlyMap<string, number>;
  /** Entries of the audit log. */
  readonly audits: number;
  /** Events of SCIM requests that were done and may have changed something, by the request's status. */
  readonly changes: number;
  /** All events. */
  readonly events: number;
}

/** Reads these directories, without the administrator of the tests. */
export async function readSnapshot(pool: Pool, directories: readonly string[]): Promise<Snapshot> {
  const { rows: [row] } = await pool.query<{ snapshot: Rows }>(sql, [directories]);
  if (row === undefined) throw new Error('The database gave no snapshot.');
  const { snapshot } = row;
  const state = emptyState();
  for (const directory of snapshot.directories) state.directories.set(directory.id, directory);
  for (const { version: _, ...person } of snapshot.people) state.people.set(person.id, person);
  for (const { version: _, ...team } of snapshot.teams) state.teams.set(team.id, team);
  for (const { version: _, ...configuration } of snapshot.configurations) state.configurations.set(configuration.id, configuration);
  for (const membership of snapshot.memberships) state.memberships.set(pair(membership.team, membership.person), membership);
  const { audits, changes, events } = snapshot;
  return { state, versions: new Map([...snapshot.people, ...snapshot.teams, ...snapshot.configurations].map(({ id, version }) => [id, version])), audits, changes, events };
}

type Versioned<Row> = Row & { readonly version: number };

interface Rows {
  readonly directories: readonly Directory[];
  readonly people: readonly Versioned<Person>[];
  readonly teams: readonly Versioned<Team>[];
  readonly configurations: readonly Versioned<Configuration>[];
  readonly memberships: readonly Membership[];
  readonly audits: number;
  readonly changes: number;
  readonly events: number;
}

/** The administrator of the tests makes every project and leaves it; that past is no part of the model. */
const withoutCreators = `not (person.removed_at is not null and person.source = 'MANUAL' and person.user_name_key = 'admin@example.com')`;

const sql = `select json_build_object(
  'directories', (select coalesce(json_agg(json_build_object('id', directory.id, 'kind', directory.kind, 'project', coalesce(status_page.project_id, directory.id))), '[]')
    from directory left join status_page on status_page.id = directory.id where directory.id = any($1)),
  'people', (select coalesce(json_agg(json_build_object(
      'id', id, 'directory', directory_id, 'userName', user_name, 'externalId', external_id, 'displayName', display_name, 'mail', attributes #>> '{emails,0,value}',
      'active', active, 'deactivated', deactivated_at is not null, 'suspended', suspended_at is not null, 'released', released_at is not null,
      'removed', coalesce(extract(epoch from removed_at) * 1000, 0), 'managedBy', managed_by,
      'account', (select email_key from account where account.id = person.account_id),
      'formerAccounts', (select coalesce(json_agg(email_key order by position), '[]') from unnest(former_account_ids) with ordinality as former(id, position) join account using (id)),
      'withheld', link_withheld_at is not null, 'version', version)), '[]')
    from person where directory_id = any($1) and ${withoutCreators}),
  'teams', (select coalesce(json_agg(json_build_object('id', id, 'directory', directory_id, 'name', name, 'role', role, 'externalId', external_id,
      'pushedBy', pushed_by, 'managedBy', managed_by, 'version', version)), '[]') from team where directory_id = any($1)),
  'configurations', (select coalesce(json_agg(json_build_object('id', id, 'directory', directory_id, 'enabled', enabled, 'identityProvider', identity_provider,
      'autoProvisionUsers', auto_provision_users, 'autoDeprovisionUsers', auto_deprovision_users, 'pushGroupsEnabled', push_groups_enabled,
      'showUnmanaged', show_unmanaged, 'userNamePolicy', user_name_policy, 'version', version,
      'defaultTeamIds', (select coalesce(json_agg(team_id), '[]') from scim_configuration_default_team given
        where given.directory_id = scim_configuration.directory_id and given.configuration_id = scim_configuration.id))), '[]')
    from scim_configuration where directory_id = any($1)),
  'memberships', (select coalesce(json_agg(json_build_object('team', team_id, 'person', person_id, 'source', source, 'grantedBy', granted_by)), '[]') from team_member where directory_id = any($1)),
  'audits', (select count(*) from audit_entry where directory_id = any($1)),
  'changes', (select count(*) from provisioning_event where directory_id = any($1) and http_status < 300 and method <> 'GET'),
  'events', (select count(*) from provisioning_event where directory_id = any($1))
) as snapshot`;

import type { TestDatabase } from './database.js';
import { query } from './owner-sql.js';

/**
 * Compares a directory with its own log: the provisioning events and audit entries against the rows that they speak of
 * (THREATS P4). Holds for people and teams that only a provider changed, and for teams that one `createTeam` made.
 * Every fault in a sentence; none is what must be.
 */
export async function faultsOfLedger(database: TestDatabase, directoryId: string): Promise<readonly string[]> {
  const faults = await Promise.all([miscounted, unowned, miscast, unaudited].map((statement) => query<{ fault: string }>(database, statement, [directoryId])));
  return faults.flat().map(({ fault }) => fault);
}

/** Each change moves the version of its row by one, so version and number of changes in the log are the same number. */
const miscounted = `
  with change as (
    select coalesce(person_id, team_id) as id, count(*)::int as number from provisioning_event
     where directory_id = $1 and outcome not in ('read', 'refused', 'unchanged', 'group-unchanged') group by 1),
  kept as (
    select id, 'person ' || user_name as name, version from person where directory_id = $1 and source = 'SCIM'
    union all select id, 'team ' || name, version from team where directory_id = $1 and source = 'SCIM')
  select format('The %s has version %s, but the log tells %s changes.', name, version, coalesce(number, 0)) as fault
    from kept left join change using (id) where version <> coalesce(number, 0)`;

/** A change in the log without its row: only a deleted group leaves none, and its deletion stands there too. */
const unowned = `
  select format('The log tells of %s of %s, which is not there.', outcome, coalesce(person_id, team_id)) as fault from provisioning_event as told
   where directory_id = $1 and outcome not in ('read', 'refused', 'unchanged', 'group-unchanged')
     and not exists (select 1 from person where directory_id = $1 and id = told.person_id)
     and not exists (select 1 from team where directory_id = $1 and id = told.team_id)
     and not exists (select 1 from provisioning_event where directory_id = $1 and team_id = told.team_id and outcome = 'group-removed')`;

/** The members of each pushed team are those whom the log added last, but for people who were removed since. */
const miscast = `
  with move as (
    select team_id, person, joins, row_number() over (partition by team_id, person order by id desc) as newest
      from provisioning_event, lateral (
        select value as person, true as joins from jsonb_array_elements_text(facts -> 'added')
        union all select value, false from jsonb_array_elements_text(facts -> 'removed')) as moved
     where directory_id = $1 and team_id is not null),
  told as (
    select team_id, person::uuid as person_id from move join person on person.directory_id = $1 and person.id = move.person::uuid and person.removed_at is null
     where newest = 1 and joins and exists (select 1 from team where directory_id = $1 and id = team_id)),
  kept as (select team_id, person_id from team_member where directory_id = $1 and source = 'PUSH')
  select format('Only the log says that %s is in team %s.', person_id, team_id) as fault from (select * from told except select * from kept) as untrue
  union all
  select format('Only the table says that %s is in team %s.', person_id, team_id) from (select * from kept except select * from told) as untold`;

/** Each team that an administrator made has one entry of that, and each entry its team. */
const unaudited = `
  select format('The team %s has %s audit entries.', name, count(audit_entry.id)) as fault
    from team left join audit_entry on audit_entry.directory_id = $1 and audit_entry.subject_id = team.id and audit_entry.action = 'createTeam'
   where team.directory_id = $1 and team.source = 'MANUAL' and team.name like 'Made %' group by team.name having count(audit_entry.id) <> 1
  union all
  select format('The audit tells of a team %s, which is not there.', subject_id) from audit_entry
   where directory_id = $1 and action = 'createTeam' and not exists (select 1 from team where directory_id = $1 and id = subject_id)`;

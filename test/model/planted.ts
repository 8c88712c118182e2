import type { Pool } from 'pg';
import type { Kinds } from './choose.js';

/** A fault that the database does behind the server's back, as a rule of the server would if it were wrong. */
export interface PlantedFault {
  readonly name: string;
  readonly table: string;
  /** When the trigger fires: `before delete` and the like. */
  readonly moment: string;
  /** The body of the trigger; it gives the row back, or null to leave it out. */
  readonly body: string;
  /** What the model has to say of it. */
  readonly shows: RegExp;
  /** What has to come up for it to show, and how often each comes: so that finding it is no luck. */
  readonly kinds: Kinds;
}

/** Faults that one history finds. */
export const faultsOfRules: readonly PlantedFault[] = [
  {
    name: 'teams that a configuration granted by default stay with those whom it deactivates', table: 'team_member', moment: 'before delete',
    body: `if old.source = 'DEFAULT_TEAM' and exists (select 1 from person where person.directory_id = old.directory_id and person.id = old.person_id
      and person.deactivated_at is not null and person.removed_at is null) then return null; end if; return old;`,
    shows: /membership .* is there and should not be|groups.*and should be shown/, kinds: { postUser: 2, patchUser: 3 },
  },
  {
    name: 'active:true lifts a suspension', table: 'person', moment: 'before update',
    body: 'if new.active and not old.active then new.suspended_at = null; end if; return new;',
    shows: /suspended of person .* is false and should be true/, kinds: { postUser: 2, patchUser: 5, suspendPerson: 2 },
  },
  {
    name: 'a change of who is in a team leaves no audit entry', table: 'audit_entry', moment: 'before insert',
    body: `if new.action = 'changeTeamMembers' then return null; end if; return new;`,
    shows: /changeTeamMembers, answered done, left 0 audit entries/, kinds: { addPerson: 1, changeTeamMembers: 3 },
  },
  {
    name: 'the version of a team never moves', table: 'team', moment: 'before update',
    body: 'new.version = old.version; return new;', shows: /team .* changed, and its version stays/, kinds: { createTeam: 1, updateTeam: 2 },
  },
  {
    name: 'an address that a provider chose for somebody with rights is as good as any', table: 'person', moment: 'before update',
    body: 'new.link_withheld_at = null; return new;',
    shows: /withheld of person .* is false and should be true/, kinds: { addPerson: 1, changeTeamMembers: 2, putUser: 4, patchUser: 4 },
  },
];

/** A fault that shows where several act at once, each on what is its own. */
export const reachingOver: PlantedFault = {
  name: 'a suspension reaches whoever has the same name elsewhere', table: 'person', moment: 'after update',
  body: `if new.suspended_at is not null and old.suspended_at is null and pg_trigger_depth() = 1 then
    update person set suspended_at = new.suspended_at where id in (
      select id from person other where other.directory_id <> new.directory_id and other.removed_at is null and other.suspended_at is null
        and split_part(other.user_name_key, '@', 1) = split_part(new.user_name_key, '@', 1) for update skip locked); end if; return new;`,
  shows: /suspended of person .* is true and should be false/, kinds: { postUser: 4, addPerson: 2, suspendPerson: 2, patchUser: 2 },
};

/** A fault that shows in the end where several act at once on the same things. */
export const lostEvents: PlantedFault = {
  name: 'a change of who is in a group leaves no event', table: 'provisioning_event', moment: 'before insert',
  body: `if new.outcome = 'group-changed' then return null; end if; return new;`,
  shows: /changes of providers left \d+ events of a change/, kinds: { postUser: 2, postGroup: 2, patchGroup: 4 },
};

/** Plants a fault while something is done. */
export async function withFault<T>(pool: Pool, { table, moment, body }: PlantedFault, act: () => Promise<T>): Promise<T> {
  await pool.query(`create function planted() returns trigger language plpgsql as $$ begin ${body} end $$`);
  await pool.query(`create trigger planted ${moment} on ${table} for each row execute function planted()`);
  try {
    return await act();
  } finally {
    await pool.query(`drop trigger planted on ${table}`);
    await pool.query('drop function planted()');
  }
}

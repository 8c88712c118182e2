import { Migration } from '@mikro-orm/migrations';

/**
 * The one way in which rows of the two logs change: what they tell of a person who was removed is blanked, that they
 * tell it stays (docs/decisions/0011). The running role may do that, and for nobody who is still here.
 */
export class BlankWhatIsToldOfTheErased extends Migration {
  override up(): void {
    this.addSql(`
      -- The mark of a name or an address in provisioning_event.mentions; TypeScript makes the same one (event-mentions).
      -- Version 8 tells it from ids, which are of version 7.
      create function event_mark(of_directory uuid, key text) returns uuid language sql immutable as $$
        select overlay(left(encode(sha256(convert_to(of_directory::text || ':' || key, 'UTF8')), 'hex'), 32) placing '8' from 13 for 1)::uuid
      $$;

      -- The marks among mentions, without the ids; null where there are none.
      create function marks_in(mentions uuid[]) returns uuid[] language sql immutable as $$
        select nullif(array(select each from unnest(mentions) as each where substr(each::text, 15, 1) = '8'), '{}')
      $$;

      -- The marks of the names that a person has, and of those that their events say they had.
      create function marks_of_person(of_directory uuid, of_person uuid) returns uuid[] language sql stable as $$
        select coalesce(array_agg(mark), '{}') from (
          select event_mark(of_directory, known.name) as mark from person, lateral (
            select unnest(person.email_keys) collate "C" union all select person.user_name_key union all select person.external_id
            union all select person.email_key union all select person.display_name_key
            union all select (phone #>> '{}') collate "C" from jsonb_path_query(person.attributes_key, '$.phoneNumbers[*].value') as phone
          ) as known (name)
           where person.directory_id = of_directory and person.id = of_person and known.name <> ''
          union
          select mark from provisioning_event as event, lateral unnest(marks_in(event.mentions)) as mark
           where event.directory_id = of_directory and event.person_id = of_person and event.mentions is not null
        ) as found
      $$;

      -- Changes that keep what changed, and of the values only yes and no.
      create function changes_without_values(changes jsonb) returns jsonb language sql immutable as $$
        select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('path', change -> 'path',
          'before', case jsonb_typeof(change -> 'before') when 'boolean' then change -> 'before' end,
          'after', case jsonb_typeof(change -> 'after') when 'boolean' then change -> 'after' end)) order by place), '[]')
          from jsonb_array_elements(changes) with ordinality as each (change, place)
      $$;

      -- Warnings without the names of people; those of attributes stay.
      create function warnings_without_names(warnings jsonb) returns jsonb language sql immutable as $$
        select coalesce(jsonb_agg(case when warning ->> 'kind' in ('unknown-members', 'manual-members-removed') then warning || '{"names": ["[erased]"]}' else warning end order by place), '[]')
          from jsonb_array_elements(warnings) with ordinality as each (warning, place)
      $$;

      -- The facts of an audit entry about somebody: without their name and the values that were changed.
      create function audited_without_person(facts jsonb) returns jsonb language sql immutable as $$
        select facts - 'name' || case when facts ? 'changes' then jsonb_build_object('changes', changes_without_values(facts -> 'changes')) else '{}' end
      $$;

      -- The facts of an event that mentions somebody: without the texts that may name them. Plain expressions, as the one
      -- below: PostgreSQL puts those in place of the call.
      create function facts_without_mentions(facts jsonb) returns jsonb language sql immutable as $$
        select facts - 'detail' || '{"erased": "mention"}'
          || case when facts ? 'filter' then '{"filter": "[erased]"}' else '{}' end::jsonb
          || case when facts ? 'warnings' then jsonb_build_object('warnings', warnings_without_names(facts -> 'warnings')) else '{}' end
      $$;

      -- The facts of an event about somebody: without their name and the values of their attributes as well.
      create function facts_without_person(facts jsonb) returns jsonb language sql immutable as $$
        select facts_without_mentions(facts) - 'subject' || '{"erased": "person"}'
          || case when facts ? 'changes' then jsonb_build_object('changes', changes_without_values(facts -> 'changes')) else '{}' end
      $$;

      -- Both functions read by index whatever the planner guesses: PostgreSQL 15 takes two thousand ids for a reason to read
      -- every row.

      -- Blanks those of the chosen events that are about a removed person or mention them. A name marks only events that
      -- are about nobody else: somebody else may bear it by now. The marks of a name that somebody gave up stay with the
      -- event about them, for every later statement and for their own erasure, until they are erased themselves.
      create function erase_events_of_person(of_directory uuid, of_person uuid, chosen uuid[]) returns void
      language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
      declare
        the_person person;
        marks uuid[];
        first uuid;
        last uuid;
      begin
        select * into the_person from person where directory_id = of_directory and id = of_person and removed_at is not null;
        if not found then
          raise exception 'only what is told of a removed person can be erased' using errcode = '42501';
        end if;
        marks := marks_of_person(of_directory, of_person);
        -- Bounds of ids are bounds of time: without them every partition would be looked into for every id.
        select each into first from unnest(chosen) as each order by each limit 1;
        select each into last from unnest(chosen) as each order by each desc limit 1;
        update provisioning_event as event set
          path = case when event.operation in ('GET', 'REPLACE', 'PATCH', 'DELETE') and event.person_id is null and event.team_id is null
            then regexp_replace(split_part(event.path, '?', 1), '[^/]*$', '[erased]') else split_part(event.path, '?', 1) end,
          facts = case when event.person_id = of_person then facts_without_person(event.facts) else facts_without_mentions(event.facts) end,
          request_body = case when event.request_body is not null then '"[erased]"'::jsonb end,
          response_body = case when event.response_body is not null then '"[erased]"'::jsonb end,
          mentions = case when event.person_id <> of_person or (event.person_id = of_person and the_person.erased_at is null) then marks_in(event.mentions) end
         where event.directory_id = of_directory and event.id = any(chosen) and event.id between first and last
           and (event.person_id = of_person or event.mentions @> array[of_person] or (event.person_id is null and event.mentions && marks));
      end $$;

      -- Blanks the audit entries about a removed person and by them, of those behind the given id the first 2,000, and gives
      -- the id of the last; null when there are no more. The person may have changed a project and its status pages;
      -- subscribers change nothing. What an account does after the removal it does as somebody else, and an account that
      -- now is another person's did it as them.
      create function erase_audit_of_person(of_directory uuid, of_person uuid, behind uuid) returns uuid
      language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
      declare
        the_person person;
        directories uuid[];
        accounts uuid[];
        chosen uuid[];
      begin
        select * into the_person from person where directory_id = of_directory and id = of_person and removed_at is not null;
        if not found then
          raise exception 'only what is told of a removed person can be erased' using errcode = '42501';
        end if;
        directories := array(
          select project.id from project where project.id = of_directory
          union select page.id from status_page as page where page.project_id = of_directory);
        accounts := array(
          select account from unnest(the_person.account_id || the_person.former_account_ids) as account
           where account = the_person.account_id
              or not exists (select 1 from person as other where other.directory_id = of_directory and other.id <> of_person and other.account_id = account));
        chosen := array(
          (select entry.id from audit_entry as entry
            where entry.directory_id = of_directory and entry.subject_id = of_person and entry.subject_type = 'PERSON' and entry.id > behind
            order by entry.id limit 2000)
          union
          select found.id from unnest(directories) as directory, unnest(accounts) as account, lateral (
            select entry.id from audit_entry as entry
             where entry.directory_id = directory and entry.actor_id = account and entry.id > behind
               and (entry.at <= the_person.removed_at or entry.subject_id = of_person)
             order by entry.id limit 2000) as found
          order by id limit 2000);
        update audit_entry as entry set
          facts = case when entry.subject_id = of_person and entry.subject_type = 'PERSON' and entry.directory_id = of_directory
            then audited_without_person(entry.facts) else entry.facts end,
          actor = case when entry.actor_id = any(accounts) and entry.directory_id = any(directories)
            and (entry.at <= the_person.removed_at or entry.subject_id = of_person) then '[erased]' else entry.actor end
         where entry.directory_id = any(of_directory || directories) and entry.id = any(chosen);
        return chosen[cardinality(chosen)];
      end $$;

      revoke execute on function erase_events_of_person(uuid, uuid, uuid[]), erase_audit_of_person(uuid, uuid, uuid) from public;

      -- The owner of the table, too, can change an entry in no other way.
      create function refuse_all_but_blanking() returns trigger language plpgsql as $$
      declare
        blanked audit_entry := old;
      begin
        if new.facts <> old.facts then
          blanked.facts := audited_without_person(old.facts);
        end if;
        if new.actor <> old.actor then
          blanked.actor := '[erased]';
        end if;
        if new is distinct from blanked then
          raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = '42501';
        end if;
        return new;
      end $$;
      drop trigger audit_entry_append_only on audit_entry;
      create trigger audit_entry_append_only before delete or truncate on audit_entry
        for each statement execute function refuse_change();
      create trigger audit_entry_only_blanked before update on audit_entry
        for each row execute function refuse_all_but_blanking();
    `);
  }
}

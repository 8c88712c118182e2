import { Migration } from '@mikro-orm/migrations';

/**
 * The provisioning log, one partition a day on the uuid v7 id, and the audit (DESIGN 7). Neither refers to other
 * tables: a fact outlives what it speaks of. The running role may insert and read; a trigger says no to the rest.
 */
export class CreateLogs extends Migration {
  override up(): void {
    this.addSql(`
      create table provisioning_event (
        directory_id uuid not null,
        id uuid not null,
        at timestamptz not null,
        request_id text not null,
        configuration_id uuid not null,
        configuration_name text not null,
        identity_provider text not null,
        token_id uuid,
        status text not null check (status in ('SUCCESS', 'WARNING', 'ERROR', 'SKIPPED')),
        operation text,
        resource_type text,
        http_status integer not null,
        scim_type text,
        duration_ms double precision not null,
        method text not null,
        path text not null,
        client_ip text,
        user_agent text,
        outcome text not null,
        person_id uuid,
        team_id uuid,
        facts jsonb not null default '{}',
        request_headers jsonb,
        request_body jsonb,
        response_body jsonb,
        primary key (directory_id, id)
      ) partition by range (id);
      create index provisioning_event_request on provisioning_event (directory_id, request_id);
      create index provisioning_event_configuration on provisioning_event (directory_id, configuration_id, id);
      create index provisioning_event_errors on provisioning_event (directory_id, configuration_id, id) where status = 'ERROR';
      create index provisioning_event_person on provisioning_event (directory_id, person_id, id) where person_id is not null;
      create table provisioning_event_default partition of provisioning_event default;

      create function event_id_at(moment timestamptz) returns uuid language sql immutable as $$
        select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
      $$;

      -- Makes the partitions of the days [first, first + days). Rows that a stepping clock put into the default
      -- partition stay there: a day that they occupy gets no partition of its own.
      create function make_event_partitions(first date, days integer) returns void
      language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        day date;
        partition text;
        low timestamptz;
        high timestamptz;
      begin
        perform pg_advisory_xact_lock(hashtext('muster.event_partitions'));
        for step in 0 .. days - 1 loop
          day := first + step;
          partition := 'provisioning_event_' || to_char(day, 'YYYYMMDD');
          low := day::timestamp at time zone 'UTC';
          high := (day + 1)::timestamp at time zone 'UTC';
          if to_regclass(partition) is null and not exists (
            select 1 from provisioning_event_default
             where id >= event_id_at(low) and id < event_id_at(high)
          ) then
            execute format('create table %I partition of provisioning_event for values from (%L) to (%L)',
              partition, event_id_at(low), event_id_at(high));
          end if;
        end loop;
      end $$;

      -- Drops whole days before the given one; the rows of the default partition of those days go with them.
      create function drop_event_partitions(before date) returns integer
      language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        partition text;
        dropped integer := 0;
      begin
        for partition in
          select child.relname from pg_inherits
            join pg_class as child on child.oid = pg_inherits.inhrelid
           where pg_inherits.inhparent = 'provisioning_event'::regclass
             and child.relname ~ '^provisioning_event_[0-9]{8}$'
             and child.relname < 'provisioning_event_' || to_char(before, 'YYYYMMDD')
        loop
          execute format('drop table %I', partition);
          dropped := dropped + 1;
        end loop;
        delete from provisioning_event_default where id < event_id_at(before::timestamp at time zone 'UTC');
        return dropped;
      end $$;

      create table audit_entry (
        directory_id uuid not null,
        id uuid not null,
        at timestamptz not null,
        actor_kind text not null,
        actor_id uuid,
        actor text not null,
        action text not null,
        subject_type text,
        subject_id uuid,
        facts jsonb not null default '{}',
        request_id text,
        primary key (directory_id, id)
      );

      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = '42501';
      end $$;
      create trigger audit_entry_append_only before update or delete or truncate on audit_entry
        for each statement execute function refuse_change();
    `);
  }
}

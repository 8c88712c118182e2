import { Migration } from '@mikro-orm/migrations';

/**
 * People and memberships. Every caseExact:false attribute has a folded twin (user_name_key, email_keys,
 * attributes_key ...) that TypeScript writes; SQL never folds (DESIGN 3.3, "two spellings").
 */
export class CreatePeople extends Migration {
  override up(): void {
    this.addSql(`
      create table person (
        directory_id uuid not null references directory (id) on delete cascade,
        id uuid not null,
        user_name text not null,
        user_name_key text collate "C" not null,
        external_id text collate "C",
        email text,
        email_key text collate "C",
        email_keys text[] not null default '{}',
        display_name text,
        display_name_key text collate "C",
        given_name text,
        family_name text,
        formatted_name text,
        attributes jsonb not null default '{}',
        attributes_key jsonb not null default '{}',
        active boolean not null default true,
        deactivated_at timestamptz,
        deactivated_by uuid,
        suspended_at timestamptz,
        suspension_reason text,
        released_at timestamptz,
        removed_at timestamptz,
        source text not null check (source in ('MANUAL', 'SCIM', 'SEED')),
        managed_by uuid,
        account_id uuid references account (id) on delete set null,
        former_account_ids uuid[] not null default '{}',
        invited_at timestamptz,
        last_pushed_at timestamptz,
        version integer not null default 1,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (directory_id, id),
        foreign key (directory_id, managed_by) references scim_configuration (directory_id, id)
      );
      create unique index person_user_name_key on person (directory_id, user_name_key) where removed_at is null;
      create unique index person_account on person (directory_id, account_id) where removed_at is null;
      create unique index person_id on person (id);
      create index person_account_id on person (account_id) where account_id is not null;
      create index person_created on person (directory_id, created_at, id);
      create index person_external_id on person (directory_id, external_id);
      create index person_email_key on person (directory_id, email_key);
      create index person_email_key_waiting on person (email_key) where account_id is null and removed_at is null;
      create index person_email_keys on person using gin (email_keys);
      create index person_display_name_key on person (directory_id, display_name_key);
      create index person_updated on person (directory_id, updated_at);
      create index person_managed_by on person (directory_id, managed_by, created_at, id);
      create index person_former_accounts on person using gin (former_account_ids);
      create index person_removed_name on person (directory_id, user_name_key, removed_at) where removed_at is not null;

      -- Its order is the order of joining; a group's version is a hash over it, so nothing has to be maintained.
      create sequence team_member_sequence as bigint;
      create table team_member (
        directory_id uuid not null,
        team_id uuid not null,
        person_id uuid not null,
        source text not null check (source in ('MANUAL', 'DEFAULT_TEAM', 'PUSH')),
        granted_by uuid,
        sequence bigint not null default nextval('team_member_sequence'),
        added_at timestamptz not null,
        primary key (directory_id, team_id, person_id),
        foreign key (directory_id, team_id) references team (directory_id, id) on delete cascade,
        foreign key (directory_id, person_id) references person (directory_id, id) on delete cascade,
        foreign key (directory_id, granted_by) references scim_configuration (directory_id, id)
      );
      create index team_member_person on team_member (directory_id, person_id);
      create index team_member_sequence_order on team_member (directory_id, team_id, sequence);
    `);
  }
}

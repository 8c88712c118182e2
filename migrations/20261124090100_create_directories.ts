import { Migration } from '@mikro-orm/migrations';

/**
 * The tenant tables (DESIGN 7): directory_id stands first in every key, and foreign keys between them are composite,
 * so that a row of another directory cannot even be referenced. Key columns are collate "C": prefixes use the index.
 */
export class CreateDirectories extends Migration {
  override up(): void {
    this.addSql(`
      create table directory (
        id uuid not null primary key,
        kind text not null check (kind in ('PROJECT', 'STATUS_PAGE'))
      );

      create table project (
        id uuid not null primary key references directory (id) on delete cascade,
        name text not null,
        slug text collate "C" not null,
        version integer not null default 1,
        created_at timestamptz not null,
        updated_at timestamptz not null
      );
      create unique index project_slug on project (slug);
      create index project_created on project (created_at, id);

      create table status_page (
        id uuid not null primary key references directory (id) on delete cascade,
        project_id uuid not null references project (id),
        name text not null,
        slug text collate "C" not null,
        description text,
        is_private boolean not null,
        services jsonb not null default '[]',
        version integer not null default 1,
        created_at timestamptz not null,
        updated_at timestamptz not null
      );
      create unique index status_page_slug on status_page (slug);
      create index status_page_project on status_page (project_id, created_at, id);

      create table scim_configuration (
        directory_id uuid not null references directory (id) on delete cascade,
        id uuid not null,
        kind text not null check (kind in ('PROJECT', 'STATUS_PAGE')),
        name text not null,
        description text,
        identity_provider text not null,
        enabled boolean not null default true,
        auto_provision_users boolean not null,
        auto_deprovision_users boolean not null,
        push_groups_enabled boolean not null,
        user_name_policy text not null check (user_name_policy in ('EMAIL', 'ANY')),
        invite_on_provision boolean not null default true,
        show_unmanaged boolean not null,
        version integer not null default 1,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (directory_id, id)
      );
      create unique index scim_configuration_id on scim_configuration (id);

      create table scim_token (
        directory_id uuid not null,
        id uuid not null,
        configuration_id uuid not null,
        name text not null,
        token_id text collate "C" not null,
        secret_hash bytea not null,
        last_four text not null,
        created_by uuid references account (id) on delete set null,
        created_at timestamptz not null,
        expires_at timestamptz,
        retires_at timestamptz,
        revoked_at timestamptz,
        replaced_by uuid,
        last_used_at timestamptz,
        last_used_ip text,
        last_user_agent text,
        primary key (directory_id, id),
        foreign key (directory_id, configuration_id) references scim_configuration (directory_id, id) on delete cascade
      );
      create unique index scim_token_token_id on scim_token (token_id);
      create unique index scim_token_id on scim_token (id);
      create index scim_token_configuration on scim_token (directory_id, configuration_id, created_at);

      create table team (
        directory_id uuid not null references project (id) on delete cascade,
        id uuid not null,
        name text not null,
        name_key text collate "C" not null,
        description text,
        role text not null check (role in ('OWNER', 'ADMIN', 'MEMBER', 'VIEWER')),
        is_reserved boolean not null default false,
        external_id text collate "C",
        source text not null check (source in ('MANUAL', 'SCIM', 'SEED')),
        managed_by uuid,
        version integer not null default 1,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (directory_id, id),
        foreign key (directory_id, managed_by) references scim_configuration (directory_id, id),
        check ((role = 'OWNER') = is_reserved)
      );
      create unique index team_name_key on team (directory_id, name_key);
      create unique index team_owners on team (directory_id) where is_reserved;
      create unique index team_id on team (id);
      create index team_created on team (directory_id, created_at, id);
      create index team_managed_by on team (directory_id, managed_by);
      create index team_external_id on team (directory_id, external_id);

      create table scim_configuration_default_team (
        directory_id uuid not null,
        configuration_id uuid not null,
        team_id uuid not null,
        primary key (directory_id, configuration_id, team_id),
        foreign key (directory_id, configuration_id) references scim_configuration (directory_id, id) on delete cascade,
        foreign key (directory_id, team_id) references team (directory_id, id) on delete cascade
      );
      create index scim_configuration_default_team_team on scim_configuration_default_team (directory_id, team_id);
    `);
  }
}

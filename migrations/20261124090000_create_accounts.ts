import { Migration } from '@mikro-orm/migrations';

/** Logins of the installation: global, no tenant, never touched by SCIM (DESIGN 3.2). */
export class CreateAccounts extends Migration {
  override up(): void {
    this.addSql(`
      create table account (
        id uuid not null primary key,
        email text not null,
        email_key text collate "C" not null,
        name text,
        is_server_admin boolean not null default false,
        proved_at timestamptz,
        disabled_at timestamptz,
        password_hash text,
        last_sign_in_at timestamptz,
        version integer not null default 1,
        created_at timestamptz not null,
        updated_at timestamptz not null
      );
      create unique index account_email_key on account (email_key);

      create table session (
        id uuid not null primary key,
        account_id uuid not null references account (id) on delete cascade,
        token_hash bytea not null,
        created_at timestamptz not null,
        last_seen_at timestamptz not null,
        expires_at timestamptz not null
      );
      create unique index session_token_hash on session (token_hash);
      create index session_account_id on session (account_id);

      create table access_token (
        id uuid not null primary key,
        account_id uuid not null references account (id) on delete cascade,
        name text not null,
        token_hash bytea not null,
        last_four text not null,
        created_at timestamptz not null,
        expires_at timestamptz,
        last_used_at timestamptz,
        revoked_at timestamptz
      );
      create unique index access_token_token_hash on access_token (token_hash);
      create index access_token_account_id on access_token (account_id);

      -- The token of a link is signed, not stored: it is made anew from the id whenever the link is shown or mailed.
      create table account_link (
        id uuid not null primary key,
        kind text not null check (kind in ('INVITATION', 'PASSWORD_RESET')),
        email text not null,
        email_key text collate "C" not null,
        directory_id uuid,
        person_id uuid,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz
      );
      create index account_link_email_key on account_link (email_key) where used_at is null;
      create index account_link_person on account_link (directory_id, person_id) where used_at is null;
    `);
  }
}

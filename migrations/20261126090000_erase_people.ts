import { Migration } from '@mikro-orm/migrations';

/**
 * What an erasure finds its way by (docs/decisions/0011): which people were erased, whom an event mentions beside the
 * person that it is about, whose an audit entry is and what it is about.
 */
export class ErasePeople extends Migration {
  override up(): void {
    this.addSql(`
      alter table person add column erased_at timestamptz;
      create index person_erased on person (directory_id, id) where erased_at is not null;

      alter table provisioning_event add column mentions uuid[];
      create index provisioning_event_mentions on provisioning_event using gin (mentions) where mentions is not null;
      -- The names that a person gave up, beside a history of any length.
      create index provisioning_event_person_mentions on provisioning_event (directory_id, person_id) where person_id is not null and mentions is not null;

      -- With the id, so that each portion goes on where the one before it ended.
      create index audit_entry_subject on audit_entry (directory_id, subject_id, id);
      create index audit_entry_actor on audit_entry (directory_id, actor_id, id);

      -- Used links are found by their person too.
      drop index account_link_person;
      create index account_link_person on account_link (directory_id, person_id) where person_id is not null;
    `);
  }
}

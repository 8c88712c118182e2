import { Migration } from '@mikro-orm/migrations';

/**
 * The orders in which providers list people and groups carry whatever says who is seen (domain/provisioning/visibility),
 * so that a deep page is passed over and a total is counted in the index alone, without reading the rows (PROTOCOL 6).
 */
export class WalkListsInIndexes extends Migration {
  override up(): void {
    this.addSql(`
      drop index person_created;
      create index person_created on person (directory_id, created_at, id) include (managed_by, released_at, removed_at);
      drop index person_managed_by;
      create index person_managed_by on person (directory_id, managed_by, created_at, id) include (released_at, removed_at);
      drop index team_created;
      create index team_created on team (directory_id, created_at, id) include (managed_by, is_reserved);
      drop index team_managed_by;
      create index team_managed_by on team (directory_id, managed_by, created_at, id) include (is_reserved);
    `);
  }
}

import { Migration } from '@mikro-orm/migrations';

/**
 * The configuration whose push made a team: its DELETE ends the team, and nobody else's does, also when the first one
 * has gone and another one has linked the team since (DESIGN 3.3, "DELETE of a group"). No foreign key: it is history.
 */
export class RememberWhoPushedATeam extends Migration {
  override up(): void {
    this.addSql(`
      alter table team add column pushed_by uuid;
      update team set pushed_by = managed_by where source = 'SCIM';
    `);
  }
}

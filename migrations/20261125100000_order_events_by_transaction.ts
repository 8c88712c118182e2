import { Migration } from '@mikro-orm/migrations';

/**
 * Under which transaction an event was written: ids are made before the commit, so only this order has nothing appear
 * behind the place that a follower has reached (docs/decisions/0012). Events from before have none.
 */
export class OrderEventsByTransaction extends Migration {
  override up(): void {
    this.addSql(`
      alter table provisioning_event add column transaction_id xid8;
      alter table provisioning_event alter column transaction_id set default pg_current_xact_id();
      create index provisioning_event_transaction on provisioning_event (directory_id, configuration_id, transaction_id, id);
    `);
  }
}

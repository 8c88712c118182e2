import { Migration } from '@mikro-orm/migrations';

/**
 * Since when no account is linked by itself to a person whose address a provider changed while they had rights that
 * the provider did not give: only an invitation by somebody with the same rights does (docs/decisions/0006).
 */
export class WithholdAccountLinks extends Migration {
  override up(): void {
    this.addSql('alter table person add column link_withheld_at timestamptz;');
  }
}

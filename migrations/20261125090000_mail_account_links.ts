import { Migration } from '@mikro-orm/migrations';

/** When the letter with a link is due: null for links that are shown, and for those whose letter was taken (DESIGN 3.2). */
export class MailAccountLinks extends Migration {
  override up(): void {
    this.addSql(`
      alter table account_link add column mail_due_at timestamptz, add column mail_attempts int not null default 0;
      create index account_link_mail_due on account_link (mail_due_at) where mail_due_at is not null;
    `);
  }
}

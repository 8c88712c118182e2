import { CreateAccounts } from '../../migrations/20261124090000_create_accounts.js';
import { CreateDirectories } from '../../migrations/20261124090100_create_directories.js';
import { CreatePeople } from '../../migrations/20261124090200_create_people.js';
import { CreateLogs } from '../../migrations/20261124090300_create_logs.js';
import { WithholdAccountLinks } from '../../migrations/20261124100000_withhold_account_links.js';
import { WalkListsInIndexes } from '../../migrations/20261124110000_walk_lists_in_indexes.js';
import { RememberWhoPushedATeam } from '../../migrations/20261124120000_remember_who_pushed_a_team.js';
import { MailAccountLinks } from '../../migrations/20261125090000_mail_account_links.js';
import { OrderEventsByTransaction } from '../../migrations/20261125100000_order_events_by_transaction.js';
import { ErasePeople } from '../../migrations/20261126090000_erase_people.js';
import { BlankWhatIsToldOfTheErased } from '../../migrations/20261126090100_blank_what_is_told_of_the_erased.js';

/** Every migration in the order of its time, under the name that mikro_orm_migrations keeps. A new one goes to the end. */
export const migrationsList = [
  { name: '20261124090000_create_accounts', class: CreateAccounts },
  { name: '20261124090100_create_directories', class: CreateDirectories },
  { name: '20261124090200_create_people', class: CreatePeople },
  { name: '20261124090300_create_logs', class: CreateLogs },
  { name: '20261124100000_withhold_account_links', class: WithholdAccountLinks },
  { name: '20261124110000_walk_lists_in_indexes', class: WalkListsInIndexes },
  { name: '20261124120000_remember_who_pushed_a_team', class: RememberWhoPushedATeam },
  { name: '20261125090000_mail_account_links', class: MailAccountLinks },
  { name: '20261125100000_order_events_by_transaction', class: OrderEventsByTransaction },
  { name: '20261126090000_erase_people', class: ErasePeople },
  { name: '20261126090100_blank_what_is_told_of_the_erased', class: BlankWhatIsToldOfTheErased },
] as const;

import { listPeopleOfAccount } from '../directory-lookup.js';
import { isOneOf } from '../id-set.js';
import { byCreation, listPage } from '../keyset.js';
import type { Page, PageRequest } from '../page.js';
import { hasAccess } from '../people/access.js';
import type { Scope } from '../scope.js';
import type { StatusPage } from '../status-pages/status-page.js';
import type { Transactions } from '../transactions.js';
import { signInFirst } from './hold-account.js';

/** The private status pages that an account may read. */
export class ReadableStatusPages {
  constructor(private readonly transactions: Transactions) {}

  /**
   * The private pages that the signed-in account may read now, as a subscriber or as a person of the project, the
   * oldest first (DESIGN 3.1). Being a server administrator adds none.
   */
  async listReadableStatusPages(scope: Scope, request: PageRequest): Promise<Page<StatusPage>> {
    const { actor, unit } = scope;
    if (actor.kind !== 'account') throw signInFirst();
    return this.transactions.read(async () => {
      const ids = (await listPeopleOfAccount(scope, actor.accountId)).map((person) => person.directoryId);
      const pages = unit.db.selectFrom('status_page').selectAll('status_page').where('status_page.isPrivate', '=', true)
        .where((page) => page.or([isOneOf('status_page.id', ids), isOneOf('status_page.projectId', ids)]))
        .where(({ or, exists, selectFrom }) => or([
          exists(selectFrom('person').select('person.id').whereRef('person.directoryId', '=', 'status_page.id')
            .where('person.accountId', '=', actor.accountId).where(hasAccess('STATUS_PAGE'))),
          exists(selectFrom('person').select('person.id').whereRef('person.directoryId', '=', 'status_page.projectId')
            .where('person.accountId', '=', actor.accountId).where(hasAccess('PROJECT'))),
        ]));
      return listPage(pages, byCreation('status_page'), request);
    });
  }
}

import type { AuditEntry } from './audit-entry.js';
import { isOneOf } from './id-set.js';
import { listPage, type KeyOrder } from './keyset.js';
import { getDirectory } from './located.js';
import type { Page, PageRequest } from './page.js';
import { assertCan } from './policy.js';
import type { Scope } from './scope.js';
import type { Transactions } from './transactions.js';

/** The newest first: ids sort by time. */
const byTime: KeyOrder<AuditEntry> = {
  name: 'audit_entry AT DESC', column: 'audit_entry.id', idColumn: 'audit_entry.id', type: 'uuid', descending: true,
  keyOf: ({ id }) => ({ value: id, id }),
};

/** What humans and scripts changed, to be read by those who manage a project. */
export class AuditLog {
  constructor(private readonly transactions: Transactions) {}

  /** The audit of a project and of the status pages that it has now, 50 entries a page when nobody says otherwise. */
  async listEntries(scope: Scope, projectId: string, request: PageRequest): Promise<Page<AuditEntry>> {
    return this.transactions.read(async () => {
      const directory = await getDirectory(scope, 'PROJECT', projectId);
      await assertCan(scope, 'READ_AUDIT', directory);
      const pages = await scope.unit.db.selectFrom('status_page').select('status_page.id').where('status_page.projectId', '=', directory.id).execute();
      scope.unit.enter(...pages.map((page) => page.id));
      const entries = scope.unit.db.selectFrom('audit_entry').selectAll('audit_entry')
        .where(isOneOf('audit_entry.directoryId', [directory.id, ...pages.map((page) => page.id)]));
      return listPage(entries, byTime, request, 50);
    });
  }
}

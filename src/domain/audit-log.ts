import { Failure } from '../failure.js';
import { admitAll, listAdmitted, type PerPlace } from './admission.js';
import type { AuditEntry } from './audit-entry.js';
import { isOneOf } from './id-set.js';
import { listPages } from './keyset.js';
import { logHabits, newestFirst } from './log-page.js';
import { selectOwnDirectories } from './own-directories.js';
import type { Page, PageRequest } from './page.js';
import type { Scope } from './scope.js';
import type { Transactions } from './transactions.js';

/** What humans and scripts changed, to be read by those who manage a project. */
export class AuditLog {
  constructor(private readonly transactions: Transactions) {}

  /** The entries with these ids; of those that the caller may not read, why. Unknown ones are left out. */
  listByIds(scope: Scope, ids: readonly string[]): Promise<PerPlace<AuditEntry>> {
    return this.transactions.read(async () => {
      const entries = await scope.unit.db.selectFrom('audit_entry').selectAll('audit_entry')
        .where('audit_entry.directoryId', 'in', await selectOwnDirectories(scope)).where(isOneOf('audit_entry.id', ids)).execute();
      const admissions = await admitAll(scope, 'READ_AUDIT', entries.map((entry) => entry.directoryId));
      return new Map(entries.map((entry) => {
        const admission = admissions.get(entry.directoryId);
        return [entry.id, admission instanceof Failure ? admission : entry];
      }));
    });
  }

  /**
   * The same page of the audit of each of these projects and of the status pages that it has now, 50 entries a page when
   * nobody says otherwise, in one statement; of those that refuse it, why. `total` counts up to 10,000.
   */
  listEntriesOf(scope: Scope, projectIds: readonly string[], request: PageRequest): Promise<PerPlace<Page<AuditEntry>>> {
    return this.transactions.read(() => listAdmitted(scope, 'READ_AUDIT', projectIds, 'PROJECT', async (admissions) => {
      const pages = await scope.unit.db.selectFrom('status_page').select(['status_page.id', 'status_page.projectId'])
        .where(isOneOf('status_page.projectId', admissions.map(({ directory }) => directory.id))).execute();
      scope.unit.enter(...pages.map((page) => page.id));
      const pagesOf = Map.groupBy(pages, (page) => page.projectId);
      return listPages(scope.unit.db, new Map(admissions.map(({ directory: { id } }) => [id, scope.unit.db.selectFrom('audit_entry').selectAll('audit_entry')
        .where(isOneOf('audit_entry.directoryId', [id, ...(pagesOf.get(id) ?? []).map((page) => page.id)]))])), newestFirst('audit_entry'), request, logHabits);
    }));
  }
}

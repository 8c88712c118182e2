import { Client } from 'pg';
import type { StatementListener } from '../../src/database/statement-listener.js';
import { auditStatement } from './statement-audit.js';
import { recordViolation } from './violations.js';

/** The tables whose every row belongs to a directory, read from the migrated database, partitions included. */
export async function listTenantTables(ownerConnection: string): Promise<ReadonlySet<string>> {
  const client = new Client({ connectionString: ownerConnection });
  await client.connect();
  try {
    const columns = await client.query<{ table_name: string }>(
      `select table_name from information_schema.columns
        where table_schema = 'public' and column_name = 'directory_id' and is_nullable = 'NO'`,
    );
    return new Set(columns.rows.map((row) => row.table_name));
  } finally {
    await client.end();
  }
}

/** Hears the statements of an application under test (openDatabase's `onStatement`); a fault fails the whole run at its end. */
export function auditingListener(tenantTables: ReadonlySet<string>): StatementListener {
  const judged = new Set<string>();
  return (sql) => {
    if (judged.has(sql)) return;
    judged.add(sql);
    const fault = auditStatement(sql, tenantTables);
    if (fault !== undefined) recordViolation(fault);
  };
}
